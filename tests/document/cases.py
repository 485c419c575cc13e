"""One gold case for every outcome of every regulation, and what a hostile officer would write."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.document.content import Case, Told
from assistant.evaluation.gold import read_cases
from assistant.library import Library, Regulation, determine
from assistant.rules.determination import Source
from assistant.rules.facts import ContradictionError

MADE = "2026-03-15T10:05:00+08:00"
SAID = "2026-03-15T09:30:00+08:00"
HOSTILE = (
    "<script>window.hacked=1</script>]]><img src=x onerror=alert(1)> & \"quoted\" 'single' \\N \\ "
    "%%{init:{}}%% #quot; `md` $$x$$ {{constructor}} --> end; <!--"
)
# Short enough to stand in the picture uncut: what ends a string, and what starts something else.
SHARP = ('"a" \\" \\n #quot; %%{init:{}}%%', "`md` $$x$$ <b>&amp; fa:fa-car]")
UNSEEN = "正常\x00\x07\x1b[31m\u202e倒过来\u2066\u200f\ufeff\ud800\uffff完"


def case(
    regulation: Regulation,
    facts: Mapping[str, Any],
    words: str = "",
    sources: Mapping[str, Source] | None = None,
    **more: Any,
) -> Case:
    """A case whose facts were all answered, unless `sources` say otherwise."""
    said = {fact: Source("", SAID, "answer") for fact in facts} if sources is None else sources
    told = (Told(words, SAID),) if words else ()
    return Case(regulation, determine(regulation, facts, said), MADE, said, told, **more)


IN_SCOPE = dict.fromkeys(
    ("enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued"), True
)
DECEIVED = {**IN_SCOPE, "false_materials": True, "wrong_decision_from_deception": True}


def all_denied(regulation: Regulation) -> dict[str, Any]:
    """Every yes-no fact of the regulation answered with 不是."""
    facts = regulation.rulebook.vocabulary.facts.values()
    return {fact.id: False for fact in facts if fact.kind == "bool"}


def one_of_each(library: Library) -> Iterator[Case]:
    """The first gold case of every outcome of every regulation; all facts unknown, where none is listed."""
    for regulation in library.values():
        seen = set[str]()
        for gold in read_cases(regulation):
            if gold.outcome in seen:
                continue
            seen.add(gold.outcome)
            try:
                yield case(regulation, gold.facts)
            except ContradictionError:  # a gold case may be one that is refused
                continue
        yield case(regulation, {})
