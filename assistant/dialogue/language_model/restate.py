"""A determination in a model's words, shown beside the template's text and only if nothing in it is new."""

import logging
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.explain import Card
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.language_model.check_wording import why_refused
from assistant.dialogue.language_model.errors import ModelFailedError
from assistant.dialogue.language_model.prompt import about_model, rephrasing_messages

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Restated:
    """`text` is "" where there is none to show; `refused` says why an answer was thrown away."""

    text: str = ""
    notice: str = ""
    refused: str = ""


def restate(model: LanguageModel, card: Card, labels: tuple[str, ...]) -> Restated:
    """The card's result in the model's words; `labels`: those of all outcomes there are."""
    try:
        text = model.ask(rephrasing_messages(material(card))).strip()
    except ModelFailedError as error:
        return Restated(notice=about_model(error.reason))
    if refused := why_refused(text, card, labels):
        _log.info("a model's wording was not shown: %s", refused)
        return Restated(refused=refused)
    return Restated(text)


def material(card: Card) -> dict[str, Any]:
    """What is sent: the result and the articles it rests on, nothing the officer said."""
    return {
        "regulation": card.regulation_title,
        "headline": card.headline,
        "outcome": card.outcome_label,
        "meaning": card.meaning,
        "grounds": [
            {"citation": cited.citation, "text": f"{cited.lead}{cited.text}"} for cited in card.grounds
        ],
    }
