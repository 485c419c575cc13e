"""One word of one clause changed: red are exactly the questions whose key the second encodings see change."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant import Library
from assistant.installation import installed
from assistant.quiz.bank.bank import Bank
from assistant.quiz.bank.standing import Standing, standings
from assistant.quiz.item import Item
from tests.quiz import judge
from tests.quiz.second_opinion import Part, SecondOpinion, second_opinion

STATISTICS, NAIMAN, REVIEW = "xixian-statistics-2022", "naiman-2025", "xixian-review-2022"


@dataclass(frozen=True)
class Edit:
    """`old` becomes `new` in one provision of rules.yaml; `told` does the same to the second encoding."""

    regulation: str
    provision: str
    old: str
    new: str
    told: Callable[[Part], Part]


def reading(old: str, new: str) -> Callable[[Part], Part]:
    def told(part: Part) -> Part:
        changed = tuple(re.sub(r"\s+", " ", text).replace(old, new) for text in part.readings)
        return replace(part, readings=changed)

    return told


EDITS = {
    "and as or": Edit(
        NAIMAN,
        "art_9__item_5",
        "other_department_fault and wrong_handling_from_department",
        "other_department_fault or wrong_handling_from_department",
        reading("fault and wrong", "fault or wrong"),
    ),
    "or as and": Edit(
        NAIMAN,
        "art_12",
        "abused_power or failed_statutory_duty",
        "abused_power and failed_statutory_duty",
        reading("abused_power or failed", "abused_power and failed"),
    ),
    "another effect": Edit(
        NAIMAN,
        "art_4",
        "effect: tolerable",
        "effect: lenient",
        lambda part: replace(part, effect="lenient"),
    ),
    "the last condition alone": Edit(
        STATISTICS,
        "art_5__item_2",
        "      and certificate_holders\n",
        "      or certificate_holders\n",
        reading(" and certificate_holders", " or certificate_holders"),
    ),
    "a limit moved": Edit(
        REVIEW,
        "art_5",
        "days_to_handover <= 30",
        "days_to_handover <= 20",
        lambda part: reading("<= 30", "<= 20")(part) if part.effect == "on_time" else part,
    ),
}


@pytest.fixture(scope="module")
def asked(bank: Bank) -> tuple[Item, ...]:
    """Of the bank, and everything made about the provisions that are changed."""
    changed = {(edit.regulation, edit.provision) for edit in EDITS.values()}
    cells = [cell for cell in bank.cells if (cell.regulation, cell.provision) in changed]
    made = {item.id: item for cell in cells for item in cell.items}
    return tuple({**made, **{item.id: item for item in bank.items}}.values())


@pytest.fixture(scope="module")
def agreed(asked: tuple[Item, ...]) -> frozenset[str]:
    """The questions on whose key both agree as the law is; the others are another test's matter."""
    questions = [question for item in asked for question in item.questions]
    found = frozenset(question.id for question in questions if judge.key(question) == question.key)
    assert len(found) > 0.8 * len({question.id for question in questions})
    return found


def knowledge(folder: Path) -> Path:
    """A copy of the knowledge without what tells stories and trains the reader."""
    left_out = shutil.ignore_patterns("scenarios", "cues", "exemplars")
    return Path(shutil.copytree(installed("knowledge"), folder / "knowledge", ignore=left_out))


def change(path: Path, old: str, new: str, provision: str = "") -> None:
    """One place of a file, in the entry of a provision if it is named."""
    text = path.read_text(encoding="utf-8")
    start = text.index(f"\n  {provision}:") if provision else 0
    place = text.index(old, start)
    path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")


def law_after(edit: Edit) -> judge.Law:
    right = second_opinion(edit.regulation)
    parts = tuple(edit.told(part) if part.provision == edit.provision else part for part in right.parts)
    assert parts != right.parts
    changed = replace(right, parts=parts)
    return lambda regulation: changed if regulation == edit.regulation else second_opinion(regulation)


def concerned(items: tuple[Item, ...], regulation: str) -> Iterator[Item]:
    return (q for item in items for q in item.questions if regulation in q.regulations)


@pytest.mark.parametrize("name", EDITS)
def test_exactly_what_depends_on_it_turns_red(
    name: str, asked: tuple[Item, ...], agreed: frozenset[str], tmp_path: Path
) -> None:
    edit = EDITS[name]
    folder = knowledge(tmp_path)
    change(folder / edit.regulation / "rules.yaml", edit.old, edit.new, edit.provision)
    red = {s.question for s in standings(Library.load(folder), asked) if not s.stands}
    law = law_after(edit)
    expected = {q.id for q in concerned(asked, edit.regulation) if judge.key(q, law) != q.key}
    assert red & agreed == expected & agreed
    assert red & agreed, "nothing depends on it"


def test_unchanged_law_leaves_every_question_standing(asked: tuple[Item, ...], tmp_path: Path) -> None:
    found = list(standings(Library.load(knowledge(tmp_path)), asked))
    assert [s.question for s in found] == [q.id for item in asked for q in item.questions]
    assert all(s.stands and s.now == s.before and not s.why for s in found)


def test_a_red_question_says_what_it_was_and_is(asked: tuple[Item, ...], tmp_path: Path) -> None:
    edit = EDITS["another effect"]
    folder = knowledge(tmp_path)
    change(folder / edit.regulation / "rules.yaml", edit.old, edit.new, edit.provision)
    red = [s for s in standings(Library.load(folder), asked) if not s.stands]
    assert red
    for standing in red:
        assert standing.before in standing.why
        assert standing.now is not None
        assert standing.now in standing.why


def gone(names: set[str], found: list[Standing]) -> set[str]:
    """The questions that have lost their meaning, and say what is no longer there."""
    return {s.question for s in found if s.now is None and any(name in s.why for name in names)}


def test_a_removed_provision_is_named(asked: tuple[Item, ...], bank: Bank, tmp_path: Path) -> None:
    folder = knowledge(tmp_path)
    own = folder / STATISTICS
    change(own / "rules.yaml", *_entry(own / "rules.yaml", "art_5__item_3", "art_6"))
    for name in ("text.md", "source.txt"):
        text = (own / name).read_text(encoding="utf-8")
        item = re.search("（三）行政执法案件统计：.*?(?=第六条 本制度自公布)", text, re.DOTALL)
        assert item is not None
        change(own / name, item[0], "")
    every = (*asked, *(i for c in bank.cells if c.provision == "art_5__item_3" for i in c.items))
    found = list(standings(Library.load(folder), every))
    right = second_opinion(STATISTICS)
    rest = tuple(part for part in right.parts if part.provision != "art_5__item_3")
    names = {"art_5__item_3", *(_words(right.parts) - _words(rest))}  # with it go the facts only it asks for
    speaks = {q.id for item in every for q in item.questions if _speaks_of(q, names)}
    assert speaks
    assert gone(names, found) == speaks
    assert {s.question for s in found if not s.stands} - speaks == _changed(
        every, replace(right, parts=rest)
    ) - speaks


def _entry(path: Path, provision: str, following: str) -> tuple[str, str]:
    text = path.read_text(encoding="utf-8")
    return text[text.index(f"  {provision}:") : text.index(f"  {following}:")], ""


def _words(parts: tuple[Part, ...]) -> set[str]:
    return {word for part in parts for text in part.readings for word in re.findall("[a-z_0-9]+", text)}


def _speaks_of(question: Item, names: set[str]) -> bool:
    claims = (claim for option in question.options for claim in option.claims)
    return any(claim.about in names or claim.value in names for claim in claims)


def _changed(items: tuple[Item, ...], opinion: SecondOpinion) -> set[str]:
    def law(regulation: str) -> SecondOpinion:
        return opinion if regulation == opinion.regulation else second_opinion(regulation)

    return {q.id for q in concerned(items, opinion.regulation) if judge.key(q, law) != judge.key(q)}


def test_a_removed_step_is_named(bank: Bank, tmp_path: Path) -> None:
    folder = knowledge(tmp_path)
    change(folder / STATISTICS / "procedure.yaml", "id: aggregate", "id: add_up")
    every = tuple(item for cell in bank.cells for item in cell.items)
    found = list(standings(Library.load(folder), every))
    speaks = {q.id for item in every for q in item.questions if _speaks_of(q, {"aggregate"})}
    assert speaks
    assert gone({"aggregate"}, found) == speaks == {s.question for s in found if not s.stands}


def test_a_removed_regulation_is_named(library: Library, asked: tuple[Item, ...]) -> None:
    found = {s.question: s for s in standings(library.only(NAIMAN), asked)}
    for item in asked:
        for question in item.questions:
            standing, others = found[question.id], set(question.regulations) - {NAIMAN}
            assert standing.stands is not bool(others)
            assert not others or any(name in standing.why for name in others)
