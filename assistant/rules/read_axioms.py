"""Read axioms: facts that cannot hold together, or that imply one another."""

from collections.abc import Iterable
from typing import Any

from assistant.law.yaml_file import YamlFile
from assistant.rules.expression import ExpressionError, fact_ids, parse
from assistant.rules.facts import Vocabulary, unknown_fact
from assistant.rules.rulebook import Axiom

_AXIOM_KINDS = ("excludes", "implies")


def read_axioms(
    file: YamlFile, entries: Iterable[Any], vocabulary: Vocabulary, *key: str | int
) -> tuple[Axiom, ...]:
    """Axioms of a file. Raises KnowledgeError for an unknown fact or a wrong form."""
    axioms = []
    for index, entry in enumerate(entries):
        file.check_keys(entry, {"why"}, set(_AXIOM_KINDS), *key, index)
        kinds = [kind for kind in _AXIOM_KINDS if kind in entry]
        sides_given = entry[kinds[0]] if len(kinds) == 1 else None
        if not isinstance(sides_given, list) or len(sides_given) != 2:
            raise file.error(
                "公理要写 excludes 或者 implies，后面两个要素", "如 excludes: [a, b]", *key, index
            )
        sides = []
        for side in sides_given:
            try:
                expression = parse(str(side))
            except ExpressionError as error:
                raise file.error(str(error), "请改写", *key, index, kinds[0]) from None
            for fact in fact_ids(expression):
                if fact not in vocabulary.facts:
                    raise file.error(
                        unknown_fact(fact, vocabulary.facts), "请改正编号", *key, index, kinds[0]
                    )
            sides.append(expression)
        axioms.append(Axiom(kinds[0], sides[0], sides[1], str(entry["why"])))
    return tuple(axioms)
