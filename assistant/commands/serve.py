"""The page, and what an installation prepares for it."""

import click

from assistant.chinese_click import ChineseCommand
from assistant.commands.common import load_library, open_index_once


@click.command(cls=ChineseCommand)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="监听地址")
@click.option(
    "--port", default=7860, show_default=True, metavar="端口", type=click.IntRange(1, 65535), help="监听端口"
)
def serve(host: str, port: int) -> None:
    """启动网页和 REST 接口。"""
    from assistant.web.server import serve as run

    run(host, port)


@click.command(cls=ChineseCommand)
def prepare() -> None:
    """准备嵌入模型和条文索引（安装时做一次；平时会自动检查）。"""
    index = open_index_once(load_library())
    found = index.search("对方提供虚假材料", k=1)
    click.echo(f"检索已就绪：试查“对方提供虚假材料”，找到{found[0].clause.citation}。")
