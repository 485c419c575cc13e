"""What a regulation prescribes after a determination: steps, actors, clocks, as the text has them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One prescribed step. `clock` is the text's own words about time, or None where it is silent."""

    id: str
    provision: str
    citation: str
    who: str
    what: str
    quote: str
    clock: str | None
    outcomes: tuple[str, ...]
