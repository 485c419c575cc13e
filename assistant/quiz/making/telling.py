"""A situation about to be told: with what, of whom."""

import random
from dataclasses import dataclass

from assistant.library import Regulation
from assistant.quiz.making.material import Material
from assistant.quiz.making.situations import Situation
from assistant.quiz.making.tell import Cast, tell


@dataclass(frozen=True)
class Telling:
    """One situation, its people, and the material to tell it with."""

    material: Material
    situation: Situation
    who: Cast

    @property
    def regulation(self) -> Regulation:
        return self.situation.regulation

    @property
    def about(self) -> str:
        """The provision put to the test, as refusals and cells name it."""
        return f"{self.regulation.id}/{self.situation.rule.provision}"

    def story(self, rng: random.Random) -> str:
        return tell(self.material.scenarios, self.who, self.situation.told, rng)
