"""Whether the sentences of a story go together."""

from collections.abc import Mapping, Sequence

from assistant.quiz.making.scenarios import Cautions
from assistant.rules.expression import Value
from assistant.rules.facts import Vocabulary


def incoherence(
    cautions: Cautions, vocabulary: Vocabulary, regulations: Sequence[str], told: Mapping[str, Value]
) -> str:
    """Why these facts make no story under these regulations, in Chinese; empty where they do.

    See `apart`, `presupposes` and `halves` in `knowledge/scenarios/reaches.yaml`.
    """
    for (one, is_one), (other, is_other) in cautions.apart:
        if told.get(one) is is_one and told.get(other) is is_other:
            names = _said(vocabulary, one, is_one), _said(vocabulary, other, is_other)
            return f"题干不能既写{names[0]}，又写{names[1]}"
    for fact, others in cautions.presupposes.items():
        if told.get(fact) is True and not any(told.get(other) is True for other in others):
            return f"题干写了{_said(vocabulary, fact, True)}，没有写它说的是哪一件事"
    for one, other in (pair for name in regulations for pair in cautions.halves.get(name, ())):
        if (told.get(one) is True) is not (told.get(other) is True):
            names = _said(vocabulary, one, True), _said(vocabulary, other, True)
            return f"{names[0]}和{names[1]}有一样就够还是两样都要，条文的写法容易有争议，只有一样的情形不出题"
    return ""


def is_coherent(
    cautions: Cautions, vocabulary: Vocabulary, regulations: Sequence[str], told: Mapping[str, Value]
) -> bool:
    """Whether nothing is amiss."""
    return not incoherence(cautions, vocabulary, regulations, told)


def half_of(cautions: Cautions, regulation: str) -> frozenset[str]:
    """The facts that are halves of a phrase: nothing is asked of one of them alone."""
    return frozenset(fact for pair in cautions.halves.get(regulation, ()) for fact in pair)


def made_whole(cautions: Cautions, regulation: str, told: Mapping[str, Value]) -> dict[str, Value]:
    """The facts with the other half of each half."""
    whole = dict(told)
    for one, other in cautions.halves.get(regulation, ()):
        if told.get(one) is True or told.get(other) is True:
            whole |= {one: True, other: True}
    return whole


def _said(vocabulary: Vocabulary, fact: str, is_so: bool) -> str:
    return f"“{vocabulary[fact].label}”{'' if is_so else '不成立'}"
