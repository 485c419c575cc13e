"""Replay a receipt."""

import click

from assistant.chinese_click import ChineseCommand


@click.command(cls=ChineseCommand)
@click.argument("receipt", metavar="凭证")
@click.option("--knowledge", "folder", metavar="文件夹", help="当时的知识库；不写就是安装的那一份")
def replay(receipt: str, folder: str | None) -> None:
    """按凭证里的事实重新认定一次，核对每一个字节。不一致时退出码是 1。"""
    from assistant.library import Library
    from assistant.receipt.errors import ReceiptChangedError
    from assistant.receipt.file import read_receipt
    from assistant.receipt.replay import replay as run

    raw = read_receipt(receipt)
    try:
        data = run(raw, lambda regulation: Library.load(folder, only=regulation)[regulation])
    except ReceiptChangedError as error:
        click.echo(f"凭证不符。{error}", err=True)
        raise SystemExit(1) from None
    facts = sum(1 for said in data["facts"].values() if said["how"] != "implied")
    click.echo(
        f"凭证属实：《{data['regulation']['title']}》，{facts} 项事实，结论“{data['outcome']['label']}”。"
        f"用条文库版本 {data['knowledge']} 重新计算，每个字节都一样"
    )
