"""How well questions are chosen: `python -m evals.measure_questions [--cuts N] [regulation …]`.

On rulebooks cut down to at most twelve facts: mean cost beside that of the best decision tree, and questions
that could not have changed anything, judged by a table of all completions. On the stories: questions asked
one at a time, beside the order of the text and beside asking everything; screens and lines of the
conversation; time a choice. Exit 1 when a goal is missed. Times are processor time of this process.
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from time import process_time

from assistant import Conversation, Library
from assistant.dialogue.prior import prior
from assistant.dialogue.question import next_question
from assistant.dialogue.state import State
from assistant.evaluation.entries import Story
from assistant.evaluation.gold import read_stories
from assistant.evaluation.officer import talk
from assistant.library import Regulation
from assistant.rules.expression import fact_ids
from assistant.rules.facts import parse_facts
from assistant.rules.graph.compiled import compiled
from assistant.rules.planning.plan import Plan
from evals.best_tree import Known, best_mean, mean_of, states_of
from evals.cuts import Cut, cuts, needless

MOST_RATIO = 1.10
MOST_MILLISECONDS = 5.0
REPEATS = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=12, help="cut rulebooks of each regulation")
    parser.add_argument("regulation", nargs="*", help="only these")
    given = parser.parse_args()
    library, missed = Library.load(), 0
    for regulation in [library[regulation] for regulation in given.regulation or library]:
        print(f"{regulation.id}：")
        missed += against_best(regulation, given.cuts)
        missed += on_stories(regulation)
    print("各项目标都达到" if not missed else f"有 {missed} 项目标没有达到")
    return 1 if missed else 0


def chooser(regulation: Regulation, cut: Cut, costs: Mapping[str, float]) -> Callable[[Known], str]:
    """What the planner asks in a state of a cut, every completion alike likely."""
    model = compiled(regulation.rulebook)

    def choose(known: Known) -> str:
        atoms = model.assignment({**cut.fixed, **known})
        return Plan(regulation.rulebook, atoms, model.relevant(atoms), {}, costs).best

    return choose


def against_best(regulation: Regulation, number: int) -> int:
    """Print the mean cost on cut rulebooks as a multiple of the best possible; how many goals are missed."""
    alike, weighed = list[float](), list[float]()
    irrelevant = states = 0
    vocabulary = regulation.rulebook.vocabulary
    found = cuts(regulation, number)
    for cut in found:
        table = states_of(cut.table)
        for ratios, costs in (
            (alike, dict.fromkeys(cut.table.facts, 1.0)),
            (weighed, {fact: vocabulary[fact].cost for fact in cut.table.facts}),
        ):
            ratios.append(mean_of(table, costs, chooser(regulation, cut, costs)) / best_mean(table, costs))
        wrong, met = needless(cut, chooser(regulation, cut, dict.fromkeys(cut.table.facts, 1.0)))
        irrelevant, states = irrelevant + wrong, states + met
    sizes = sorted(len(cut.table.facts) for cut in found)
    print(f"  裁到 {sizes[0]}～{sizes[-1]} 项事实的制度 {len(found)} 份，与最优问法相比的平均代价：")
    print(f"    每项一样难答：平均 {statistics.mean(alike):.3f} 倍，最差 {max(alike):.3f} 倍")
    print(f"    按难答程度计：平均 {statistics.mean(weighed):.3f} 倍，最差 {max(weighed):.3f} 倍")
    print(f"    走到的 {states} 种情形里，多余的问题 {irrelevant} 个")
    return int(max(*alike, *weighed) > MOST_RATIO) + int(irrelevant > 0)


def on_stories(regulation: Regulation) -> int:
    """Print lengths and times on the stories; how many goals are missed."""
    stories = list(read_stories(regulation))
    for name, order in (("按条文顺序", text_order(regulation)), ("按计划", planned(regulation))):
        _line(f"逐项问，{name}", [one_by_one(regulation, story, order) for story in stories], "问")
    everything = len(regulation.rulebook.vocabulary.facts)
    _line("逐项问，全部都问", [everything - told(regulation, story) for story in stories], "问")
    talks = [talk(regulation, story) for story in stories]
    _line("对话", [done.screens for done in talks], "屏")
    _line("对话", [done.asked for done in talks], "行")
    wrong = [done.story.id for done in talks if done.turn.determination.outcome != done.story.outcome]
    if wrong:
        print(f"  结论不对：{'、'.join(wrong)}")
    choices, screens = [], []
    for story in stories:
        for choice, screen in times(regulation, story):
            choices.append(choice)
            screens.append(screen)
    _milliseconds("选下一个问题", choices)
    _milliseconds("排下一屏", screens)
    return int(bool(wrong)) + int(max(choices) > MOST_MILLISECONDS)


Order = Callable[[State, Sequence[str]], str]


def text_order(regulation: Regulation) -> Order:
    """The open fact that the text names first."""
    rulebook = regulation.rulebook
    named = [fact for entry in rulebook.entries() for fact in fact_ids(rulebook.condition_of(entry))]
    place = {fact: number for number, fact in enumerate(dict.fromkeys([*named, *rulebook.vocabulary.facts]))}
    return lambda state, open_facts: min(open_facts, key=place.__getitem__)


def planned(regulation: Regulation) -> Order:
    """The open fact that the planner asks."""
    rulebook = regulation.rulebook

    def choose(state: State, open_facts: Sequence[str]) -> str:
        known = compiled(rulebook).assignment(state.facts)
        return Plan(rulebook, known, open_facts, prior(rulebook, state).chances).best

    return choose


def begun(regulation: Regulation, story: Story) -> Conversation:
    """The conversation once the story is told and what was read is confirmed."""
    conversation = Conversation(regulation)
    turn = conversation.say(story.text)
    if turn.proposed:
        conversation.confirm({p.fact: story.truth.get(p.fact) for p in turn.proposed})
    return conversation


def told(regulation: Regulation, story: Story) -> int:
    return len(begun(regulation, story).state.facts)


def one_by_one(regulation: Regulation, story: Story, order: Order) -> int:
    """How many questions a conversation has that asks one open fact at a time in some order."""
    model, state = compiled(regulation.rulebook), begun(regulation, story).state
    facts, declined, asked = dict(state.facts), set(state.declined), 0
    while True:
        relevant = model.relevant(model.assignment(facts))
        open_facts = [fact for fact in relevant if fact not in declined]
        if not open_facts:
            return asked
        fact = order(State(facts=facts), open_facts)
        answer = parse_facts(regulation.rulebook.vocabulary, {fact: story.truth.get(fact)})
        asked += 1
        facts |= answer
        declined |= {fact} - answer.keys()


def times(regulation: Regulation, story: Story) -> Iterator[tuple[float, float]]:
    """Milliseconds to choose the best next fact, relevance included, and to lay out the whole next screen,
    at every screen of the story's conversation."""
    rulebook, conversation = regulation.rulebook, begun(regulation, story)
    model = compiled(rulebook)

    def choose(state: State) -> None:
        known = model.assignment(state.facts)
        open_facts = [fact for fact in model.relevant(known) if fact not in state.declined]
        if open_facts:
            _ = Plan(rulebook, known, open_facts, prior(rulebook, state).chances).best

    turn = conversation.turn()
    while turn.question is not None:
        state, determination = conversation.state, turn.determination
        lay_out = partial(next_question, rulebook, state, determination)
        yield _best_of(partial(choose, state)), _best_of(lay_out)
        opened = [r.id for r in turn.question.rows if r.gate and any(story.truth.get(f) for f in r.facts)]
        answers = {f: story.truth.get(f) for r in turn.question.rows if r.id not in opened for f in r.facts}
        turn = conversation.answer(answers, opened)


def _best_of(work: Callable[[], object]) -> float:
    found = []
    for _ in range(REPEATS):
        started = process_time()
        work()
        found.append(process_time() - started)
    return min(found) * 1000


def _line(what: str, numbers: Sequence[int], unit: str) -> None:
    ordered = sorted(numbers)
    median, p95 = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    print(f"  {what}：中位 {median:g} {unit}，p95 {p95:g} {unit}，最多 {ordered[-1]:g} {unit}")


def _milliseconds(what: str, found: Sequence[float]) -> None:
    ordered = sorted(found)
    median, p99 = statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))]
    print(f"  {what}：中位 {median:.1f} 毫秒，p99 {p99:.1f} 毫秒，最慢 {ordered[-1]:.1f} 毫秒")


if __name__ == "__main__":
    sys.exit(main())
