"""The draw: a pure function of (seed, cases), the same on any machine and for any order of the rows.

For each case the SHA-256 of `seed|unit|case number` (UTF-8) is taken; in each group the cases are put in the
order of these hashes, and the first ones are drawn. Whoever does not know the seed beforehand cannot tell nor
choose which come first; whoever knows it can repeat the draw with nothing but a SHA-256 tool.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.review.errors import DrawError
from assistant.review.ledger import Case
from assistant.review.regulation import PER_KIND, STATUTORY_KINDS

Scope = Literal["unit", "county"]
ALGORITHM = (
    "对每个案件，把“种子|执法单位|案号”（UTF-8 编码，中间是半角竖线）算 SHA-256；"
    "同一组里按 SHA-256 从小到大排，取前面的若干份。"
)


@dataclass(frozen=True)
class Ranked:
    """A case with its hash; rank from 1 within its group."""

    case: Case
    hash: str
    rank: int


@dataclass(frozen=True)
class Group:
    """What is drawn from together: one kind of one unit, or (unit "") of the county."""

    unit: str
    kind: str
    pool: tuple[Ranked, ...]  # all that may be drawn, in the order of the draw
    wanted: int

    @property
    def drawn(self) -> tuple[Ranked, ...]:
        return self.pool[: self.wanted]

    @property
    def short(self) -> bool:
        """Fewer case files than wanted: all are taken."""
        return len(self.pool) < self.wanted


@dataclass(frozen=True)
class Draw:
    """Groups in order of unit and kind; and what never entered the draw."""

    seed: str
    scope: Scope
    per_kind: int
    groups: tuple[Group, ...]
    contested: tuple[Case, ...]  # art. 12: 行政诉讼, 行政复议 or both
    open_cases: tuple[Case, ...]
    absent: tuple[str, ...]  # kinds art. 11 lists and the ledger does not hold

    @property
    def drawn(self) -> tuple[Ranked, ...]:
        return tuple(ranked for group in self.groups for ranked in group.drawn)


def draw_cases(cases: Sequence[Case], seed: str, *, per_kind: int = PER_KIND, scope: Scope = "unit") -> Draw:
    """Draw `per_kind` of each kind, for each unit or for the county. Raises DrawError for a blank seed."""
    if not seed.strip():
        raise DrawError("种子是空白的。请用 --seed 给一个事先公开、谁都可以核对的种子，如某日公布的开奖号码")
    if not _encodable(seed):
        raise DrawError("种子里有不是 UTF-8 的字，别人无法重做。请换一个")
    barred = [case for case in cases if case.contested]
    running = [case for case in cases if not case.contested and case.closed is None]
    eligible = [case for case in cases if not case.contested and case.closed is not None]
    keys = {(case.unit if scope == "unit" else "", case.kind) for case in cases}
    groups = tuple(
        Group(unit, kind, _ranked(eligible, seed, unit, kind), per_kind)
        for unit, kind in sorted(keys, key=lambda key: (key[0], _kind_order(key[1])))
    )
    absent = tuple(kind for kind in STATUTORY_KINDS if kind not in {case.kind for case in cases})
    return Draw(seed, scope, per_kind, groups, _in_order(barred), _in_order(running), absent)


def case_hash(seed: str, case: Case) -> str:
    return hashlib.sha256(f"{seed}|{case.unit}|{case.number}".encode()).hexdigest()


def _ranked(eligible: Sequence[Case], seed: str, unit: str, kind: str) -> tuple[Ranked, ...]:
    members = [case for case in eligible if case.kind == kind and unit in ("", case.unit)]
    hashed = sorted(((case_hash(seed, case), case) for case in members), key=lambda pair: pair[0])
    return tuple(Ranked(case, digest, rank) for rank, (digest, case) in enumerate(hashed, 1))


def _kind_order(kind: str) -> tuple[int, str]:
    """As art. 11 lists them, then the others by name."""
    return (STATUTORY_KINDS.index(kind), "") if kind in STATUTORY_KINDS else (len(STATUTORY_KINDS), kind)


def _in_order(cases: Sequence[Case]) -> tuple[Case, ...]:
    return tuple(sorted(cases, key=lambda case: (case.unit, case.number)))


def _encodable(words: str) -> bool:
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True
