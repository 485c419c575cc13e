"""The same facts under other regulations, in words."""

from collections.abc import Mapping

from assistant.comparison.words import because_line, name, side_lines
from assistant.dialogue.phrases import phrase
from assistant.library import Library, Regulation, compare_facts
from assistant.rules.expression import Value


def elsewhere(regulation: Regulation, library: Library | None, facts: Mapping[str, Value], text: str) -> str:
    """What other regulations make of the same facts: those the words name, else all that could apply."""
    named = library.recognise(text) if library is not None else ()
    others = [r for r in named or (library or {}).values() if r.id != regulation.id]
    if library is None or not others:
        return phrase("elsewhere_none")
    if not set(facts) - regulation.rulebook.scope_facts:
        return phrase("elsewhere_nothing_known")
    found = compare_facts(library, [regulation, *others], facts)
    lines = [line for side in found.sides for line in side_lines(library, side)]
    for difference in found.differences:
        if regulation.id in (difference.left, difference.right):
            lines.append(f"与{name(library, difference.right)}不同在：")
            lines += [f"  {because_line(library, because)}" for because in difference.because]
    return "\n".join([phrase("elsewhere"), *(f"· {line}" for line in lines)])
