"""The table of every pair of corresponding provisions, with what was proven about them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from assistant.library import Library
from assistant.rules.across.correspondence import Topic
from assistant.rules.across.relation import Relation, entries_of, relate
from assistant.rules.rulebook import Entry, Rule

KIND_WORDS = {
    "same": "条件相同",
    "stricter": "左边更严",
    "wider": "左边更宽",
    "overlapping": "互有宽严",
    "disjoint": "没有共同情形",
    "by_reading": "看怎么读",
}


@dataclass(frozen=True)
class Pair:
    """Two corresponding provisions of two regulations and their proven relation."""

    topic: Topic
    left: tuple[str, Entry]
    right: tuple[str, Entry]
    relation: Relation


def pairs(library: Library) -> Iterator[Pair]:
    """Every pair of corresponding provisions, topic by topic."""
    for topic in library.topics:
        for left, right in combinations(topic.provisions, 2):
            for ours, theirs in product(_entries(library, topic, left), _entries(library, topic, right)):
                sides = (library[left].rulebook, ours), (library[right].rulebook, theirs)
                yield Pair(topic, (left, ours), (right, theirs), relate(library.joint, *sides))


def _entries(library: Library, topic: Topic, regulation: str) -> list[Entry]:
    provisions = topic.provisions[regulation]
    return [
        entry for provision in provisions for entry in entries_of(library[regulation].rulebook, provision)
    ]


def comparison_table(library: Library) -> str:
    """Markdown: per topic the provisions, then a row for each pair that is not the same rule."""
    by_topic: dict[str, list[Pair]] = {}
    for pair in pairs(library):
        by_topic.setdefault(pair.topic.id, []).append(pair)
    every = [pair for found in by_topic.values() for pair in found]
    counts = {kind: sum(pair.relation.kind == kind for pair in every) for kind in KIND_WORDS}
    lines = [
        "# 各制度逐条比较",
        "",
        "由 `rongcuo compare --table knowledge/COMPARISON.md` 生成，不要手改。",
        "每一对条款都在全部事实上用决策图证明，不是抽样。",
        "“更严”指条件更窄：符合它的都符合另一条。例子是能把两条分开的最小事实（列出的为“是”，其余为“不是”）；",
        "有不同读法的，两边读法相同的逐一比较，例子按第一种读法给出。后果不同的写在条文后面。",
        "",
        f"共 {len(every)} 对：" + "，".join(f"{KIND_WORDS[k]} {n}" for k, n in counts.items() if n) + "。",
    ]
    for topic in library.topics:
        lines += ["", f"## {topic.label}", ""]
        lines += [_provision_line(library, topic, regulation) for regulation in topic.provisions]
        lines += _topic_rows(library, by_topic.get(topic.id, []))
    return "\n".join(lines) + "\n"


def _topic_rows(library: Library, found: list[Pair]) -> list[str]:
    if not found:
        return ["", "只有这一个制度写了这种情形，没有可比的条款。"]
    rows = ["", "| 左 | 右 | 关系 | 只合左边的最小例子 | 只合右边的最小例子 |", "|---|---|---|---|---|"]
    for pair in found:
        left, right = (_name(library, *side) for side in (pair.left, pair.right))
        cells = [left, right, _kind(library, pair)]
        cells += [_facts(library, case) for case in (pair.relation.left_only, pair.relation.right_only)]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _kind(library: Library, pair: Pair) -> str:
    effects = [_effect(library, *side) for side in (pair.left, pair.right)]
    words = KIND_WORDS[pair.relation.kind]
    return words if effects[0] == effects[1] else f"{words}；后果不同：{effects[0]} / {effects[1]}"


def _provision_line(library: Library, topic: Topic, regulation: str) -> str:
    document = library[regulation].document
    provisions = topic.provisions[regulation]
    said = "；".join(f"{document[p].citation}“{document[p].text.rstrip('；;。')}”" for p in provisions)
    return f"- {library[regulation].metadata['short_title']}：{said}"


def _name(library: Library, regulation: str, entry: Entry) -> str:
    chosen = library[regulation]
    return f"{chosen.metadata['short_title']}{chosen.document[entry.provision].citation}"


def _effect(library: Library, regulation: str, entry: Entry) -> str:
    if not isinstance(entry, Rule):
        return "条件"
    return library[regulation].rulebook.outcomes[entry.effect].label


def _facts(library: Library, case: Iterable[str] | None) -> str:
    if case is None:
        return "没有"
    return "、".join(library.vocabulary[fact].label for fact in case) or "什么都不用"
