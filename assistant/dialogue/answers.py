"""Answers to questions in free words, from the determination, the law and the procedure alone.

What none of them holds is said to be missing; nothing is ever filled in.
"""

import re
from collections.abc import Sequence

from assistant.dialogue.asked import Asked, Reply, listed, resting
from assistant.dialogue.commands import AskAboutProcedure, AskAboutResult, AskAboutTerm, AskAboutUs, Question
from assistant.dialogue.fact_words import answer_words, facts_line, quoted
from assistant.dialogue.phrases import phrase
from assistant.dialogue.steps_after import as_read, is_yours, only_if_asked, steps_after
from assistant.dialogue.ways import efforts
from assistant.dialogue.why_not_answer import why_not
from assistant.law.step import Step
from assistant.procedure.in_words import step_line
from assistant.rules.expression import Value
from assistant.rules.facts import Fact
from assistant.rules.outcomes import RESERVED

__all__ = ["Asked", "Reply", "reply"]

_MOST_FACTS = 4
_MOST_CLAUSES = 5
_NOTHING_TO_RIGHT = "duty_fulfilled"  # who did all that was due has no mistake to put right
_AMOUNT = re.compile(
    r"(?:\d|[一二三四五六七八九十百千万两几]){1,8}\s*(?:元|万元|日内|日以|天|个月|年内|人以|件以|%|％|小时|倍)|\d+\s*(?:日|%|件|元|人)"
)


def reply(asked: Asked, question: Question) -> Reply:
    """The answer to one question."""
    match question:
        case AskAboutResult("why_not", outcomes) if outcomes:
            return why_not(asked, outcomes, _about_result(asked, "grounds"))
        case AskAboutResult(about):
            return _about_result(asked, about)
        case AskAboutTerm():
            return _term(asked, question)
        case AskAboutProcedure(topic, words):
            return _procedure(asked, topic, words)
        case AskAboutUs(topic):
            return Reply(_about_us(asked, topic))


def _about_result(asked: Asked, about: str) -> Reply:
    card, found = asked.card, asked.determination
    grounds = tuple(ground.provision for ground in found.grounds)
    match about:
        case "meaning":
            lines = [card.meaning, *_still_open(asked), card.disclaimer]
            return Reply(listed(phrase("meaning", headline=card.headline), lines), grounds)
        case "missing":
            if not card.missing:
                return Reply(phrase("nothing_missing", outcome=card.outcome_label))
            return Reply(listed(phrase("missing", count=len(found.open_facts)), card.missing))
        case "known":
            vocabulary = asked.regulation.rulebook.vocabulary
            lines = [facts_line(vocabulary[f].label, v, asked.sources.get(f)) for f, v in found.facts.items()]
            return Reply(listed(phrase("known"), lines) if lines else phrase("nothing_known"))
        case "next_step":
            return Reply(_next_step(asked))
        case "what_changes":
            if card.changes:
                return Reply(listed(phrase("what_changes"), card.changes))
            return _nothing_changes(asked)
        case "evidence":
            if card.evidence:
                return Reply(listed(phrase("evidence"), card.evidence))
            return Reply(phrase("no_evidence" if asked.decided else "no_determination_yet"))
    lines = [f"{g.citation}：{g.text}{resting(g.facts)}" for g in card.grounds]
    lines += [f"{g.citation}（同时成立）：{g.text}" for g in card.beside]
    if about == "why":
        lines += [*card.readings, *card.why_not]
    if not lines:
        key = "no_grounds" if asked.decided else "no_determination_yet"
        return Reply(listed(phrase(key), card.notes) if card.notes and asked.decided else phrase(key))
    return Reply(listed(phrase("why", outcome=card.outcome_label), lines), grounds)


def _nothing_changes(asked: Asked) -> Reply:
    """What the result hangs on, and what stands beside a bar: no more is known to help."""
    if not asked.decided:
        return Reply(phrase("no_determination_yet"))
    lines = [line for cited in asked.card.grounds for line in cited.facts]
    beside = [line for line in asked.card.why_not if line.startswith("红线在前")]
    if not lines:
        return Reply(phrase("nothing_changes"))
    return Reply(listed(phrase("hangs_on"), [*lines, *beside]))


def _still_open(asked: Asked) -> list[str]:
    return [f"还可能的结论：{quoted(asked.card.possible)}"] if asked.card.possible else []


def _next_step(asked: Asked) -> str:
    """What is certain first, then what lies with the officer, then what the others do."""
    card, found = asked.card, asked.determination
    steps = steps_after(found)
    mine = [step_line(step) for step in steps if is_yours(step) and not step.condition]
    only_then = [step_line(step) for step in steps if is_yours(step) and step.condition]
    others = [step_line(step) for step in as_read(steps) if not is_yours(step)]
    told = {*mine, *only_then, *others}
    rest = [line for line in card.next_steps if line not in told]
    parts = []
    if asked.decided:
        meaning = "" if found.outcome == RESERVED else card.meaning  # that one speaks of what the card shows
        parts.append(f"{phrase('certain', headline=card.headline)}{meaning}")
        if found.outcome == _NOTHING_TO_RIGHT and only_if_asked(found):
            parts.append(phrase("no_correction_yet"))
    else:
        parts.append(listed(phrase("first_answer"), _open_ones(asked)))
    own = efforts(asked.regulation, found)
    if mine or own:
        parts.append(listed(phrase("your_part"), [*own, *mine]))
    if card.evidence:
        parts.append(listed(phrase("keep_evidence"), card.evidence))
    if only_then:
        parts.append(listed(phrase("only_then"), only_then))
    if others or rest:
        parts.append(listed(phrase("next_step"), [*others, *rest]))
    if not steps and not card.evidence:
        parts.append(f"{phrase('no_next_step')}{card.disclaimer}")
    return "\n".join(parts)


def _open_ones(asked: Asked) -> list[str]:
    """The first facts that are open, each as the question it is asked by: nothing says that it is so."""
    vocabulary = asked.regulation.rulebook.vocabulary
    return [vocabulary[fact].question for fact in asked.determination.open_facts[:_MOST_FACTS]]


def _term(asked: Asked, term: AskAboutTerm) -> Reply:
    """The facts it stands for, what the officer said of them, the clauses verbatim, and what is left open."""
    regulation = asked.regulation
    document, vocabulary = regulation.document, regulation.rulebook.vocabulary
    if not (term.facts or term.provisions or term.outcomes):
        return Reply(phrase("no_basis_for_term", term=term.term, title=regulation.title))
    lines = [f"“{asked.label(o)}”：{regulation.rulebook.outcomes[o].meaning}" for o in term.outcomes]
    facts = [vocabulary[fact] for fact in term.facts]
    lines += [_fact_meaning(fact, asked.determination.facts.get(fact.id)) for fact in facts[:_MOST_FACTS]]
    provisions = term.provisions or tuple(
        dict.fromkeys(
            entry.provision
            for entry in regulation.rulebook.entries()
            if set(term.facts) & entry.quotes.keys()
        )
    )
    shown = provisions[:_MOST_CLAUSES]
    lines += [f"{document[p].citation}：{document[p].text}" for p in shown]
    more = len(provisions) - len(shown)
    lines += [phrase("more_clauses", count=more)] if more > 0 else []
    judged = [fact for fact in facts if fact.judgement]
    if judged or not facts:
        stated = any(_AMOUNT.search(document[p].text) for p in provisions)
        lines.append(phrase("left_open" if not stated else "left_open_but_numbers", term=term.term))
    return Reply(listed(phrase("term", term=term.term), lines), shown)


def _fact_meaning(fact: Fact, value: Value | None) -> str:
    weighed = phrase("weighed", factors="、".join(fact.factors)) + "。" if fact.factors else ""
    said = f"你答的是“{answer_words(value)}”。" if value is not None else ""
    return f"“{fact.label}”。{fact.help}{weighed}{said}"


def _procedure(asked: Asked, topic: str, words: Sequence[str]) -> Reply:
    match topic:
        case "who":
            return _who(asked)
        case "when":
            return _when(asked)
        case "in_force":
            return _in_force(asked, words)
        case "apply":
            return _apply(asked)
    steps = [step for step in _steps(asked) if any(word in f"{step.what}{step.quote}" for word in words)]
    return _found(asked, words, steps)


def _steps(asked: Asked) -> tuple[Step, ...]:
    """The steps that belong to the outcome; before there is one, all."""
    return steps_after(asked.determination) if asked.decided else asked.regulation.procedure.steps


def _found(asked: Asked, words: Sequence[str], steps: Sequence[Step]) -> Reply:
    """Steps and clauses with one of the words; where there are none, that the text is silent."""
    document = asked.regulation.document
    told = {step.provision for step in steps}
    clauses = [p for p in document.provisions if any(word in p.text for word in words) and p.id not in told]
    silent = [s for s in asked.regulation.procedure.silent if any(word in s for word in words)]
    if not steps and not clauses:
        named = "；".join(silent) or "、".join(words)
        return Reply(f"{phrase('silent', matter=named)}{_who_to_ask(asked)}")
    lines = [step_line(step) for step in steps]
    lines += [f"{p.citation}：{p.text}" for p in clauses[: max(1, _MOST_CLAUSES - len(lines))]]
    lines += [phrase("silent", matter=matter) for matter in silent]
    shown = tuple(dict.fromkeys((*(step.provision for step in steps), *(p.id for p in clauses))))
    return Reply(listed(phrase("procedure"), lines), shown[:_MOST_CLAUSES])


def _who(asked: Asked) -> Reply:
    procedure, document = asked.regulation.procedure, asked.regulation.document
    lines = [f"{procedure.authority_says}（{document[procedure.authority_provision].citation}）。"]
    lines += [f"{body.name}：{body.does}（{body.citation}）。" for body in procedure.bodies]
    lines += [procedure.authority_note] if procedure.authority_note else []
    return Reply(listed(phrase("who"), lines), (procedure.authority_provision,))


def _who_to_ask(asked: Asked) -> str:
    procedure = asked.regulation.procedure
    return phrase("who_to_ask", authority=procedure.authority)


def _when(asked: Asked) -> Reply:
    timed = [step for step in _steps(asked) if step.deadline is not None or step.clock]
    timed.sort(key=lambda step: step.deadline is None)
    if not timed:
        return Reply(f"{phrase('silent', matter='期限')}{_who_to_ask(asked)}")
    opening = phrase("when" if any(step.deadline for step in timed) else "when_no_number")
    shown = tuple(dict.fromkeys(step.provision for step in timed))
    return Reply(listed(opening, map(step_line, timed)), shown[:_MOST_CLAUSES])


def _apply(asked: Asked) -> Reply:
    procedure = asked.regulation.procedure
    steps = [s for s in procedure.steps if s.who.startswith("你") and "申请" in s.what]
    lines = [procedure.may_apply_note, *map(step_line, steps)]
    shown = [p for p in (procedure.may_apply_provision, *(s.provision for s in steps)) if p is not None]
    return Reply(listed(phrase("procedure"), lines), tuple(dict.fromkeys(shown)))


def _in_force(asked: Asked, words: Sequence[str]) -> Reply:
    validity = asked.regulation.procedure.validity
    if validity is None:
        return _found(asked, words, ())
    document = asked.regulation.document
    lines = [
        f"{validity.citation}：{document[validity.provision].text}",
        *([validity.note] if validity.note else []),
    ]
    return Reply(listed(phrase("procedure"), lines), (validity.provision,))


def _about_us(asked: Asked, topic: str) -> str:
    match topic:
        case "reliable":
            return f"{phrase('reliable')}{asked.card.disclaimer}"
        case "privacy":
            return f"{phrase('privacy')}{phrase('privacy_model' if asked.with_model else 'privacy_no_model')}"
        case "how":
            rules = asked.regulation.rulebook
            confirmed = len(asked.determination.facts)
            told = phrase("how", title=asked.regulation.title, rules=len(rules.rules), facts=confirmed)
            return f"{told}{phrase('how_model' if asked.with_model else 'how_no_model')}"
    return phrase("other_laws", title=asked.regulation.title)
