"""The library: every regulation of `knowledge/`, text, rules and procedure, loaded and checked."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.installation import installed as installed  # noqa: PLC0414 - importable from here, too
from assistant.law.document import Document, check_against_source, read_document
from assistant.law.errors import KnowledgeError, UnknownRegulationError
from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.procedure.read import Procedure, read_procedure
from assistant.rules.across.correspondence import Topic, read_correspondence
from assistant.rules.across.elsewhere import Comparison, compare
from assistant.rules.across.relation import Joint
from assistant.rules.determination import Determination, Source
from assistant.rules.determine import determine as determine_by_rules
from assistant.rules.facts import Vocabulary, read_vocabulary
from assistant.rules.outcomes import Outcomes, read_outcomes
from assistant.rules.possible import possible_outcomes as possible_by_rules
from assistant.rules.read_axioms import read_axioms
from assistant.rules.read_rulebook import read_rulebook
from assistant.rules.rulebook import Axiom, Rulebook

_METADATA_KEYS = {
    "id",
    "title",
    "short_title",
    "bureau",
    "number",
    "issuer",
    "issued",
    "in_force_from",
    "expires",
    "date_provision",
    "date_note",
    "furniture",
    "names",
}
_HAN = re.compile("[\u4e00-\u9fff]")
_SHARED = ("axioms.yaml", "outcomes.yaml")


@dataclass(frozen=True, eq=False)
class Regulation:
    """One published document in every form the project needs. `metadata` is `regulation.yaml`.

    `vocabulary` is the whole shared one; `rulebook.vocabulary` only what this regulation uses.
    """

    id: str
    folder: Path
    metadata: Mapping[str, Any]
    document: Document
    vocabulary: Vocabulary
    rulebook: Rulebook
    procedure: Procedure

    @property
    def title(self) -> str:
        return str(self.metadata["title"])


class Library(Mapping[str, Regulation]):
    """Regulations by id, in the order of their folders; and what holds across them."""

    def __init__(
        self,
        folder: Path,
        regulations: Mapping[str, Regulation],
        vocabulary: Vocabulary,
        axioms: tuple[Axiom, ...],
    ) -> None:
        self.folder, self.vocabulary, self.axioms = folder, vocabulary, axioms
        self._regulations = dict(regulations)
        self._joint: Joint | None = None

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Which provisions speak of the same thing. Raises KnowledgeError."""
        return read_correspondence(self.folder / "correspondence.yaml", self.rulebooks)

    @property
    def rulebooks(self) -> dict[str, Rulebook]:
        return {regulation.id: regulation.rulebook for regulation in self.values()}

    @property
    def joint(self) -> Joint:
        """All regulations in one set of diagrams, built when first asked for."""
        if self._joint is None:
            self._joint = Joint(self.rulebooks.values(), self.axioms)
        return self._joint

    @classmethod
    def load(cls, folder: Path | str | None = None, only: str | None = None) -> "Library":
        """Load `knowledge/` of the installation, or of a given path; `only`: one of its regulations.

        Raises KnowledgeError for knowledge that cannot be used, UnknownRegulationError.
        """
        root = Path(folder) if folder is not None else installed("knowledge")
        if not root.is_dir():
            raise KnowledgeError(root, None, "没有这个知识库文件夹", "请检查路径，或者重新安装")
        vocabulary = read_vocabulary(root / "facts")
        outcomes = read_outcomes(root / "outcomes.yaml")
        axioms_file = read_yaml(root / "axioms.yaml")
        axioms = read_axioms(axioms_file, axioms_file.data, vocabulary)
        found = sorted(path.parent for path in root.glob("*/regulation.yaml"))
        if not found:
            raise KnowledgeError(
                root, None, "知识库里没有任何制度", "每个制度一个文件夹，里面要有 regulation.yaml"
            )
        if only is not None:
            names = [path.name for path in found]
            if only not in names:
                raise _unknown_regulation(only, names)
            found = [root / only]
        regulations = (_read_regulation(path, root, vocabulary, outcomes, axioms) for path in found)
        by_id = {regulation.id: regulation for regulation in regulations}
        return cls(root, by_id, vocabulary, axioms)

    def only(self, regulation: str) -> "Library":
        """A library of one of its regulations."""
        return Library(self.folder, {regulation: self[regulation]}, self.vocabulary, self.axioms)

    def recognise(self, text: str) -> tuple[Regulation, ...]:
        """The regulations whose names stand in the words, the longest name first; () where none does."""
        named = {
            r.id: max((len(n) for n in r.metadata["names"] if n in text), default=0) for r in self.values()
        }
        found = sorted((r for r in named if named[r]), key=lambda r: -named[r])
        return tuple(self[regulation] for regulation in found)

    def __getitem__(self, regulation: str) -> Regulation:
        try:
            return self._regulations[regulation]
        except KeyError:
            raise _unknown_regulation(regulation, self._regulations) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._regulations)

    def __len__(self) -> int:
        return len(self._regulations)


def _unknown_regulation(regulation: str, known: Iterable[str]) -> UnknownRegulationError:
    return UnknownRegulationError(f"没有制度“{regulation}”，可用的有：{'、'.join(known)}")


def knowledge_version(folder: Path, root: Path) -> str:
    """Short hash over every file the determinations of one regulation rest on."""
    digest = hashlib.sha256()
    used = [*sorted((root / "facts").glob("*.yaml")), *(root / name for name in _SHARED)]
    names = ("text.md", "regulation.yaml", "rules.yaml", "procedure.yaml")
    for path in (*used, *(folder / name for name in names)):
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()[:16]


def _read_regulation(
    folder: Path, root: Path, vocabulary: Vocabulary, outcomes: Outcomes, axioms: tuple[Axiom, ...]
) -> Regulation:
    metadata = read_yaml(folder / "regulation.yaml")
    metadata.check_keys(metadata.data, _METADATA_KEYS, {"source_after", "source_before"})
    if metadata.data["id"] != folder.name:
        raise metadata.error("id 与文件夹名不一致", f"请写成 {folder.name}", "id")
    document = read_document(folder / "text.md")
    check_against_source(
        folder / "text.md",
        folder / "source.txt",
        _furniture(metadata, folder / "text.md"),
        str(metadata.data.get("source_after", "")),
        str(metadata.data.get("source_before", "")),
    )
    rulebook = read_rulebook(
        folder / "rules.yaml",
        folder.name,
        metadata.data["title"],
        knowledge_version(folder, root),
        document,
        vocabulary,
        axioms,
        outcomes,
    )
    procedure = read_procedure(folder / "procedure.yaml", document, outcomes.by_id.keys())
    matters = {option for fact in rulebook.vocabulary.facts.values() for option in fact.options}
    for step in procedure.steps:
        if unknown := set(step.matters) - matters:
            why = f"步骤“{step.id}”写了没有的事项“{unknown.pop()}”"
            raise KnowledgeError(folder / "procedure.yaml", None, why, "请照 facts 里的 options 改正")
    return Regulation(folder.name, folder, metadata.data, document, vocabulary, rulebook, procedure)


def _furniture(metadata: YamlFile, text_path: Path) -> list[str]:
    """The page furniture of a regulation: patterns that may delete marks, never a word of the law."""
    patterns = metadata.data["furniture"]
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        raise metadata.error("furniture 应是一列正则表达式", "请写成 ['^#+ ']", "furniture")
    text = text_path.read_text(encoding="utf-8")
    for index, pattern in enumerate(patterns):
        try:
            deleted = "".join(match[0] for match in re.finditer(pattern, text, re.MULTILINE))
        except re.error as error:
            raise metadata.error(
                f"正则表达式写法有误（第 {(error.pos or 0) + 1} 个字符附近）", "请改写", "furniture", index
            ) from None
        if _HAN.search(deleted):
            why = f"“{pattern}”会删去正文里的字，核对就失去意义"
            raise metadata.error(why, "请写得更窄", "furniture", index)
    return patterns


def determine(
    regulation: Regulation,
    facts: Mapping[str, object],
    sources: Mapping[str, Source] | None = None,
    *,
    with_changes: bool = True,
) -> Determination:
    """Facts in, determination out: a pure function of (regulation version, facts).

    Raises FactError for an unknown fact or a wrong kind, ContradictionError for facts that cannot hold
    together. `sources` (who said a fact, in which words, when) only annotate the justification. Without
    `with_changes` the search for what would change the outcome, most of the time, is left out.
    """
    determination = determine_by_rules(regulation.rulebook, facts, sources, with_changes=with_changes)
    chosen = [value for value in determination.facts.values() if isinstance(value, str)]
    return replace(determination, procedure=regulation.procedure.steps_for(determination.outcome, chosen))


def possible_outcomes(regulation: Regulation, facts: Mapping[str, object]) -> tuple[str, ...]:
    """The outcomes that the facts leave possible, worst to best: the quickest question one can ask.

    Raises as `determine` does.
    """
    return possible_by_rules(regulation.rulebook, facts)


def compare_facts(
    library: Library,
    regulations: Iterable[Regulation],
    facts: Mapping[str, object],
    today: date | None = None,
) -> Comparison:
    """The same facts under several regulations, and for each difference the provisions that make it.

    `today` (default: the day of the call) stands for a decision not yet made. Raises FactError for a fact no
    regulation knows, ContradictionError for facts that one of them cannot hold together.
    """
    rulebooks = [regulation.rulebook for regulation in regulations]
    topics = library.topics
    return compare(rulebooks, library.vocabulary, library.joint, topics, facts, today or date.today())


def to_json(value: object) -> str:
    """Canonical JSON of our plain data: UTF-8, keys in their given order, one line."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
