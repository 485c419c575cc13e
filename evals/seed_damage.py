"""Damage copies of the knowledge and print who catches it: `python -m evals.seed_damage`.

Exit 1 if one is missed, or caught by another than expected.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from assistant import Library
from evals.damage import NOBODY, seeded
from evals.damage_kinds import DAMAGE


def main() -> int:
    counts: Counter[str] = Counter()
    unexpected = 0
    clean = Library.load()
    with tempfile.TemporaryDirectory() as folder:
        for number, damage in enumerate(DAMAGE, 1):
            who, words = seeded(damage, clean, Path(folder) / str(number))
            wrong = who != damage.caught_by or damage.words not in words
            unexpected += wrong
            counts[who] += 1
            seen = words.replace(folder, "…")[:160]
            print(f"{number:>3}  {who}{'（意外）' if wrong else ''}  {damage.kind}：{seen}")
    listed = "，".join(f"{who} {count}" for who, count in counts.most_common())
    print(f"{len(DAMAGE)} 种损坏：{listed}；没有发现的 {counts[NOBODY]} 种，意外的 {unexpected} 种")
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
