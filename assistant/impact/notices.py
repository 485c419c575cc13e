"""What differs beside the rules: the text, the facts, the steps; and what to look at twice."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.impact.impact import Versions
from assistant.procedure.procedure import Procedure
from assistant.rules.rulebook import Rulebook


@dataclass(frozen=True)
class TextChange:
    """`kind`: new, gone, renumbered or words. Citations and words as each version has them, "" for none."""

    kind: str
    citation: str
    before: str
    after: str


@dataclass(frozen=True)
class Notices:
    """`warnings` ask for a second look; the rest is for the record."""

    texts: tuple[TextChange, ...]
    facts: tuple[str, ...]
    steps: tuple[str, ...]
    warnings: tuple[str, ...]


def notices(versions: Versions) -> Notices:
    return Notices(
        _texts(versions),
        tuple(change.words for change in versions.both.facts.changes),
        tuple(_steps(versions.before.regulation.procedure, versions.after.regulation.procedure)),
        tuple(_warnings(versions)),
    )


def _texts(versions: Versions) -> tuple[TextChange, ...]:
    pairing = versions.provisions
    found = [TextChange("gone", p.citation, p.printed, "") for p in pairing.gone]
    found += [TextChange("new", p.citation, "", p.printed) for p in pairing.new]
    for old, new in pairing.both:
        citation = pairing.citation(old.id)
        if old.text != new.text:
            found.append(TextChange("words", citation, old.printed, new.printed))
        elif old.id != new.id:
            found.append(TextChange("renumbered", citation, old.citation, new.citation))
    return tuple(found)


def _warnings(versions: Versions) -> Iterable[str]:
    """Words that changed while the rule did not; a rule that changed while its words did not."""
    pairing = versions.provisions
    touched = {change.provision for change in versions.changes}
    ruled = {entry.provision for entry in versions.both.earlier.entries()}
    for old, new in pairing.both:
        if old.text != new.text and old.id not in touched:
            what = "规则没有改" if old.id in ruled else "这一条没有写成规则"
            hashes = f"{old.hash} → {new.hash}"
            yield f"{pairing.citation(old.id)}的文字改了，{what}。请核对要不要跟着改（摘要 {hashes}）"
    for provision in pairing.new:
        if pairing.name_of[provision.id] in _without_rule(versions.both.later):
            yield f"{pairing.citation(pairing.name_of[provision.id])}是新的，没有写成规则。请核对"
    same = {old.id for old, new in pairing.both if old.text == new.text}
    for change in versions.changes:
        if change.provision in same:
            yield f"{change.title}改了，条文的文字没有变。请确认这是对原来读法的改正"
    if versions.both.earlier.outcomes.by_id.keys() != versions.both.later.outcomes.by_id.keys():
        yield "结论的种类（outcomes.yaml）改了"


def _without_rule(book: Rulebook) -> set[str]:
    return set(book.no_rule)


def _steps(before: Procedure, after: Procedure) -> Iterable[str]:
    old, new = ({step.id: step for step in procedure.steps} for procedure in (before, after))
    for step in dict.fromkeys((*old, *new)):
        if step not in new:
            yield f"删去的步骤：{old[step].what}（{step}）"
        elif step not in old:
            yield f"新的步骤：{new[step].what}（{step}）"
        elif old[step] != new[step]:
            yield f"改了的步骤或者期限：{new[step].what}（{step}）"
