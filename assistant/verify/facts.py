"""Facts that are never asked for anything, or that an officer could not tell apart."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from assistant.law.yaml_file import read_yaml
from assistant.library import Library
from assistant.rules.facts import Vocabulary
from assistant.rules.graph.compiled import Compiled, compiled
from assistant.verify.finding import Finding
from assistant.verify.possible import can_hold, depends_on, ways


def unused_facts(library: Library) -> Iterator[Finding]:
    """A fact of the vocabulary that no regulation names; one that decides no outcome where it is named."""
    files = _files(library.folder)
    used = {fact for regulation in library.values() for fact in regulation.rulebook.vocabulary.facts}
    for fact in next(iter(library.values())).vocabulary.facts:
        if fact not in used:
            yield Finding(files[fact], f"事实 {fact}", "没有一份制度用到它", "请删去，或者用到条件里")
    for regulation in library.values():
        model = compiled(regulation.rulebook)
        named = [fact for e in regulation.rulebook.entries() for way in ways(model, e) for fact in way.facts]
        deciding = model.relevant({})
        for fact in dict.fromkeys(named):
            if fact not in deciding and can_hold(model) and not _decides_under_a_reading(model, fact):
                why = f"“{regulation.title}”里怎么答都不影响结论"
                yield Finding(files[fact], f"事实 {fact}", why, "请检查用到它的条款和公理")


def _decides_under_a_reading(model: Compiled, fact: str) -> bool:
    return any(depends_on(model, outcome, fact) for outcome in model.by_reading.values())


def confusable_facts(library: Library) -> Iterator[Finding]:
    """Two facts of one regulation with the same label or the same question; a choice of fewer than two."""
    files = _files(library.folder)
    found: dict[Finding, None] = {}
    for regulation in library.values():
        found.update(dict.fromkeys(_confusable(regulation.rulebook.vocabulary, files)))
    yield from found


def _confusable(vocabulary: Vocabulary, files: dict[str, str]) -> Iterator[Finding]:
    for name in ("label", "question"):
        by_words: defaultdict[str, list[str]] = defaultdict(list)
        for fact in vocabulary.facts.values():
            by_words[getattr(fact, name)].append(fact.id)
        for words, same in by_words.items():
            if len(same) > 1:
                why = f"{name} 与 {'、'.join(same[1:])} 一字不差：“{words}”"
                yield Finding(files[same[0]], f"事实 {same[0]}", why, "请改写，让人分得清")
    for fact in vocabulary.facts.values():
        if fact.kind == "choice" and len(set(fact.options)) < max(2, len(fact.options)):
            yield Finding(files[fact.id], f"事实 {fact.id}", "选项不足两个或者有重复", "请改正 options")


def _files(folder: Path) -> dict[str, str]:
    """Where each fact is defined."""
    return {
        str(fact): f"facts/{path.name}"
        for path in sorted((folder / "facts").glob("*.yaml"))
        for group in read_yaml(path).data["groups"].values()
        for fact in group["facts"]
    }
