"""Answers to questions in free words, from the determination, the law and the procedure alone.

What none of them holds is said to be missing; nothing is ever filled in.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.dialogue.commands import AskAboutProcedure, AskAboutResult, AskAboutTerm, AskAboutUs, Question
from assistant.dialogue.explain import Card, explain
from assistant.dialogue.fact_words import answer_words, denied, facts_line, quoted
from assistant.dialogue.phrases import phrase
from assistant.dialogue.why_not import barred
from assistant.law.step import Step
from assistant.library import Regulation
from assistant.procedure.in_words import step_line
from assistant.rules.determination import Determination, Source, WhyNot
from assistant.rules.expression import Value
from assistant.rules.facts import Fact
from assistant.rules.outcomes import INSUFFICIENT, OUT_OF_SCOPE
from assistant.rules.rulebook import Rule

_MOST_FACTS = 4
_FEW_FACTS = 2  # so few are told with the words of the text that ask for them
_MOST_CLAUSES = 5
_MOST_FAILING = 12
_AMOUNT = re.compile(
    r"(?:\d|[一二三四五六七八九十百千万两几]){1,8}\s*(?:元|万元|日内|日以|天|个月|年内|人以|件以|%|％|小时|倍)|\d+\s*(?:日|%|件|元|人)"
)


@dataclass(frozen=True)
class Asked:
    """What an answer may draw on. `with_model`: a language model reads the officer's words a second time."""

    regulation: Regulation
    determination: Determination
    sources: Mapping[str, Source]
    with_model: bool = False

    @property
    def card(self) -> Card:
        return explain(self.regulation, self.determination)

    @property
    def decided(self) -> bool:
        return self.determination.outcome != INSUFFICIENT

    def label(self, outcome: str) -> str:
        return self.regulation.rulebook.outcomes[outcome].label

    def rules_for(self, outcome: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.regulation.rulebook.rules.values() if rule.effect == outcome)


@dataclass(frozen=True)
class Reply:
    """The words of an answer, and the provisions to show beside it."""

    text: str
    provisions: tuple[str, ...] = ()


def reply(asked: Asked, question: Question) -> Reply:
    """The answer to one question."""
    match question:
        case AskAboutResult("why_not", outcomes) if outcomes:
            return _why_not(asked, outcomes)
        case AskAboutResult(about):
            return _about_result(asked, about)
        case AskAboutTerm():
            return _term(asked, question)
        case AskAboutProcedure(topic, words):
            return _procedure(asked, topic, words)
        case AskAboutUs(topic):
            return Reply(_about_us(asked, topic))


def _listed(opening: str, lines: Iterable[str]) -> str:
    return "\n".join([opening, *(f"· {line}" for line in dict.fromkeys(lines))])


def _about_result(asked: Asked, about: str) -> Reply:
    card, found = asked.card, asked.determination
    grounds = tuple(ground.provision for ground in found.grounds)
    match about:
        case "meaning":
            lines = [card.meaning, *_still_open(asked), card.disclaimer]
            return Reply(_listed(phrase("meaning", headline=card.headline), lines), grounds)
        case "missing":
            if not card.missing:
                return Reply(phrase("nothing_missing", outcome=card.outcome_label))
            return Reply(_listed(phrase("missing", count=len(found.open_facts)), card.missing))
        case "known":
            vocabulary = asked.regulation.rulebook.vocabulary
            lines = [facts_line(vocabulary[f].label, v, asked.sources.get(f)) for f, v in found.facts.items()]
            return Reply(_listed(phrase("known"), lines) if lines else phrase("nothing_known"))
        case "next_step":
            return Reply(_next_step(asked))
        case "what_changes":
            if card.changes:
                return Reply(_listed(phrase("what_changes"), card.changes))
            return _nothing_changes(asked)
        case "evidence":
            if card.evidence:
                return Reply(_listed(phrase("evidence"), card.evidence))
            return Reply(phrase("no_evidence" if asked.decided else "no_determination_yet"))
    lines = [f"{g.citation}：{g.text}{_resting(g.facts)}" for g in card.grounds]
    lines += [f"{g.citation}（同时成立）：{g.text}" for g in card.beside]
    if about == "why":
        lines += [*card.readings, *card.why_not]
    if not lines:
        key = "no_grounds" if asked.decided else "no_determination_yet"
        return Reply(_listed(phrase(key), card.notes) if card.notes and asked.decided else phrase(key))
    return Reply(_listed(phrase("why", outcome=card.outcome_label), lines), grounds)


def _nothing_changes(asked: Asked) -> Reply:
    """What the result hangs on, and what stands beside a bar: no more is known to help."""
    if not asked.decided:
        return Reply(phrase("no_determination_yet"))
    lines = [line for cited in asked.card.grounds for line in cited.facts]
    beside = [line for line in asked.card.why_not if line.startswith("红线在前")]
    if not lines:
        return Reply(phrase("nothing_changes"))
    return Reply(_listed(phrase("hangs_on"), [*lines, *beside]))


def _resting(facts: Sequence[str]) -> str:
    return f"（{'；'.join(facts)}）" if facts else ""


def _still_open(asked: Asked) -> list[str]:
    return [f"还可能的结论：{quoted(asked.card.possible)}"] if asked.card.possible else []


def _next_step(asked: Asked) -> str:
    """What lies with the officer first, then what the others do."""
    card, steps = asked.card, asked.determination.procedure
    mine = [step_line(step) for step in steps if step.who.startswith("你")]
    in_power = [line for line in card.changes if line.endswith("（这是你自己还能努力的）")]
    others = [step_line(step) for step in steps if not step.who.startswith("你")]
    rest = [line for line in card.next_steps if line not in mine and line not in others]
    parts = []
    if not asked.decided:
        parts.append(_listed(phrase("first_answer"), card.missing[:_MOST_FACTS]))
    if mine or in_power:
        parts.append(_listed(phrase("your_part"), [*mine, *in_power]))
    if card.evidence:
        parts.append(_listed(phrase("keep_evidence"), card.evidence))
    if others or rest:
        parts.append(_listed(phrase("next_step"), [*others, *rest]))
    return "\n".join(parts) if parts else f"{phrase('no_next_step')}{card.disclaimer}"


def _why_not(asked: Asked, outcomes: Sequence[str]) -> Reply:
    """For each outcome that the named word may mean and the text knows: why it was not reached."""
    known = [outcome for outcome in outcomes if asked.rules_for(outcome)]
    found = asked.determination
    if found.outcome in outcomes:
        reached = phrase("reached", outcome=asked.label(found.outcome))
        text = f"{reached}\n{_about_result(asked, 'grounds').text}"
        known = [outcome for outcome in known if outcome != found.outcome]
        parts = [_one_why_not(asked, outcome) for outcome in known if _better(asked, outcome)]
        return Reply(
            "\n".join([text, *(part.text for part in parts)]), tuple(g.provision for g in found.grounds)
        )
    if not known:
        title = asked.regulation.title
        named = quoted(
            asked.label(outcome) for outcome in outcomes if outcome in asked.regulation.rulebook.outcomes
        )
        return Reply(phrase("no_such_outcome", title=title, outcome=named))
    parts = [_one_why_not(asked, outcome) for outcome in known]
    provisions = tuple(dict.fromkeys(provision for part in parts for provision in part.provisions))
    return Reply("\n".join(part.text for part in parts), provisions[:_MOST_CLAUSES])


def _better(asked: Asked, outcome: str) -> bool:
    outcomes = asked.regulation.rulebook.outcomes
    return outcomes[outcome].rank > outcomes[asked.determination.outcome].rank


def _one_why_not(asked: Asked, outcome: str) -> Reply:
    label, found = asked.label(outcome), asked.determination
    if found.outcome == OUT_OF_SCOPE:
        return _about_result(asked, "why")
    reasons = [reason for reason in found.why_not if reason.outcome == outcome]
    if outcome in found.possible and not asked.decided:
        lines = [
            *(_failing(asked, reason) for reason in reasons),
            *(f"还缺：{m}" for m in asked.card.missing),
        ]
        return Reply(_listed(phrase("still_possible", outcome=label), lines[:_MOST_FAILING]))
    if not reasons:
        if found.outcome in asked.regulation.rulebook.outcomes and not _better(asked, outcome):
            return Reply(phrase("already_better", outcome=label, present=asked.card.outcome_label))
        return Reply(_listed(phrase("why_not", outcome=label), asked.card.readings or asked.card.why_not))
    if barred(asked.regulation, found):
        return _under_a_bar(asked, label, reasons)
    lines = [_failing(asked, reason) for reason in reasons]
    more = [phrase("and_more", count=len(lines) - _MOST_FAILING)] if len(lines) > _MOST_FAILING else []
    text = _listed(phrase("why_not", outcome=label), [*lines[:_MOST_FAILING], *more])
    return Reply(text, tuple(reason.provision for reason in reasons[:_MOST_CLAUSES]))


def _under_a_bar(asked: Asked, label: str, reasons: Sequence[WhyNot]) -> Reply:
    """The bar with the facts that make it so; then what is known of the provisions it shuts out."""
    lines = [f"{cited.citation}：{cited.text}{_resting(cited.facts)}" for cited in asked.card.grounds]
    known = [r for r in reasons if r.holds is True or any(leaf.value is not None for leaf in r.failing)]
    lines += [_failing(asked, reason) for reason in known]
    lines += [phrase("not_asked_under_a_bar")] if len(known) < len(reasons) else []
    shown = tuple(ground.provision for ground in asked.determination.grounds)
    return Reply(_listed(phrase("barred", outcome=label), lines), shown)


def _failing(asked: Asked, reason: WhyNot) -> str:
    """The provision, the words of it that are not met, and the fact with where it comes from."""
    if reason.holds is True:
        return f"{reason.citation}：条件本来具备，但不予容错的情形排在前面"
    answered = [leaf for leaf in reason.failing if leaf.value is not None]
    unknown = [leaf for leaf in reason.failing if leaf.value is None]
    words = quoted(dict.fromkeys(leaf.quote for leaf in (answered or unknown) if leaf.quote))
    wants = f"要有{words}。" if words and len(reason.failing) <= _FEW_FACTS else ""
    if answered:
        return f"{reason.citation}：{wants}{denied(answered)}{_words_of(asked, answered[0].fact)}"
    if unknown:
        return f"{reason.citation}：{wants}还不知道{quoted(leaf.label for leaf in unknown)}是不是这样"
    return f"{reason.citation}：条文有不同读法"


def _words_of(asked: Asked, fact: str) -> str:
    source = asked.sources.get(fact)
    return f"（你写的“{source.words}”）" if source is not None and source.words else ""


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
    return Reply(_listed(phrase("term", term=term.term), lines), shown)


def _fact_meaning(fact: Fact, value: Value | None) -> str:
    weighed = f"认定机关会看：{'、'.join(fact.factors)}。" if fact.factors else ""
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
    return asked.determination.procedure if asked.decided else asked.regulation.procedure.steps


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
    return Reply(_listed(phrase("procedure"), lines), shown[:_MOST_CLAUSES])


def _who(asked: Asked) -> Reply:
    procedure, document = asked.regulation.procedure, asked.regulation.document
    lines = [f"{procedure.authority_says}（{document[procedure.authority_provision].citation}）。"]
    lines += [f"{body.name}：{body.does}（{body.citation}）。" for body in procedure.bodies]
    lines += [procedure.authority_note] if procedure.authority_note else []
    return Reply(_listed(phrase("who"), lines), (procedure.authority_provision,))


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
    return Reply(_listed(opening, map(step_line, timed)), shown[:_MOST_CLAUSES])


def _apply(asked: Asked) -> Reply:
    procedure = asked.regulation.procedure
    steps = [s for s in procedure.steps if s.who.startswith("你") and "申请" in s.what]
    lines = [procedure.may_apply_note, *map(step_line, steps)]
    shown = [p for p in (procedure.may_apply_provision, *(s.provision for s in steps)) if p is not None]
    return Reply(_listed(phrase("procedure"), lines), tuple(dict.fromkeys(shown)))


def _in_force(asked: Asked, words: Sequence[str]) -> Reply:
    validity = asked.regulation.procedure.validity
    if validity is None:
        return _found(asked, words, ())
    document = asked.regulation.document
    lines = [
        f"{validity.citation}：{document[validity.provision].text}",
        *([validity.note] if validity.note else []),
    ]
    return Reply(_listed(phrase("procedure"), lines), (validity.provision,))


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
