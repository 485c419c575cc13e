"""The picture as a tree of words: outcome <- provisions <- conditions <- facts, before any drawing.

Everything in it is taken from the determination. Signs: True is ✓ (what the provision asks for is there),
False is ✗ (it is not), None is ？ (not known).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.dialogue.explain import answer_words, leaves
from assistant.document.branches import Branch, Leaf, deciding
from assistant.document.plain import plain_line, shortened
from assistant.library import Regulation
from assistant.rules.determination import (
    ConditionNode,
    Determination,
    FactNode,
    ProvisionNode,
    ReadingOutcome,
    WhyNot,
)
from assistant.rules.expression import Truth, atoms
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE, RESERVED

HEADLINE, SECTION, PROVISION, READING = "headline", "section", "provision", "reading"
GROUP, FACT, MORE = "group", "fact", "more"
SIGNS: dict[Truth, str] = {True: "✓", False: "✗", None: "？"}
_WORDS_OF_TEXT = 44
_WORDS_OF_STORY = 30
_MOST_WHY_NOT = 3
_MOST_FAILING = 3
_MOST_OPEN = 12
_NUMERALS = "〇一二三四五六七八九"
_HOW = {"story": "你的原话", "answer": "你的回答", "implied": "由其他事实推出"}
_GROUPS: dict[tuple[str, Truth], str] = {
    ("all", True): "都要具备，都有了",
    ("all", False): "都要具备，缺的是",
    ("all", None): "都要具备，还不清楚的是",
    ("any", True): "有一样就行",
    ("any", False): "至少要有一样，都没有",
    ("any", None): "至少要有一样，还不清楚",
}


@dataclass(frozen=True)
class Node:
    """A box of the picture. `signed`: whether `met` is shown as a sign; `notes` stand below the title."""

    kind: str
    title: str
    notes: tuple[str, ...] = ()
    signed: bool = False
    met: Truth = None
    children: tuple["Node", ...] = ()


def proof_tree(regulation: Regulation, determination: Determination) -> Node:
    """The tree of one determination: what decides, and how much is left out."""
    outcome = regulation.rulebook.outcomes[determination.outcome]
    drawn = _Drawn(regulation, determination)
    sections = (
        _section("依据", drawn.grounds()),
        _section("同时具备条件的条文", drawn.beside()),
        _section("还不清楚、会影响结论的", drawn.open()),
        _section("为什么没有更好的结论", drawn.why_not()),
        _section("在适用范围内", drawn.scope()),
    )
    return Node(
        HEADLINE,
        f"结论：{outcome.label}",
        (f"对照《{plain_line(regulation.title)}》",),
        children=tuple(section for section in sections if section is not None),
    )


def every_node(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from every_node(child)


def node_words(node: Node) -> str:
    """A node on one line, sign first, for those who read and do not see."""
    sign = f"{SIGNS[node.met]} " if node.signed else ""
    return sign + "。".join((node.title, *node.notes))


def _section(title: str, nodes: Sequence[Node]) -> Node | None:
    return Node(SECTION, title, children=tuple(nodes)) if nodes else None


@dataclass(frozen=True)
class _Drawn:
    """The parts of the picture of one determination."""

    regulation: Regulation
    determination: Determination

    def grounds(self) -> list[Node]:
        """The provisions of the headline; outside the scope, what keeps the case outside."""
        provisions = self.determination.justification.provisions
        carried = {ground.provision for ground in self.determination.grounds}
        taken_up = {part.provision for node in provisions for part in node.parts}
        scope = self.determination.justification.scope if self.determination.outcome == OUT_OF_SCOPE else ()
        failing = [self.provision(node) for node in scope if node.provision in carried]
        return failing + [
            self.provision(node, certain=self.determination.outcome != RESERVED)
            for node in provisions
            if node.provision in carried and node.provision not in taken_up
        ]

    def beside(self) -> list[Node]:
        carried = {ground.provision for ground in self.determination.grounds}
        provisions = self.determination.justification.provisions
        return [self.provision(node, certain=True) for node in provisions if node.provision not in carried]

    def open(self) -> list[Node]:
        """The facts whose answer can still move the headline."""
        vocabulary = self.regulation.rulebook.vocabulary
        labels = [vocabulary[fact].label for fact in self.determination.open_facts]
        shown = [Node(FACT, f"{plain_line(label)}：不清楚", signed=True) for label in labels[:_MOST_OPEN]]
        return shown + _more(len(labels) - len(shown))

    def scope(self) -> list[Node]:
        """One box: that the case is inside, by which provisions. What keeps it outside is a ground."""
        inside = [node for node in self.determination.justification.scope if node.condition.holds]
        if self.determination.outcome == OUT_OF_SCOPE or not inside:
            return []
        cited = "、".join(dict.fromkeys(node.citation for node in inside))
        facts = dict.fromkeys(leaf.fact for node in inside for leaf in leaves(node.condition))
        return [Node(MORE, f"{cited}：{len(facts)} 项事实都对得上", signed=True, met=True)]

    def why_not(self) -> list[Node]:
        """The better provisions that come nearest, each with the first element that fails."""
        if self.determination.outcome == INSUFFICIENT:
            return []
        reasons = [r for r in self.determination.why_not if r.holds is not True or r.blocked_by is not None]
        if any(reason.blocked_by == OUT_OF_SCOPE for reason in reasons):
            return []
        nearest = sorted(reasons, key=self._facts_met, reverse=True)[:_MOST_WHY_NOT]
        return [self._missed(reason) for reason in nearest] + _more(len(reasons) - len(nearest), "条")

    def _facts_met(self, reason: WhyNot) -> int:
        """How many facts of the provision are there: the more, the nearer it came."""
        rules = self.regulation.rulebook.rules.values()
        asked = {
            atom.fact
            for rule in rules
            if rule.provision == reason.provision
            for atom in atoms(self.regulation.rulebook.condition_of(rule))
        }
        return sum(self.determination.facts.get(fact) is True for fact in asked)

    def _missed(self, reason: WhyNot) -> Node:
        label = self.regulation.rulebook.outcomes[reason.outcome].label
        if reason.holds is True:
            return Node(PROVISION, reason.citation, (f"{label}：条件本来具备，但不予容错的情形在前",))
        shown = reason.failing[:_MOST_FAILING]
        children = tuple(_fact(Leaf(leaf, leaf.holds is not True, _missing(leaf))) for leaf in shown)
        more = tuple(_more(len(reason.failing) - len(shown)))
        return Node(
            PROVISION, reason.citation, (f"离“{label}”差的是",), True, reason.holds, (*children, *more)
        )

    def provision(self, node: ProvisionNode, certain: bool = False) -> Node:
        """A provision over its condition; a combined one over the items it takes up.

        `certain`: it holds, even where a fact of it is open.
        """
        words = [f"“{shortened(node.text, _WORDS_OF_TEXT)}”"]
        if readings := self._readings_of(node):
            children = tuple(
                self._reading(number, reading, part)
                for number, (reading, part) in enumerate(zip(readings, _ways(node.condition), strict=True), 1)
            )
            return Node(PROVISION, node.citation, (*words, "有不止一种读法："), children=children)
        met: Truth = node.condition.holds
        if self._only_claimed(node):
            met = None
            words.append("条文没有列明，算不算由认定机关研判")
        elif certain and met is None:
            met = True
            words.append("还不清楚的事实不论怎样，这一条都成立")
        children = tuple(self.provision(part, certain) for part in node.parts)
        if not node.parts:
            children = _under(deciding(node.condition))
        return Node(PROVISION, node.citation, tuple(words), True, met, children)

    def _only_claimed(self, node: ProvisionNode) -> bool:
        """A catch-all names no facts: it is claimed, never met here."""
        rules = self.regulation.rulebook.rules.values()
        return any(rule.provision == node.provision and rule.catch_all is not None for rule in rules)

    def _readings_of(self, node: ProvisionNode) -> tuple[ReadingOutcome, ...]:
        """The readings of a provision in dispute, where they lead to different outcomes; else none."""
        found = tuple(r for r in self.determination.readings if r.provision == node.provision)
        parts_ways = self.determination.outcome == RESERVED and len({r.outcome for r in found}) > 1
        return found if parts_ways and len(_ways(node.condition)) == len(found) else ()

    def _reading(self, number: int, reading: ReadingOutcome, way: ConditionNode | FactNode) -> Node:
        label = self.regulation.rulebook.outcomes[reading.outcome].label
        title = f"读法{_NUMERALS[number]}：{plain_line(reading.reading)}"
        return Node(READING, title, (f"这样读，结论是“{label}”",), True, way.holds, _under(deciding(way)))


def _ways(condition: ConditionNode | FactNode) -> tuple[ConditionNode | FactNode, ...]:
    """The condition under each reading: a disputed provision is shown as one or the other."""
    return condition.parts if isinstance(condition, ConditionNode) and condition.kind == "any" else ()


def _missing(leaf: FactNode) -> Truth:
    """The element fails, whichever way the provision wants the fact; or nobody knows."""
    return None if leaf.value is None else False


def _under(branch: Branch) -> tuple[Node, ...]:
    """What stands below a provision: a single fact at once, else the group that joins several."""
    return (_branch(branch),)


def _branch(branch: Branch) -> Node:
    if isinstance(branch, Leaf):
        return _fact(branch)
    parts = tuple(_branch(part) for part in branch.parts)
    title = _GROUPS[branch.kind, branch.met]
    if branch.kind == "any" and branch.met is True and branch.hidden:
        return Node(GROUP, f"{title}（另有 {branch.hidden} 项不影响）", children=parts)
    return Node(GROUP, title, children=(*parts, *_more(branch.hidden)))


def _fact(leaf: Leaf) -> Node:
    fact = leaf.fact
    value = "不清楚" if fact.value is None else answer_words(fact.value)
    notes = []
    if not leaf.wanted and leaf.met is not True:
        notes.append("条文要的是“不是”")
    if fact.source is not None:
        words = f"：“{shortened(fact.source.words, _WORDS_OF_STORY)}”" if fact.source.words else ""
        notes.append(f"{_HOW[fact.source.how]}{words}")
    if fact.judgement:
        notes.append("由认定机关衡量")
    below = ("；".join(notes),) if notes else ()
    return Node(FACT, f"{plain_line(fact.label)}：{plain_line(value)}", below, True, leaf.met)


def _more(count: int, measure: str = "项") -> list[Node]:
    return [Node(MORE, f"另有 {count} {measure}")] if count > 0 else []
