"""A comparison in words: what each regulation makes of the facts, and where two of them part."""

from assistant.library import Library
from assistant.rules.across.elsewhere import SCOPE_LABEL, Because, Comparison, Place, Side, Taken
from assistant.rules.outcomes import INSUFFICIENT

_HOLDS = {True: "成立", False: "不成立", None: "还不能确定"}


def comparison_text(library: Library, comparison: Comparison) -> str:
    """For the terminal: the sides, then each difference with the two provisions that make it."""
    lines = ["同样的事实，各制度的结论："]
    for side in comparison.sides:
        lines += ["", *side_lines(library, side)]
    if not comparison.differences:
        open_everywhere = all(side.determination.outcome == INSUFFICIENT for side in comparison.sides)
        return "\n".join([*lines, "", "都还差事实，补上以后再对照。" if open_everywhere else "结论都一样。"])
    lines += ["", "不同在哪里："]
    for difference in comparison.differences:
        lines += ["", f"{name(library, difference.left)} 与 {name(library, difference.right)}："]
        lines += [f"  {because_line(library, because)}" for because in difference.because] or [
            "  一边还差事实，现在说不出是哪一条"
        ]
    return "\n".join([*lines, "", "以上只是对照，不是认定；认定由各制度的认定机关作出。"])


def name(library: Library, regulation: str) -> str:
    return str(library[regulation].metadata["short_title"])


def side_lines(library: Library, side: Side) -> list[str]:
    """Headline with its provisions; then what was assumed or carried over."""
    found = side.determination
    cited = "、".join(ground.citation for ground in found.grounds)
    lines = [f"{name(library, side.regulation)}：{found.outcome_label}{f'（{cited}）' if cited else ''}"]
    if found.outcome == "insufficient_facts":
        outcomes = library[side.regulation].rulebook.outcomes
        lines.append(f"  还可能：{'、'.join(outcomes[o].label for o in found.possible)}")
    if side.assumed:
        lines.append(f"  假定：{_listed(side.assumed)}")
    if side.implied:
        lines.append(f"  由你的事实推出：{_listed(side.implied)}")
    return lines


def _listed(facts: tuple[Taken, ...]) -> str:
    return "；".join(
        f"{fact.label}{'' if fact.value is True else '：不是' if fact.value is False else f'：{fact.value}'}"
        for fact in facts
    )


def because_line(library: Library, because: Because) -> str:
    """e.g. `整改期间不整改：第九条第（七）项成立 / 没有相应条款`."""
    if because.topic == SCOPE_LABEL:
        place = because.left or because.right
        assert place is not None  # a scope difference names the side that is outside
        return f"{SCOPE_LABEL}：{'前者' if because.left else '后者'}按{place.citation}不适用"
    left, right = (_place(library, place) for place in (because.left, because.right))
    return f"{because.topic}：{left} / {right}"


def _place(library: Library, place: Place | None) -> str:
    if place is None:
        return "没有相应条款"
    outcomes = next(iter(library.values())).rulebook.outcomes
    effect = outcomes[place.effect].label if place.effect else "条件"
    state = "成不成立看怎么读" if place.disputed else _HOLDS[place.holds]
    return f"{place.citation}{state}（{effect}）"
