"""What the library does not read for a determination: folders left out, paraphrases, cues, idle steps."""

from collections.abc import Iterator

from assistant.dialogue.cues import read_cues, read_language
from assistant.law.errors import KnowledgeError
from assistant.library import Library
from assistant.retrieval.clauses import read_paraphrases
from assistant.rules.graph.compiled import compiled
from assistant.rules.outcomes import INSUFFICIENT
from assistant.verify.finding import Finding

_SHARED_FOLDERS = ("facts", "cues", "exemplars", "scenarios", "bank")


def left_out_folders(library: Library) -> Iterator[Finding]:
    """A folder that looks like a regulation but has no `regulation.yaml` is loaded by nobody."""
    for folder in sorted(path for path in library.folder.iterdir() if path.is_dir()):
        if folder.name not in (*_SHARED_FOLDERS, *library) and any(folder.iterdir()):
            why = "文件夹里没有 regulation.yaml，这份制度没有载入"
            yield Finding(folder.name, "regulation.yaml", why, "请补上这个文件，或者删去文件夹")


def paraphrases(library: Library) -> Iterator[Finding]:
    """Every provision can be found in an officer's words."""
    for regulation in library.values():
        path = regulation.folder / "paraphrases.yaml"
        file = f"{regulation.id}/{path.name}"
        try:
            given = read_paraphrases(path, regulation.document)
        except KnowledgeError as error:
            yield _unusable(library, error)
            continue
        for provision in regulation.document.provisions:
            if not given.get(provision.id):
                yield Finding(file, f"{provision.citation}（{provision.id}）", "没有口语说法", "请补上几条")


def cues(library: Library) -> Iterator[Finding]:
    """The cue files can be read, and name facts that exist."""
    folder = library.folder / "cues"
    try:
        read_language(folder)
        read_cues(folder, next(iter(library.values())).vocabulary)
    except KnowledgeError as error:
        yield _unusable(library, error)


def idle_steps(library: Library) -> Iterator[Finding]:
    """A step of the procedure for outcomes that the regulation does not know."""
    for regulation in library.values():
        reachable = {*compiled(regulation.rulebook).headlines, INSUFFICIENT}
        for step in regulation.procedure.steps:
            for outcome in sorted(set(step.outcomes) - reachable):
                why = f"写着用于“{outcome}”，这份制度没有这个结论"
                yield Finding(f"{regulation.id}/procedure.yaml", f"步骤 {step.id}", why, "请改正 outcomes")


def _unusable(library: Library, error: KnowledgeError) -> Finding:
    file = error.path.removeprefix(f"{library.folder}/")
    return Finding(file, f"第 {error.line} 行" if error.line else "文件", error.why, error.remedy)
