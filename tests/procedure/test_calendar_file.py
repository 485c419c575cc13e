"""The calendar file, read back by a parser of another hand."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import vobject

from assistant.procedure.calendar_file import calendar_bytes
from assistant.procedure.errors import DeadlineError
from assistant.procedure.reckon import reckon
from tests.procedure.shipped import read

LICHENG = read("licheng-2025")
EVENTS = {"case_filed": date(2026, 9, 10), "decision_received": date(2026, 12, 20)}


def written(events: dict[str, date], today: date = date(2026, 9, 11), case: str = "", **extend: int) -> bytes:
    reckoned = reckon(LICHENG, events, today, {}, extend)
    return calendar_bytes("licheng-2025", "历城区实施办法", "0" * 16, reckoned, case)


def events_of(content: bytes) -> dict[str, Any]:
    calendar = vobject.readOne(content.decode(), validate=True)
    return {event.uid.value: event for event in calendar.vevent_list}


def test_an_all_day_event_with_article_words_and_alarm() -> None:
    found = events_of(written(EVENTS))
    event = found["licheng-2025-decide-2026-09-10@rongcuo"]
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 10, 10), date(2026, 10, 11))
    assert "第十七条" in event.summary.value
    assert "自立案之日起30日内调查终结,作出决定" in event.description.value
    assert "第十六条第二款“鉴定(评估、检测)等技术性调查时间不计入办理时间”" in event.description.value
    assert event.valarm.trigger.value == timedelta(hours=-15)
    assert event.valarm.action.value == "DISPLAY"
    review = found["licheng-2025-apply_for_review-2026-12-20@rongcuo"]
    assert review.dtstart.value == date(2027, 1, 4)
    assert (
        "没有2027年的放假安排" in review.description.value
        or "按工作日数：最后一天是 2027" in review.description.value
    )


def test_lines_are_as_rfc_5545_has_them() -> None:
    content = written(EVENTS)
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode()  # folded between characters


def test_the_same_dates_give_the_same_bytes_on_any_day() -> None:
    days = (date(2026, 9, 11), date(2026, 10, 10), date(2027, 3, 1), date(2026, 1, 1))
    assert len({written(EVENTS, today) for today in days}) == 1
    assert set(re.findall(rb"DTSTAMP:(\w+)", written(EVENTS))) == {b"20260910T000000Z", b"20261220T000000Z"}


def test_an_extension_moves_the_event_and_keeps_its_uid() -> None:
    plain, extended = events_of(written(EVENTS)), events_of(written(EVENTS, decide=30))
    assert plain.keys() == extended.keys()
    assert extended["licheng-2025-decide-2026-09-10@rongcuo"].dtstart.value == date(2026, 11, 9)


def test_two_cases_of_one_day_are_told_apart() -> None:
    one, two = events_of(written(EVENTS, case="甲案")), events_of(written(EVENTS, case="乙案"))
    assert not one.keys() & two.keys()
    assert all(event.summary.value.startswith("甲案｜") for event in one.values())
    awkward = events_of(written(EVENTS, case="甲,乙;丙\\\nEND:VEVENT"))
    assert len(awkward) == 2


def test_what_has_ended_needs_no_reminder() -> None:
    ended = {**EVENTS, "decision_made": date(2026, 9, 30)}
    uids = "".join(events_of(written(ended)))
    assert "-decide-" not in uids
    assert "notify_decision-2026-09-30" in uids
    with pytest.raises(DeadlineError, match="没有进行中的期限"):
        written({})
