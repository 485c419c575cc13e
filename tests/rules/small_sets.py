"""Facts of each regulation that decide together, with every border of its numbers and days.

A set holds the facts to go through; of a fact that is no yes-or-no fact the values to try. Besides them
the facts in `holding` are so, and every other yes-or-no fact is denied.
"""

from dataclasses import dataclass, field
from datetime import date

from assistant.rules.expression import Value

Values = tuple[Value, ...]


@dataclass(frozen=True)
class SmallSet:
    regulation: str
    name: str
    facts: tuple[str, ...]
    holding: tuple[str, ...] = ()
    values: dict[str, Values] = field(default_factory=dict)  # of numbers, days and choices

    def __str__(self) -> str:
        return f"{self.regulation}: {self.name}"


def days(*words: str) -> Values:
    return tuple(date.fromisoformat(word) for word in words)


ART_4 = (
    "followed_statutory_duty",
    "followed_post_duty",
    "followed_professional_requirements",
    "enforced_lawfully",
)
THREE_CONDITIONS = ("expressly_prohibited", "major_loss", "actively_remedied")
NAIMAN = ("enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued")
XIXIAN = ("enforcement_officer", "xixian_department", "in_course_of_duty")
MINZU = ("ethnic_religious_officer", "in_course_of_duty")
XILINGOL = (
    "xilingol_emergency_system",
    "emergency_enforcement_duties",
    "in_course_of_duty",
    "after_xilingol_issued",
)
LICHENG = (
    "licheng_body",
    "passed_qualification",
    "holds_certificate",
    "enforcement_within_powers",
    "in_course_of_duty",
)
IN_FORCE = {"act_date": days("2025-03-01")}
XIXIAN_DAY = {"act_date": days("2022-11-26")}
LICHENG_DAYS = {"act_date": days("2025-06-01"), "decision_date": days("2025-09-01")}


def naiman(name: str, *facts: str, holding: tuple[str, ...] = (), **values: Values) -> SmallSet:
    return SmallSet("naiman-2025", name, facts, (*NAIMAN, *holding), values)
