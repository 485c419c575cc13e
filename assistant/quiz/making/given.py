"""An item about facts that a trainer gives, or why none is made of them."""

import random
from collections.abc import Mapping

from assistant.library import Regulation
from assistant.quiz.claims import determined
from assistant.quiz.closed_world import closed_world, implied_facts
from assistant.quiz.item import Item
from assistant.quiz.making.coherent import incoherence
from assistant.quiz.making.material import Material
from assistant.quiz.making.outcome_items import outcome_item
from assistant.quiz.making.situations import Refusal, Situation, Variant, refusal
from assistant.quiz.making.tell import cast
from assistant.quiz.making.telling import Telling
from assistant.rules.determination import Determination
from assistant.rules.expression import Value
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED
from assistant.rules.rulebook import Rule


def item_of_facts(
    material: Material, regulation: Regulation, told: Mapping[str, Value], seed: int
) -> Item | Refusal:
    """单选 about the outcome; a Refusal where it turns on a vague term, a disputed reading or an open fact.

    What is not told is not so. Raises ContradictionError and FactError as `determine` does.
    """
    if not told:
        return Refusal(regulation.id, "一项事实也没有给出，没有可讲的情景")
    rng = random.Random(f"{seed}|{sorted(told.items(), key=str)}")
    found = determined(regulation, closed_world(regulation, told))
    if reason := refusal(regulation, found, told):
        return Refusal(regulation.id, reason)
    said = {**implied_facts(regulation.rulebook, told), **told}
    cautions = material.scenarios.cautions
    if reason := incoherence(cautions, material.library.vocabulary, (regulation.id,), said):
        return Refusal(regulation.id, reason)
    rule, variant, turned = _tested(regulation, found)
    situation = Situation(regulation, rule, variant, told, turned)
    bureau = rng.choice(material.scenarios.of_regulation(regulation.id))
    return outcome_item(Telling(material, situation, cast(bureau, regulation.id, rng)), rng)


def _tested(regulation: Regulation, found: Determination) -> tuple[Rule, Variant, tuple[str, ...]]:
    """The rule the facts put to the test: the one that carries the outcome, else the first that fails."""
    rules = {rule.provision: rule for rule in regulation.rulebook.rules.values()}
    if found.outcome == OUT_OF_SCOPE:
        scope = regulation.rulebook.scope_facts
        denied = tuple(fact for fact in scope if found.facts.get(fact) is False)
        return next(iter(rules.values())), "out_of_scope", denied
    grounds = [rules[ground.provision] for ground in found.grounds if ground.provision in rules]
    if grounds:
        variant: Variant = "claimed" if found.outcome == RESERVED else "barred" if grounds[0].bar else "met"
        return grounds[0], variant, ()
    nearest = min(found.why_not, key=lambda missing: len(missing.failing), default=None)
    if nearest is None:
        return next(iter(rules.values())), "near_miss", ()
    return rules[nearest.provision], "near_miss", tuple(leaf.fact for leaf in nearest.failing)
