"""Questions made by hand in one line, for tests that count them."""

from collections.abc import Sequence

from assistant.quiz.item import Clause, Difficulty, Item, ItemType, Option, Topic
from assistant.quiz.paper import Marking, Paper, Section


def item(
    name: str,
    key: str,
    texts: Sequence[str] = ("甲", "乙", "丙", "丁"),
    *,
    kind: ItemType = "single",
    topic: Topic = "outcome",
    stem: str = "",
    story: str = "",
    parts: tuple[Item, ...] = (),
) -> Item:
    """An item whose stem is its name unless given; wrong options have misreading, reason and article."""
    options = tuple(
        Option(text, (), True, "条文如此")
        if letter in key
        else Option(text, (), False, "条文不是这样", "dropped_condition", (), ("《规定》第三条",))
        for letter, text in zip("ABCDEFGH", texts, strict=False)
    )
    return Item(
        id=name,
        type=kind,
        topic=topic,
        regulations=("r",),
        provision="r/art_3",
        bureau="b",
        story=story,
        stem=stem or name,
        options=() if parts else options,
        rationale="见第三条",
        clauses=(Clause("r", "art_3", "《规定》第三条", "条文"),),
        told={},
        unknown=(),
        difficulty=Difficulty(1, 0, 1, 1),
        knowledge={"r": "1"},
        parts=parts,
    )


def judge(name: str, key: str, stem: str = "") -> Item:
    return item(name, key, ("对", "错"), kind="judge", stem=stem)


def paper(*items: Item, marks: float = 1, marking: Marking = "exact", pass_mark: float = 0) -> Paper:
    """Each run of items of a type is a section, in the order given."""
    sections: list[Section] = []
    for one in items:
        if sections and sections[-1].type == one.type:
            last = sections.pop()
            sections.append(Section(last.type, marks, marking, (*last.items, one)))
        else:
            sections.append(Section(one.type, marks, marking, (one,)))
    return Paper("p", "试卷", "", 1, 0, pass_mark, (), tuple(sections), {"r": "1"})
