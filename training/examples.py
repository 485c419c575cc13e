"""What the reader is trained on, made ready: the labelled words of the training hands, and the exemplars."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from assistant import Library
from assistant.dialogue.reader.clause_reader import Part, parts_of
from assistant.dialogue.reader.rows import fact_and_option, row_of
from assistant.evaluation.implied import with_implied
from assistant.law.yaml_file import read_yaml
from evals.utterances import Labelled, fingerprint, read_labelled

WAYS = ("says", "denies")  # of an exemplar: what it tells; a third way, `silent`, tells nothing
NOTHING = "nothing"  # stands for a fact: these tell none at all


@dataclass(frozen=True, eq=False)
class Example:
    """A text made ready: clauses, tokens, shares of tokens in clauses, which facts are told where and at all.

    `where` (clauses, 2 × rows) is None for exemplars and for a text whose told facts have no marked words;
    `asked` holds the facts that are judged: of all others nothing is known.
    """

    clauses: list[str]
    ids: list[int]
    shares: torch.Tensor
    where: torch.Tensor | None
    told: torch.Tensor
    asked: torch.Tensor


def examples(
    entries: Sequence[Labelled], library: Library, rows: Sequence[str], tokenizer: Tokenizer
) -> list[Example]:
    """One example a part of a text; of a long text without marked words the first part only,
    as if it told all of them.

    What the told facts carry with them is neither told nor not told here: it is not asked.
    """
    place = {name: at for at, name in enumerate(rows)}
    found = []
    for entry in entries:
        regulation = library[entry.regulation]
        known = regulation.rulebook.vocabulary.facts
        asked = torch.tensor([fact_and_option(name)[0] in known for name in rows] * 2)
        for fact, value in with_implied(regulation, entry.told).items():
            if fact in place and fact not in entry.told:
                asked[place[fact] + (0 if value else len(rows))] = False
        for part in parts_of(entry.text, tokenizer):
            where = torch.zeros(len(part.spans), 2 * len(rows))
            for fact, value in entry.told.items():
                if (name := row_of(fact, value)) in place:
                    quote = entry.quotes.get(fact, entry.text)
                    begin = entry.text.find(quote)
                    for at, (first, last) in enumerate(part.spans):
                        if first < begin + len(quote) and begin < last:
                            where[at, place[name] + (0 if value else len(rows))] = 1
            marked = bool(entry.quotes) or not entry.told
            words, shares = clauses_in(entry.text, part), torch.from_numpy(part.shares)
            found.append(Example(words, part.ids, shares, where if marked else None, where.amax(0), asked))
            if not marked:
                break
    return found


def exemplars(library: Library, rows: Sequence[str], tokenizer: Tokenizer) -> list[Example]:
    """The sentences of `knowledge/exemplars/`, each judged for its one fact; under `nothing`, for all."""
    place = {name: at for at, name in enumerate(rows)}
    found = []
    for path in sorted((library.folder / "exemplars").glob("*.yaml")):
        for fact, ways in read_yaml(path).data.items():
            for way, sentences in ways.items():
                told = torch.zeros(2 * len(rows))
                asked = torch.full((2 * len(rows),), fact == NOTHING)
                if fact != NOTHING:
                    asked[[place[fact], place[fact] + len(rows)]] = True
                    if way != "silent":
                        told[place[fact] + len(rows) * WAYS.index(way)] = 1
                for sentence in sentences:
                    for part in parts_of(sentence, tokenizer):
                        words, shares = clauses_in(sentence, part), torch.from_numpy(part.shares)
                        found.append(Example(words, part.ids, shares, None, told, asked))
    return found


def clauses_in(text: str, part: Part) -> list[str]:
    return [text[first:last] for first, last in part.spans]


def data_fingerprint(library: Library) -> str:
    """Changes with the texts and exemplars that the reader is trained on, their labels and marked words."""
    digest = hashlib.sha256(fingerprint(read_labelled(library, ["train"])).encode())
    for path in sorted((library.folder / "exemplars").glob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
