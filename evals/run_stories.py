"""Run every story through the whole conversation: `python -m evals.run_stories [--each] [regulation …]`.

Prints per regulation, per split and over all how many ended in the right outcome, the screens and lines
asked, and the time of a turn, the clause search included, with 95 % intervals; exit 1 when a goal is missed
over all.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial

import numpy as np

from assistant import Library
from assistant.dialogue.reader.open_reader import open_network
from assistant.dialogue.search import conversation_search, open_library_index
from assistant.evaluation.gold import read_stories
from assistant.evaluation.intervals import Draws, Floats, rate, resampled
from assistant.evaluation.officer import Talk, talk
from evals.utterances import SPLITS

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
    for split in SPLITS:
        if own := [done for done in talks if done.story.split == split]:
            report(f"全部 {split}", own)
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
    print(f"  提问：{spread(screens, '屏')}，最多 {max(screens)} 屏")
    print(f"  行数：{spread(asked, '行')}，最多 {max(asked)} 行")
    proposed, corrected = sum(t.proposed for t in talks), sum(t.corrected for t in talks)
    print(f"  读出事实 {proposed} 条，需要更正 {corrected} 条")
    unconfirmed = sum(len(t.unconfirmed) for t in talks)
    print(f"  结论所依据、却没有经人确认的事实 {unconfirmed} 条")
    turns = [1000 * seconds for t in talks for seconds in t.seconds]
    stories = [1000 * t.seconds[0] for t in talks]
    print(f"  一轮（含检索）：{spread(turns, '毫秒')}；读一段故事那一轮：{spread(stories, '毫秒')}")
    met = right >= LEAST_RIGHT * len(talks) and np.median(screens) <= MOST_SCREENS
    return int(not (met and np.percentile(turns, 95) <= MOST_MILLISECONDS and not unconfirmed))


def spread(values: Sequence[float], unit: str) -> str:
    """Median and p95, each with its 95 % interval by the bootstrap."""
    array = np.asarray(values, dtype=np.float64)
    words = []
    for name, share in (("中位", 50), ("p95", 95)):
        low, high = resampled(partial(_percentile, array, share), len(array))
        words.append(f"{name} {np.percentile(array, share):.3g}（{low:.3g}–{high:.3g}）{unit}")
    return "，".join(words)


def _percentile(values: Floats, share: int, draws: Draws) -> Floats:
    found: Floats = np.percentile(values[draws], share, axis=1)
    return found


if __name__ == "__main__":
    sys.exit(main())
