"""What may come of it (坐牢, 处分, 奖金): first what is certain, then what the text says of just that."""

from assistant.dialogue.answers import Asked, Reply
from assistant.dialogue.follow_up import Consequence, installed_follow_ups
from assistant.dialogue.phrases import phrase
from assistant.dialogue.segments import fold
from assistant.law.document import Provision


def consequences(asked: Asked, topic: str, text: str) -> Reply:
    """The answer to a question about `punishment` or `career`, as far as the regulation has one.

    What the text does not speak of is said to be missing, by the name it was asked with.
    """
    folded = fold(text)
    about = installed_follow_ups().consequences[topic]
    lines, shown = [_certain(asked)], dict[str, None]()
    for one in [one for one in about if one.said.search(folded)] or about[:1]:
        named, spoken = _named(one, folded), _speaks_of(asked, one)
        if spoken:
            lines.append(phrase("consequence_found", named=named))
            lines += [f"· {provision.citation}：{provision.text}" for provision in spoken]
            shown.update(dict.fromkeys(provision.id for provision in spoken))
        else:
            lines.append(phrase("consequence_silent", named=named))
    if not shown:
        lines.append(phrase("who_to_ask", authority=asked.regulation.procedure.authority))
    return Reply("\n".join(lines), tuple(shown))


def _certain(asked: Asked) -> str:
    if not asked.decided:
        return phrase("consequence_open")
    return phrase("consequence_certain", headline=asked.card.headline, meaning=asked.card.meaning)


def _named(one: Consequence, folded: str) -> str:
    """The officer's own words for it, where they are among its names."""
    said = [name for name in one.named.split("、") if name in folded]
    return "、".join(said) or one.named


def _speaks_of(asked: Asked, one: Consequence) -> list[Provision]:
    """Provisions about it. An item of a list says when the list holds, not what comes of it."""
    provisions = asked.regulation.document.provisions
    return [p for p in provisions if "__item_" not in p.id and one.text.search(p.text)]
