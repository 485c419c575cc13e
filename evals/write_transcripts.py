"""Write whole conversations as Markdown: `python -m evals.write_transcripts [folder]` (docs/transcripts).

Ten stories that nothing was trained on, told by a scripted officer who corrects what was misread, answers the
screens truthfully and asks back at the end. Nothing is edited by hand.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Conversation, Library
from assistant.dialogue.conversation import FoundClause, Turn
from assistant.dialogue.explain import answer_words
from assistant.evaluation.entries import Story
from assistant.evaluation.gold import read_stories
from assistant.library import Regulation
from assistant.rules.determination import plain
from assistant.terminal import card_text

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "transcripts"
AT = "2026-01-01T00:00:00+08:00"
MOST_SCREENS = 60


@dataclass(frozen=True)
class Plan:
    """Which story to tell, what the officer asks at the end, and an answer that is later taken back."""

    name: str
    regulation: str
    story: str
    why: str
    asks: tuple[str, ...] = ()
    takes_back: str = ""


PLANS = (
    Plan(
        "01-naiman-lenient",
        "naiman-2025",
        "eb-s03",
        "从轻；追问",
        ("为什么不是免责？", "那我现在该做什么？", "重大损失怎么算？"),
    ),
    Plan(
        "02-naiman-exemptible",
        "naiman-2025",
        "eb-s04",
        "可以免除",
        ("这个准吗", "能不能申请？", "第十二条是什么"),
    ),
    Plan("03-naiman-out-of-scope", "naiman-2025", "eb-s05", "管不到", ("那我怎么办",)),
    Plan(
        "04-licheng-bad-news",
        "licheng-2025",
        "eb-s26",
        "坏消息",
        ("为什么不是免责？", "还有救吗", "不服怎么办", "多久出结果"),
    ),
    Plan("05-licheng-reserved", "licheng-2025", "eb-s27", "有不同读法", ("这是什么意思", "谁来认定")),
    Plan("06-minzu-no-ground", "minzu", "eb-s14", "没有依据", ("什么能改变结论", "会影响晋升吗")),
    Plan("07-xilingol-not-known", "xilingol", "eb-s19", "说不清楚", ("还差什么", "那我该怎么办")),
    Plan(
        "08-xixian-taken-back",
        "xixian-2022",
        "st-xx-012",
        "可以免除；改口",
        ("依据哪一条", "如果在历城区呢"),
        "actively_remedied",
    ),
    Plan("09-xixian-review", "xixian-review-2022", "eb-s30", "案卷评查", ("依据哪一条", "能不能复评")),
    Plan(
        "10-xixian-statistics",
        "xixian-statistics-2022",
        "eb-s29",
        "统计",
        ("什么时候报", "我的话会被别人看到吗"),
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder = parser.parse_args().folder
    write(Library.load(), folder)
    print(f"{folder}：{len(PLANS)} 段")
    return 0


def write(library: Library, folder: Path, plans: Sequence[Plan] = PLANS) -> None:
    """One file for each plan, and an index."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "# 十段完整的对话",
        "",
        "由 `python -m evals.write_transcripts` 写成，没有手工改过。故事都来自没有用于训练的部分；",
        "“官”一边由程序照故事里的真实情况回答。",
        "",
    ]
    for plan in plans:
        regulation = library[plan.regulation]
        (folder / f"{plan.name}.md").write_text(transcript(library, plan), encoding="utf-8")
        title = regulation.metadata["short_title"]
        lines.append(f"- [{plan.name}]({plan.name}.md)：{title}，{plan.why}")
    (folder / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def transcript(library: Library, plan: Plan) -> str:
    """One conversation from the story to the last question. Raises RuntimeError when it does not end."""
    regulation = library[plan.regulation]
    (story,) = [story for story in read_stories(regulation) if story.id == plan.story]
    if story.split == "train":
        raise ValueError(f"{story.id} 用于训练，不能用")
    conversation = Conversation(regulation, library=library, now=lambda: AT)
    written = [f"# {regulation.title}", "", f"故事 {story.id}（{story.split}）。", "", *_officer(story.text)]
    turn = conversation.say(story.text)
    written += _assistant(regulation, turn)
    if turn.proposed:
        facts = {p.fact: story.truth.get(p.fact) for p in turn.proposed}
        wrong = [p.fact for p in turn.proposed if plain(facts[p.fact]) != plain(p.value)]
        written += _officer(_confirming(regulation, facts, wrong))
        turn = conversation.confirm(facts)
        written += _assistant(regulation, turn)
    written, turn = _answered(regulation, conversation, story, turn, written)
    if plan.takes_back:
        written += _officer(f"（把“{regulation.rulebook.vocabulary[plan.takes_back].label}”改成“不是”）")
        turn = conversation.answer({plan.takes_back: False})
        written, turn = _answered(
            regulation, conversation, story, turn, [*written, *_assistant(regulation, turn)]
        )
    for question in plan.asks:
        turn = conversation.say(question)
        written += [*_officer(question), *_words(turn.message), *_clauses(regulation, turn.clauses)]
    return "\n".join(written).rstrip() + "\n"


def _answered(
    regulation: Regulation, conversation: Conversation, story: Story, turn: Turn, written: list[str]
) -> tuple[list[str], Turn]:
    """Every screen answered truthfully; a group with something true in it is opened."""
    for _ in range(MOST_SCREENS):
        if turn.question is None:
            return written, turn
        answers, opened, said = dict[str, object](), list[str](), []
        for row in turn.question.rows:
            value = any(story.truth.get(f) for f in row.facts) if row.gate else story.truth.get(row.facts[0])
            if row.gate and value:
                opened.append(row.id)
            else:
                answers.update({fact: story.truth.get(fact) for fact in row.facts})
            said.append(f"{row.text} {'不清楚' if value is None else answer_words(value)}")
        written += _officer("\n".join(said))
        turn = conversation.answer(answers, opened)
        written += _assistant(regulation, turn)
    raise RuntimeError(f"{story.id}: no end after {MOST_SCREENS} screens")


def _confirming(regulation: Regulation, facts: Mapping[str, object], wrong: Sequence[str]) -> str:
    if not wrong:
        return "（都对）"
    vocabulary = regulation.rulebook.vocabulary
    put_right = (
        f"{vocabulary[fact].label}：{'不清楚' if facts[fact] is None else answer_words(facts[fact])}"
        for fact in wrong
    )
    return f"（改正：{'；'.join(put_right)}；其余都对）"


def _officer(words: str) -> list[str]:
    return [*(f"> {line}  " for line in words.strip().splitlines()), ""]


def _words(words: str) -> list[str]:
    """Lines of the program; Markdown would run them together without the blanks at their ends."""
    return [*(f"{line}  " for line in words.splitlines()), ""]


def _clauses(regulation: Regulation, clauses: Sequence[FoundClause]) -> list[str]:
    cited = "、".join(clause.citation for clause in clauses)
    return [f"*（旁边打开：{cited}）*", ""] if cited else []


def _assistant(regulation: Regulation, turn: Turn) -> list[str]:
    """The turn as the officer reads it; the determination card once nothing is open."""
    vocabulary = regulation.rulebook.vocabulary
    lines = _words(f"{turn.message}\n（{turn.progress}）")
    for proposal in turn.proposed:
        value = answer_words(proposal.value)
        lines.append(f"- {vocabulary[proposal.fact].label}：{value}（你写的“{proposal.quote}”）")
    lines += [""] if turn.proposed else []
    if turn.proposed:
        return lines
    if turn.question is not None:
        return [*lines, f"**{turn.question.text}**", "", *(f"- {row.text}" for row in turn.question.rows), ""]
    return [*lines, "```text", card_text(turn.card), "```", ""]


if __name__ == "__main__":
    raise SystemExit(main())
