"""Click in Chinese: the headings of its help and its complaints about the command line."""

from collections.abc import Sequence
from typing import Any

import click

CONTEXT = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


class ChineseCommand(click.Command):
    """A command whose help headings are Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]  # arguments: see the usage
        records = [(record[0], _told(p, ctx)) for p in options if (record := p.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group whose help headings are Chinese; a mistyped command is answered with the nearest one."""

    command_class = ChineseCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        ChineseCommand.format_options(self, ctx, formatter)
        rows = [(name, self.commands[name].get_short_help_str(80)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(rows)


def _told(option: click.Option, ctx: click.Context) -> str:
    """The help of an option, and in brackets what click would add in English."""
    known = option.get_help_extra(ctx)
    extra = ["必填"] if "required" in known else []
    extra += [f"默认 {known['default']}"] if "default" in known else []
    extra += [_range(option.type)] if isinstance(option.type, click.IntRange | click.FloatRange) else []
    return (option.help or "") + (f"〔{'，'.join(extra)}〕" if extra else "")


def _range(kind: click.IntRange | click.FloatRange) -> str:
    if kind.min is None or kind.max is None:
        return f"不小于 {kind.min}" if kind.max is None else f"不大于 {kind.max}"
    return f"{kind.min} 到 {kind.max}"


def in_chinese(error: click.ClickException, commands: Sequence[str]) -> str:
    """Click's own complaints about the command line, in Chinese, with what to do."""
    seek_help = "用 rongcuo --help 看用法"
    match error:
        case click.NoSuchOption():
            near = f"，是不是 {error.possibilities[0]}" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}？{seek_help}"
        case click.MissingParameter():
            name = error.param.opts[0] if error.param and error.param.opts else ""
            human = error.param.metavar if isinstance(error.param, click.Argument) else name
            return f"缺少 {human or name}，{seek_help}"
        case click.BadParameter():
            name = error.param.opts[-1] if error.param and error.param.opts else ""
            kind = error.param.type if error.param else None
            allowed = f"，应为 {_range(kind)} 的整数" if isinstance(kind, click.IntRange) else ""
            return f"{name} 的值不能用{allowed}，{seek_help}"
        case click.BadOptionUsage():
            if "does not take a value" in error.message:
                return f"选项 {error.option_name} 后面不带值，{seek_help}"
            return f"选项 {error.option_name} 后面缺少值，{seek_help}"
        case click.UsageError():
            words = error.message
            if words.startswith("No such command"):
                return f"没有命令{words.removeprefix('No such command')}可用命令：{'、'.join(commands)}"
            if words.startswith("Got unexpected extra argument"):
                return f"多了参数{words.partition('(')[2].rstrip(')')}，带空格的话请加引号；{seek_help}"
            return words
    return error.format_message()
