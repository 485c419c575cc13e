"""Run every story through the whole conversation: `python -m evals.run_stories [--each] [regulation …]`.

Prints how many ended in the right outcome, the screens and lines asked, and the slowest turn; exit 1 if any
outcome is wrong.
"""

import argparse
import statistics
import sys

from assistant import Library
from assistant.library import Regulation
from evals.gold import read_stories
from evals.officer import Talk, talk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="one line per story")
    parser.add_argument("regulation", nargs="*", help="only these")
    given = parser.parse_args()
    wrong, library = 0, Library.load()
    for regulation in [library[regulation] for regulation in given.regulation or library]:
        talks = [talk(regulation, story) for story in read_stories(regulation)]
        wrong += report(regulation, talks, given.each)
    return 1 if wrong else 0


def report(regulation: Regulation, talks: list[Talk], each: bool) -> int:
    """Print the figures of one regulation; returns how many outcomes are wrong."""
    wrong = [t for t in talks if t.turn.determination.outcome != t.story.outcome]
    for done in talks if each else wrong:
        got = done.turn.determination.outcome
        print(f"{done.story.id}：应为 {done.story.outcome}，得到 {got}，{done.screens} 屏 {done.asked} 行")
    screens, asked = [t.screens for t in talks], [t.asked for t in talks]
    print(f"{regulation.id}：{len(talks)} 个故事，结论正确 {len(talks) - len(wrong)} 个")
    print(f"  提问：中位 {statistics.median(screens)} 屏，p95 {_p95(screens)} 屏，最多 {max(screens)} 屏")
    print(f"  行数：中位 {statistics.median(asked)} 行，p95 {_p95(asked)} 行，最多 {max(asked)} 行")
    proposed, corrected = sum(t.proposed for t in talks), sum(t.corrected for t in talks)
    print(f"  读出事实 {proposed} 条，需要更正 {corrected} 条")
    stories = sorted(t.first for t in talks[1:])  # the very first also reads the cues and compiles the rules
    print(
        f"  读一段故事：中位 {statistics.median(stories) * 1000:.0f} 毫秒，最慢 {stories[-1] * 1000:.0f} 毫秒"
    )
    print(f"  以后各轮：最慢 {max(t.slowest for t in talks) * 1000:.0f} 毫秒（都不含检索）")
    return len(wrong)


def _p95(values: list[int]) -> int:
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    sys.exit(main())
