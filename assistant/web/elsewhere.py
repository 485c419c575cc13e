"""“如果在别处”: the same facts under the other regulations, and the provisions that make the difference."""

from dataclasses import dataclass

from assistant.comparison.words import because_line, name, side_lines
from assistant.library import Library, Regulation
from assistant.rules.across.elsewhere import Because, Comparison, Side
from assistant.web.markup import render

_MISSING_SHOWN = 3


@dataclass(frozen=True)
class Verbatim:
    """A provision to open: whose it is, and its words."""

    citation: str
    whose: str
    lead: str
    printed: str


@dataclass(frozen=True)
class DifferenceLine:
    words: str
    texts: tuple[Verbatim, ...]


@dataclass(frozen=True)
class OtherSide:
    """What another regulation makes of the facts. `more`: what stays possible, is assumed or carried over."""

    name: str
    plain: str
    same: bool
    missing: str
    grounds: tuple[Verbatim, ...]
    more: tuple[str, ...]
    differences: tuple[DifferenceLine, ...]


def closed_html() -> str:
    """The section before it is opened: what is in it is worked out only then."""
    return str(render("elsewhere.html", opened=False, here="", sides=(), problem=""))


def elsewhere_html(
    library: Library, here: Regulation | None, comparison: Comparison | None, problem: str = ""
) -> str:
    """The opened section; without a comparison only the line that says why."""
    sides: tuple[OtherSide, ...] = ()
    if here is not None and comparison is not None:
        sides = tuple(
            _other(library, here, comparison, side) for side in comparison.sides if side.regulation != here.id
        )
    return str(
        render(
            "elsewhere.html",
            opened=True,
            here=name(library, here.id) if here is not None else "",
            sides=sides,
            problem=problem,
        )
    )


def _other(library: Library, here: Regulation, comparison: Comparison, side: Side) -> OtherSide:
    regulation = library[side.regulation]
    outcome = regulation.rulebook.outcomes[side.determination.outcome]
    because = [
        cause
        for difference in comparison.differences
        if (difference.left, difference.right) == (here.id, side.regulation)
        for cause in difference.because
    ]
    same = not any((d.left, d.right) == (here.id, side.regulation) for d in comparison.differences)
    return OtherSide(
        name(library, side.regulation),
        outcome.plain,
        same,
        _missing(regulation, side),
        tuple(_verbatim(library, regulation.id, g.provision) for g in side.determination.grounds),
        tuple(line.strip() for line in side_lines(library, side)[1:]),
        tuple(_difference(library, here.id, side.regulation, cause) for cause in because),
    )


def _missing(regulation: Regulation, side: Side) -> str:
    """The first of the facts that are still open there, and how many more."""
    labels = [regulation.rulebook.vocabulary[fact].label for fact in side.determination.open_facts]
    more = f"等 {len(labels)} 项" if len(labels) > _MISSING_SHOWN else ""
    return f"{'、'.join(labels[:_MISSING_SHOWN])}{more}"


def _difference(library: Library, here: str, there: str, because: Because) -> DifferenceLine:
    places = ((here, because.left), (there, because.right))
    texts = (_verbatim(library, whose, place.provision) for whose, place in places if place is not None)
    return DifferenceLine(because_line(library, because), tuple(texts))


def _verbatim(library: Library, regulation: str, provision: str) -> Verbatim:
    found = library[regulation].document[provision]
    return Verbatim(found.citation, name(library, regulation), found.lead, found.printed)
