"""What stands under a regulation's title: number, issuer and day of issue, or that the text prints none."""

from collections.abc import Mapping
from typing import Any


def head_words(metadata: Mapping[str, Any]) -> str:
    """`函〔2025〕70号 · 奈曼旗民政局`, or `文本没有印文号和发文机关`; `metadata` is `regulation.yaml`."""
    number, issuer, issued = (metadata.get(key) for key in ("number", "issuer", "issued"))
    absent = [words for words, value in (("文号", number), ("发文机关", issuer)) if not value]
    said = f"文本没有印{'和'.join(absent)}" if absent else None
    return " · ".join(str(part) for part in (number, issuer, issued, said) if part)


def number_words(metadata: Mapping[str, Any]) -> str:
    """The number alone, for a narrow place; where there is none, that the text prints none."""
    return str(metadata.get("number") or head_words(metadata))
