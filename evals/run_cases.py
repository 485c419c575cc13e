"""Run the gold cases: `python -m evals.run_cases [regulation …]`. Prints every difference; exit 1 if any."""

import argparse
import sys
from collections import Counter

from assistant import Library
from assistant.evaluation.answer import difference
from assistant.evaluation.gold import read_cases


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("regulation", nargs="*", help="only these")
    wanted = parser.parse_args().regulation
    wrong, library = 0, Library.load()
    for regulation in [library[regulation] for regulation in wanted or library]:
        cases = read_cases(regulation)
        for case in cases:
            if problem := difference(regulation, case):
                wrong += 1
                print(f"{case.id} {case.title}：{problem}（理由：{case.reason}）")
        counts = Counter(case.outcome for case in cases)
        listed = "，".join(f"{outcome} {count}" for outcome, count in counts.most_common())
        print(f"{regulation.id}：{len(cases)} 个金标案例（{listed}）")
    print(f"不符 {wrong} 个")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
