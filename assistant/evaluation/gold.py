"""The gold data that ships: `evals/cases`, `evals/stories`, `evals/retrieval`, a file a regulation each."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from assistant.evaluation.entries import KINDS, Case, Entry, Kind, Question, Story, Suite
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.floors import read_floors
from assistant.evaluation.read_yaml_suite import read_yaml_suite
from assistant.library import Library, Regulation, installed

TITLE = "金标准"
_FOLDERS: Mapping[Kind, str] = {"case": "cases", "story": "stories", "question": "retrieval"}


def gold_folder(kind: Kind) -> Path:
    return installed("evals") / _FOLDERS[kind]


def read_gold(
    library: Library, regulations: Iterable[str] | None = None, kinds: Iterable[Kind] = KINDS
) -> Suite:
    """All gold entries of some regulations (default: all) and kinds, with the floors that ship with them.

    Raises EvaluationError for files that are missing or cannot be used, UnknownRegulationError.
    """
    entries: list[Entry] = []
    for kind in dict.fromkeys(kinds):
        for regulation in regulations if regulations is not None else library:
            entries += _read(library, library[regulation], kind)
    return Suite(TITLE, tuple(entries), read_floors(installed("evals") / "floors.yaml"))


def read_cases(regulation: Regulation, path: Path | None = None) -> list[Case]:
    """Cases with their shorthands written out: `base: in_scope` (the file's `in_scope`), `others: false`."""
    entries = _read(_alone(regulation), regulation, "case", path)
    return [entry for entry in entries if isinstance(entry, Case)]


def read_stories(regulation: Regulation, path: Path | None = None) -> list[Story]:
    """Stories with the whole truth: what is not named is false, what the officer cannot know is None."""
    entries = _read(_alone(regulation), regulation, "story", path)
    return [entry for entry in entries if isinstance(entry, Story)]


def read_questions(split: str) -> list[Question]:
    """The questions to the clause search of all regulations: `dev`, `test`, or `off_topic` (no clause)."""
    library = Library.load()
    entries = [entry for regulation in library.values() for entry in _read(library, regulation, "question")]
    return [entry for entry in entries if isinstance(entry, Question) and entry.split == split]


def _alone(regulation: Regulation) -> Library:
    return Library(regulation.folder.parent, {regulation.id: regulation}, regulation.vocabulary, ())


def _read(
    library: Library, regulation: Regulation, kind: Kind, path: Path | None = None
) -> tuple[Entry, ...]:
    file = path or gold_folder(kind) / f"{regulation.id}.yaml"
    if not file.is_file():
        raise EvaluationError(f"{file}：没有这个文件。请重新安装，或者在后面写上自己的案例文件")
    return read_yaml_suite(library, file).entries
