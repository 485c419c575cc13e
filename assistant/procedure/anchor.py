"""Entries of `procedure.yaml` held to the words of their provision, each mistake named with its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.law.document import Document
from assistant.law.yaml_file import YamlFile

Key = tuple[str | int, ...]
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Anchored:
    """A file being read beside the text that its quotes must stand in."""

    file: YamlFile
    document: Document

    def mapping(
        self, value: object, required: set[str], optional: set[str], *key: str | int
    ) -> dict[str, Any]:
        self.file.check_keys(value, required, optional, *key)
        assert isinstance(value, dict)
        return value

    def entries(self, value: object, *key: str | int) -> list[Any]:
        if not isinstance(value, list):
            raise self.file.error("这里应当是一列", "每项以“- ”开头", *key)
        return value

    def words(self, entry: Mapping[str, Any], name: str, *key: str | int) -> str:
        """A text that must not be empty."""
        value = entry[name]
        if not isinstance(value, str) or not value.strip():
            raise self.file.error(f"“{name}”应当是文字，不能空着", "请写成一句话", *key, name)
        return value

    def optional_words(self, entry: Mapping[str, Any], name: str, *key: str | int) -> str:
        return self.words(entry, name, *key) if name in entry else ""

    def lines(self, entry: Mapping[str, Any], name: str, *key: str | int) -> tuple[str, ...]:
        """A list of texts, or none at all."""
        values = self.entries(entry.get(name, []), *key, name)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise self.file.error(f"“{name}”的每一项都应当是文字", "请写成一句话", *key, name, index)
        return tuple(values)

    def quoted(self, entry: Mapping[str, Any], *key: str | int) -> tuple[str, str, str]:
        """(provision, citation, quote) of an entry whose quote stands in its provision, letter for letter."""
        provision, quote = self.words(entry, "provision", *key), self.words(entry, "quote", *key)
        if provision not in self.document:
            raise self.file.error(f"text.md 里没有“{provision}”", "请改正条款编号", *key, "provision")
        citation = self.document[provision].citation
        if quote not in self.document[provision].text:
            why = f"{citation}里没有“{quote}”这几个字"
            raise self.file.error(why, "请照抄 text.md 里连续的原文", *key, "quote")
        return provision, citation, quote

    def stands_in(self, figure: str, quote: str, *key: str | int) -> None:
        """Raise unless the figure (30日, 每半年, 2027年2月28日) stands in the quote, white space aside."""
        if not re.search(rf"(?<!\d){re.escape(figure)}", _SPACE.sub("", quote)):
            why = f"引用的“{quote}”里没有“{figure}”"
            raise self.file.error(why, "期限只能写条文印出来的数字", *key)

    def new_id(self, entry: Mapping[str, Any], known: Mapping[str, Any], *key: str | int) -> str:
        """An id that no earlier entry bears."""
        name = self.words(entry, "id", *key)
        if name in known:
            raise self.file.error(f"编号“{name}”用了两次", "请改名其中一个", *key, "id")
        return name
