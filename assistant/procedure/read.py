"""Read `procedure.yaml`: every step anchored in the words of its provision."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from assistant.law.document import Document
from assistant.law.step import Step
from assistant.law.yaml_file import YamlFile, read_yaml


@dataclass(frozen=True)
class Procedure:
    """Who decides, whether the officer may apply (`no_rule`: the text is silent), and the steps in order."""

    authority: str
    authority_provision: str
    authority_note: str
    may_apply: str
    may_apply_note: str
    steps: tuple[Step, ...]

    def steps_for(self, outcome: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if outcome in step.outcomes)


def read_procedure(path: Path, document: Document, outcomes: Collection[str]) -> Procedure:
    """Raises KnowledgeError for an unknown provision or outcome, or words that do not stand in the text."""
    file = read_yaml(path)
    file.check_keys(file.data, {"authority", "individual_application", "steps"}, set())
    authority, application = file.data["authority"], file.data["individual_application"]
    file.check_keys(authority, {"name", "provision", "quote"}, {"note"}, "authority")
    file.check_keys(application, {"allowed", "note"}, set(), "individual_application")
    _check_quote(file, document, authority["provision"], authority["quote"], "authority")
    steps = []
    for index, entry in enumerate(file.data["steps"]):
        key = ("steps", index)
        file.check_keys(entry, {"id", "provision", "who", "what", "quote", "outcomes"}, {"clock"}, *key)
        _check_quote(file, document, entry["provision"], entry["quote"], *key)
        for outcome in entry["outcomes"]:
            if outcome not in outcomes:
                raise file.error(f"不认识的结论“{outcome}”", "结论见 outcomes.yaml", *key, "outcomes")
        steps.append(
            Step(
                entry["id"],
                entry["provision"],
                document[entry["provision"]].citation,
                entry["who"],
                entry["what"],
                entry["quote"],
                entry.get("clock"),
                tuple(entry["outcomes"]),
            )
        )
    return Procedure(
        authority["name"],
        authority["provision"],
        str(authority.get("note", "")),
        str(application["allowed"]),
        application["note"],
        tuple(steps),
    )


def _check_quote(file: YamlFile, document: Document, provision: str, words: str, *key: str | int) -> None:
    if provision not in document:
        raise file.error(f"text.md 里没有“{provision}”", "请改正条款编号", *key, "provision")
    if words not in document[provision].text:
        why = f"{document[provision].citation}里没有“{words}”这几个字"
        raise file.error(why, "请照抄 text.md 里连续的原文", *key, "quote")
