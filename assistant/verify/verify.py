"""All checks of the knowledge, one after the other."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from assistant.library import Library
from assistant.verify.agreement import solver_agrees
from assistant.verify.axioms import circular_axioms, contradicting_axioms, idle_axioms
from assistant.verify.facts import confusable_facts, unused_facts
from assistant.verify.files import cues, idle_steps, left_out_folders, paraphrases
from assistant.verify.finding import Check, Finding
from assistant.verify.header import printed_header
from assistant.verify.provisions import (
    covered_provisions,
    dead_provisions,
    idle_facts,
    idle_provisions,
    misplaced_effects,
    unreachable_outcomes,
)
from assistant.verify.readings import equal_readings
from assistant.verify.words import catch_all_words, days, modal_words, numbers, proviso_words

# What loading has checked already: every character of the text, every provision either a rule or said why
# not, every quote, every fact's question, help and factors, every clock. See docs/verify.md.
STATIC = (
    Check("left_out_folders", "每个制度文件夹都载入了", left_out_folders),
    Check("contradicting_axioms", "公理不互相矛盾，不把事实定死", contradicting_axioms),
    Check("circular_axioms", "没有互相推出的事实", circular_axioms),
    Check("idle_axioms", "没有多余的公理", idle_axioms),
    Check("unused_facts", "每个事实都有制度用到，并且影响结论", unused_facts),
    Check("confusable_facts", "事实之间分得清", confusable_facts),
    Check("dead_provisions", "每条规则都可能成立，也可能不成立", dead_provisions),
    Check("idle_facts", "条件里的每个事实都起作用", idle_facts),
    Check("covered_provisions", "没有被别的条款完全盖住的条款", covered_provisions),
    Check("idle_provisions", "每条规则都能决定结论", idle_provisions),
    Check("unreachable_outcomes", "每个结论都能得出", unreachable_outcomes),
    Check("misplaced_effects", "不利和有利的后果各在其位", misplaced_effects),
    Check("equal_readings", "每种读法都有区别", equal_readings),
    Check("modal_words", "应当、可以、不予与后果一致", modal_words),
    Check("proviso_words", "但书都写成了 unless", proviso_words),
    Check("catch_all_words", "兜底条款都写成了 catch_all", catch_all_words),
    Check("numbers", "数字与条文一致", numbers),
    Check("days", "日期与条文一致", days),
    Check("printed_header", "文号、发文机关、印发日期都是原文印的", printed_header),
    Check("idle_steps", "程序步骤都有用处", idle_steps),
    Check("paraphrases", "每个条款都有口语说法", paraphrases),
    Check("cues", "说法文件能用", cues),
)
CHECKS = (*STATIC, Check("solver_agrees", "与独立求解器一致", solver_agrees, needs="clingo"))


@dataclass(frozen=True)
class Report:
    """What one check found and how long it took. `skipped`: what it needs is not installed."""

    check: Check
    findings: tuple[Finding, ...]
    seconds: float
    skipped: bool = False


def verify(library: Library, checks: Sequence[Check] = CHECKS) -> list[Report]:
    """Run the checks on a loaded library; loading it (`Library.load`) is the first of them all."""
    return [_run(library, check) for check in checks]


def _run(library: Library, check: Check) -> Report:
    if check.needs and find_spec(check.needs) is None:
        return Report(check, (), 0.0, skipped=True)
    start = time.perf_counter()
    findings = tuple(check.run(library))
    return Report(check, findings, time.perf_counter() - start)
