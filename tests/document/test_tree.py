"""The picture says what the determination says: what carries it, what is missing, what is open."""

from assistant.document.branches import Group, Leaf, deciding
from assistant.document.content import Case
from assistant.document.tree import FACT, PROVISION, READING, Node, every_node, node_words, proof_tree
from assistant.library import Library, Regulation, determine
from assistant.rules.determination import ConditionNode, FactNode, Source
from assistant.rules.expression import Truth
from tests.document.cases import DECEIVED, IN_SCOPE, SAID, all_denied


def leaf(name: str, holds: Truth) -> FactNode:
    return FactNode(name, name, holds, holds, False, "")


def test_of_alternatives_only_those_that_hold_and_of_requirements_those_that_fail() -> None:
    a, b, c = leaf("a", True), leaf("b", False), leaf("c", None)
    assert deciding(ConditionNode("any", True, (a, b, c))) == Group("any", True, (Leaf(a, True, True),), 2)
    assert deciding(ConditionNode("all", False, (a, b, c))) == Group("all", False, (Leaf(b, True, False),), 2)
    assert deciding(ConditionNode("all", None, (a, c))) == Group("all", None, (Leaf(c, True, None),), 1)
    every = deciding(ConditionNode("any", False, (b, leaf("d", False))))
    assert isinstance(every, Group)
    assert len(every.parts) == 2


def test_a_negation_asks_each_fact_not_to_be_so() -> None:
    a, b = leaf("a", False), leaf("b", False)
    neither = ConditionNode("not", True, (ConditionNode("any", False, (a, b)),))
    assert deciding(neither) == Group("all", True, (Leaf(a, False, True), Leaf(b, False, True)))


def section(tree: Node, title: str) -> Node | None:
    return next((child for child in tree.children if child.title == title), None)


def test_a_ground_stands_on_the_facts_and_the_words_they_were_read_from(naiman: Regulation) -> None:
    sources = {"false_materials": Source("假的消防材料", SAID, "story")}
    tree = proof_tree(naiman, determine(naiman, {**all_denied(naiman), **DECEIVED}, sources))
    assert tree.title == "结论：应当认定为履职尽责"
    ground = section(tree, "依据")
    assert ground is not None
    [provision] = ground.children
    assert (provision.title, provision.met) == ("第九条第（二）项", True)
    assert naiman.document["art_9__item_2"].text.startswith(provision.notes[0].strip("“”").removesuffix("……"))
    said = [node_words(node) for node in every_node(provision) if node.kind == FACT]
    assert said == [
        "✓ 行政相对人提供虚假材料：是。你的原话：“假的消防材料”",
        "✓ 因此作出了错误的执法决定：是",
    ]


def test_readings_that_part_stand_beside_each_other(naiman: Regulation) -> None:
    facts = {
        **all_denied(naiman),
        **IN_SCOPE,
        "standard_missing": True,
        "violation_unclassifiable": True,
    }
    determination = determine(naiman, facts)
    assert determination.outcome == "reserved"
    readings = [n for n in every_node(proof_tree(naiman, determination)) if n.kind == READING]
    assert [(n.met, n.notes[0]) for n in readings] == [
        (False, "这样读，结论是“未见容错依据”"),
        (True, "这样读，结论是“应当认定为履职尽责”"),
    ]


def test_a_catch_all_that_is_only_claimed_is_never_ticked(library: Library) -> None:
    xilingol = library["xilingol"]
    rule = next(r for r in xilingol.rulebook.rules.values() if r.catch_all and r.effect == "duty_fulfilled")
    facts = all_denied(xilingol) | {str(rule.catch_all): True}
    facts |= {fact: True for fact in xilingol.rulebook.scope_facts if fact in facts}
    determination = determine(xilingol, facts)
    assert determination.outcome == "reserved"
    tree = proof_tree(xilingol, determination)
    [node] = [n for n in every_node(tree) if n.kind == PROVISION and n.title == "第九条第（九）项"]
    assert node.met is None


def test_every_outcome_of_every_regulation(cases: list[Case]) -> None:
    outcomes = set[str]()
    for case in cases:
        determination = case.determination
        tree = proof_tree(case.regulation, determination)
        outcomes.add(determination.outcome)
        assert tree.title == f"结论：{determination.outcome_label}"
        titles = {node.title for node in every_node(tree)}
        assert {ground.citation for ground in determination.grounds} <= titles
        assert {ground.citation for ground in determination.secondary} <= titles
        vocabulary = case.regulation.rulebook.vocabulary
        open_labels = [f"{vocabulary[fact].label}：不清楚" for fact in determination.open_facts[:12]]
        assert set(open_labels) <= titles
        for node in every_node(tree):
            if node.kind == FACT and node.met is None:
                assert "不清楚" in node.title or "研判" in str(tree)
        if determination.outcome not in ("insufficient_facts", "reserved", "out_of_scope"):
            grounds = section(tree, "依据")
            assert grounds is None or all(node.met for node in grounds.children)
    assert len(outcomes) >= 15
