"""The report as JUnit XML, as CI servers read it: a test suite a regulation and kind, one for the floors."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from assistant.evaluation.as_text import answer_words, facts_words, floor_words
from assistant.evaluation.entries import KIND_WORDS

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0


def junit_xml(data: dict[str, Any]) -> bytes:
    """UTF-8. There is a failure exactly where the run does not pass.

    An entry that does not hold is a failure, but skipped where there are floors and its kind breaks none.
    """
    floors = data["floors"]
    asked_for, broken = {f["kind"] for f in floors}, {f["kind"] for f in floors if not f["holds"]}
    root = ET.Element("testsuites", name=_clean(data["title"]))
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for result in data["results"]:
        groups.setdefault((result["regulation"], result["kind"]), []).append(result)
    for (regulation, kind), results in groups.items():
        suite = _suite(root, f"{regulation} {KIND_WORDS[kind]}", data)  # type: ignore[index]
        for result in results:
            name = f"{result['id']} {result['title']}".strip()
            seconds = sum(result["milliseconds"]) / 1000
            case = _case(suite, f"{regulation}.{kind}", name, seconds)
            if result["held"]:
                continue
            if floors and kind not in broken:
                why = "在指标要求之内" if kind in asked_for else "对这一类没有指标要求"
                _tell(case, "skipped", f"{why}：{result['problem']}", "allowed", _told(result))
            else:
                _tell(case, "failure", result["problem"], "mismatch", _told(result))
        _count(suite)
    if floors:
        suite = _suite(root, "指标要求", data)
        for floor in floors:
            name = f"{KIND_WORDS[floor['kind']]}{floor['label']}"
            case = _case(suite, "floors", name, 0)
            if not floor["holds"]:
                _tell(case, "failure", floor_words(data, floor), "floor", floor_words(data, floor))
        _count(suite)
    for counted in ("tests", "failures", "errors", "time"):
        number = float if counted == "time" else int
        total = sum(number(suite.get(counted) or 0) for suite in root)
        root.set(counted, f"{total:.3f}" if counted == "time" else str(total))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _suite(root: ET.Element, name: str, data: dict[str, Any]) -> ET.Element:
    timestamp = data["started"][:19]  # Ant takes no time zone
    return ET.SubElement(root, "testsuite", name=_clean(name), timestamp=timestamp)


def _case(suite: ET.Element, group: str, name: str, seconds: float) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=group, name=_clean(name), time=f"{seconds:.3f}")


def _tell(case: ET.Element, outcome: str, message: str, kind: str, text: str) -> None:
    ET.SubElement(case, outcome, message=_clean(message), type=kind).text = _clean(text)


def _count(suite: ET.Element) -> None:
    cases = list(suite)
    suite.set("tests", str(len(cases)))
    for counted, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(counted, str(sum(case.find(outcome) is not None for case in cases)))
    suite.set("time", f"{sum(float(case.get('time') or 0) for case in cases):.3f}")


def _told(result: dict[str, Any]) -> str:
    lines = [
        f"应为：{answer_words(result['expected'])}",
        f"得到：{answer_words(result['got'])}",
        f"不符：{result['problem']}",
        f"理由：{result['reason']}",
        f"标注人：{result['by']}",
    ]
    lines += [f"原文：{result['text'].strip()}"] if result["text"] else []
    lines += [f"事实：{facts_words(result)}"] if result["facts"] else []
    return "\n".join(lines)


def _clean(words: str) -> str:
    return _FORBIDDEN.sub("�", words)
