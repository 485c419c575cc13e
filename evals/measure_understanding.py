"""All figures of the understanding: `python -m evals.measure_understanding [--errors]`.

Reading of words per split, clause search in one regulation and over all, the outside check, whole
conversations per split, language models that must change nothing, attacks. Exit 1 when one of them misses its
goal.
"""

import sys
from collections.abc import Callable

from evals import (
    deaf_to_the_model,
    measure_reading,
    measure_retrieval,
    measure_stard,
    run_attacks,
    run_stories,
)

PARTS: dict[str, Callable[[], int | None]] = {
    "读事实": measure_reading.main,
    "检索": measure_retrieval.main,
    "外部对照（STARD）": measure_stard.main,
    "整段对话": run_stories.main,
    "语言模型改不了结论": deaf_to_the_model.main,
    "攻击": run_attacks.main,
}


def main() -> int:
    missed = []
    given, sys.argv[1:] = sys.argv[1:], []
    for name, part in PARTS.items():
        print(f"== {name}", flush=True)
        sys.argv[1:] = given if part is measure_reading.main else []
        if part():
            missed.append(name)
    print("各项目标都达到" if not missed else f"没有达到目标的：{'、'.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
