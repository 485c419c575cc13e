"""Run every story through the whole conversation: `python -m evals.run_stories [--each] [regulation …]`.

Prints per regulation and over all how many ended in the right outcome, the screens and lines asked, and the
time of a turn, the clause search included; exit 1 when a goal is missed.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence

from assistant import Library
from assistant.dialogue.reader.open_reader import open_network
from assistant.dialogue.search import conversation_search, open_library_index
from assistant.evaluation.gold import read_stories
from assistant.evaluation.intervals import rate
from assistant.evaluation.officer import Talk, talk

LEAST_RIGHT, MOST_SCREENS, MOST_MILLISECONDS = 0.97, 5, 200


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="one line per story")
    parser.add_argument("regulation", nargs="*", help="only these")
    given = parser.parse_args()
    library = Library.load()
    open_network()
    index = open_library_index(library)
    talks: list[Talk] = []
    for regulation in [library[regulation] for regulation in given.regulation or library]:
        stories = read_stories(regulation)
        search = conversation_search(index, regulation.id)
        talk(regulation, stories[0], search=search)  # the first one also loads what all the others use
        own = [talk(regulation, story, search=search) for story in stories]
        talks += own
        if given.each:
            print(*(line(done) for done in own), sep="\n")
        report(regulation.id, own)
    return report("全部", talks)


def line(done: Talk) -> str:
    got = done.turn.determination.outcome
    return f"{done.story.id}：应为 {done.story.outcome}，得到 {got}，{done.screens} 屏 {done.asked} 行"


def report(name: str, talks: Sequence[Talk]) -> int:
    """Print the figures; 1 when a goal is missed."""
    wrong = [done for done in talks if done.turn.determination.outcome != done.story.outcome]
    print(*map(line, wrong), sep="\n", end="\n" if wrong else "")
    right, screens, asked = len(talks) - len(wrong), [t.screens for t in talks], [t.asked for t in talks]
    print(f"{name}：{rate('结论正确', right, len(talks))}")
    print(f"  提问：中位 {statistics.median(screens)} 屏，p95 {p95(screens):.0f} 屏，最多 {max(screens)} 屏")
    print(f"  行数：中位 {statistics.median(asked)} 行，p95 {p95(asked):.0f} 行，最多 {max(asked)} 行")
    proposed, corrected = sum(t.proposed for t in talks), sum(t.corrected for t in talks)
    print(f"  读出事实 {proposed} 条，需要更正 {corrected} 条")
    unconfirmed = sum(len(t.unconfirmed) for t in talks)
    print(f"  结论所依据、却没有经人确认的事实 {unconfirmed} 条")
    turns = [1000 * seconds for t in talks for seconds in t.seconds]
    stories = [1000 * t.seconds[0] for t in talks]
    print(f"  一轮（含检索）：中位 {statistics.median(turns):.0f} 毫秒，p95 {p95(turns):.0f} 毫秒", end="；")
    print(f"读一段故事那一轮：中位 {statistics.median(stories):.0f} 毫秒，p95 {p95(stories):.0f} 毫秒")
    met = right >= LEAST_RIGHT * len(talks) and statistics.median(screens) <= MOST_SCREENS
    return int(not (met and p95(turns) <= MOST_MILLISECONDS and not unconfirmed))


def p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    sys.exit(main())
