"""One regulation's text, one provision a line, and the proof that it is the text received."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.law.citation import citation, from_numeral, provision_id
from assistant.law.errors import KnowledgeError
from assistant.system_words import reading_words

_ARTICLE = re.compile(r"第([一二三四五六七八九十]+)条\s+(\S.*)")
_ITEM = re.compile(r"[（(]([一二三四五六七八九十]+)[）)]\s*(\S.*)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Provision:
    """The smallest cited piece of text. `text` is bare (no number), `printed` as the line stands."""

    id: str
    citation: str
    text: str
    printed: str
    lead: str  # opening words of the article or paragraph an item belongs to; "" otherwise
    chapter: str
    line: int

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.printed.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Document:
    """Title and provisions in the order of the text."""

    path: Path
    title: str
    provisions: tuple[Provision, ...]

    def __getitem__(self, provision: str) -> Provision:
        for candidate in self.provisions:
            if candidate.id == provision:
                return candidate
        raise KeyError(provision)

    def __contains__(self, provision: object) -> bool:
        return any(candidate.id == provision for candidate in self.provisions)

    def items_of(self, parent: str) -> tuple[Provision, ...]:
        """The items directly below an article or paragraph."""
        prefix = f"{parent}__item_"
        return tuple(p for p in self.provisions if p.id.startswith(prefix))


@dataclass(frozen=True)
class _Line:
    number: int
    printed: str
    text: str
    article: int
    paragraph: int
    item: int | None
    chapter: str


def _numeral(path: Path, number: int, numeral: str) -> int:
    try:
        return from_numeral(numeral)
    except ValueError as error:
        raise KnowledgeError(path, number, f"看不懂编号“{numeral}”（{error}）", "请对照原文改正") from None


def _read_lines(path: Path, lines: Sequence[str]) -> tuple[str, list[_Line]]:
    """Title and the numbered lines; an unnumbered line inside an article opens a new 款."""
    title, chapter = "", ""
    article, paragraph, last_item = 0, 1, 0
    read: list[_Line] = []
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith("## "):
            chapter = line[3:]
        elif line.startswith("# "):
            title = line[2:]
        elif found := _ARTICLE.match(line):
            expected = article + 1
            article, paragraph, last_item = _numeral(path, number, found[1]), 1, 0
            if article != expected:
                why = f"条的编号不连续：应为第{expected}条，写的是第{article}条"
                raise KnowledgeError(path, number, why, "请对照 source.txt 补齐或改正")
            read.append(_Line(number, line, found[2], article, paragraph, None, chapter))
        elif article and (found := _ITEM.match(line)):
            item = _numeral(path, number, found[1])
            if item != last_item + 1:
                why = f"项的编号不连续：应为第{last_item + 1}项，写的是第{item}项"
                raise KnowledgeError(path, number, why, "请对照 source.txt 补齐或改正")
            last_item = item
            read.append(_Line(number, line, found[2], article, paragraph, item, chapter))
        elif article and line:
            paragraph, last_item = paragraph + 1, 0
            read.append(_Line(number, line, line, article, paragraph, None, chapter))
    if not title or not read:
        raise KnowledgeError(
            path, None, "没有找到标题（# 开头）或者条文", "一行一个条、款、项，标题行以 # 开头"
        )
    return title, read


def read_document(path: Path) -> Document:
    """Parse a `text.md`. Raises KnowledgeError naming the line when numbering is broken."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            path, None, f"读不出来（{reading_words(error)}）", "请确认文件存在并且是 UTF-8 编码"
        ) from None
    title, read = _read_lines(path, lines)
    several = {line.article for line in read if line.paragraph > 1}
    provisions: list[Provision] = []
    lead = ""
    for line in read:
        if line.item is None:
            lead = line.text
        eid = provision_id(line.article, line.paragraph if line.article in several else None, line.item)
        above = lead if line.item is not None else ""
        provisions.append(
            Provision(eid, citation(eid), line.text, line.printed, above, line.chapter, line.number)
        )
    return Document(path, title, tuple(provisions))


def _bare(text: str, furniture: Sequence[str]) -> str:
    for pattern in furniture:
        text = re.sub(pattern, "", text, flags=re.MULTILINE)
    return _SPACE.sub("", text)


def check_against_source(
    text_path: Path, source_path: Path, furniture: Sequence[str], after: str = "", before: str = ""
) -> None:
    """Raise KnowledgeError unless both files hold the same characters.

    White space and the page furniture named in `regulation.yaml` (regular expressions) do not count. Where a
    document holds several regulations, this one is what stands between the words `after` and `before`.
    """
    cleaned_text = text_path.read_text(encoding="utf-8")
    cleaned = _bare(cleaned_text, furniture)
    received = _bare(source_path.read_text(encoding="utf-8"), furniture)
    received = _between(source_path, received, _SPACE.sub("", after), _SPACE.sub("", before))
    if cleaned == received:
        return
    pairs = zip(cleaned, received, strict=False)
    position = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(cleaned), len(received)))
    ours, theirs = cleaned[position : position + 12], received[position : position + 12]
    why = f"与收到的原文不一致：这里是“{ours}”，原文是“{theirs}”"
    line = _line_of(cleaned_text, position, furniture)
    raise KnowledgeError(text_path, line, why, f"请对照 {source_path.name} 改正")


def _between(path: Path, received: str, after: str, before: str) -> str:
    for words in filter(None, (after, before)):
        if received.count(words) != 1:
            why = f"“{words}”在原文里出现了 {received.count(words)} 次，分不出本制度从哪里开始、到哪里为止"
            raise KnowledgeError(path, None, why, "请在 regulation.yaml 里换成只出现一次的话")
    start = received.index(after) + len(after) if after else 0
    return received[start : received.index(before)] if before else received[start:]


def _line_of(text: str, position: int, furniture: Sequence[str]) -> int:
    seen = 0
    for number, line in enumerate(text.splitlines(), 1):
        seen += len(_bare(line, furniture))
        if seen > position:
            return number
    return len(text.splitlines())
