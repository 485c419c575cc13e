"""Last days, extensions, exclusions, working days and periods, each worked out by hand from a calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.procedure.count import days_within, last_day, months_later, period_end, within
from assistant.procedure.errors import DeadlineError
from assistant.procedure.procedure import Procedure
from assistant.procedure.reckon import Reckoning, validity_remarks
from tests.procedure.shipped import one, read

LICHENG = read("licheng-2025")
REVIEW = read("xixian-review-2022")
XIXIAN = read("xixian-2022")


def other(entry: Reckoning, kind: str) -> date | None:
    return next(alternative.last_day for alternative in entry.alternatives if alternative.kind == kind)


# Procedure, clock, starting event, its day, the last day. 2028 is a leap year.
LAST_DAYS = [
    (XIXIAN, "notify_decision", "tolerance_decided", "2026-02-25", "2026-03-04"),
    (XIXIAN, "notify_decision", "tolerance_decided", "2028-02-25", "2028-03-03"),
    (XIXIAN, "notify_decision", "tolerance_decided", "2028-02-29", "2028-03-07"),
    (XIXIAN, "notify_decision", "tolerance_decided", "2025-12-28", "2026-01-04"),
    (LICHENG, "handle_transferred_case", "transfer_received", "2026-04-30", "2026-05-30"),
    (LICHENG, "handle_transferred_case", "transfer_received", "2026-05-31", "2026-06-30"),
    (LICHENG, "report_for_record", "transferred_case_handled", "2026-05-27", "2026-06-03"),
    (LICHENG, "decide", "case_filed", "2026-01-31", "2026-03-02"),
    (LICHENG, "decide", "case_filed", "2028-01-31", "2028-03-01"),
    (LICHENG, "notify_decision", "decision_made", "2026-11-25", "2026-12-02"),
    (LICHENG, "apply_for_review", "decision_received", "2026-12-20", "2027-01-04"),
    (LICHENG, "decide_review", "review_applied", "2026-07-02", "2026-08-01"),
    (REVIEW, "hand_over_file", "case_completed", "2026-10-30", "2026-11-29"),
]


@pytest.mark.parametrize(("procedure", "clock", "event", "start", "due"), LAST_DAYS)
def test_the_day_before_the_last_day_and_the_day_after(
    procedure: Procedure, clock: str, event: str, start: str, due: str
) -> None:
    border = date.fromisoformat(due)
    found = [
        one(procedure, clock, {event: start}, (border + timedelta(shift)).isoformat()) for shift in (-1, 0, 1)
    ]
    assert {entry.due for entry in found} == {border}
    assert [(entry.status.code, entry.status.days) for entry in found] == [
        ("running", 1),
        ("running", 0),
        ("overdue", 1),
    ]


@pytest.mark.parametrize(
    ("ended", "code", "late"),
    [
        ("2026-03-31", "done_on_time", None),
        ("2026-04-01", "done_on_time", None),
        ("2026-04-02", "done_late", 1),
    ],
)
def test_done_on_time_or_late(ended: str, code: str, late: int | None) -> None:
    entry = one(LICHENG, "decide", {"case_filed": "2026-03-02", "decision_made": ended}, "2026-05-01")
    assert (entry.status.code, entry.status.days) == (code, late)


def test_not_given_and_not_yet() -> None:
    assert one(LICHENG, "decide", {}, "2026-05-01").status.code == "not_started"
    ahead = one(LICHENG, "decide", {"case_filed": "2026-06-01"}, "2026-05-01")
    assert (ahead.status.code, ahead.due) == ("not_started", date(2026, 7, 1))
    without = one(LICHENG, "decide", {"decision_made": "2026-04-01"}, "2026-05-01")
    assert (without.status.code, without.due) == ("not_started", None)
    assert "没有给出“立案”的日期" in without.unknown[0]


def test_an_end_that_lies_ahead_is_not_done() -> None:
    events = {"case_filed": "2026-03-02", "decision_made": "2026-03-20"}
    entry = one(LICHENG, "decide", events, "2026-03-10")
    assert entry.status.code == "running"
    assert "“决定作出”（2026-03-20）在今天以后" in entry.remarks[0]


def test_extension_at_its_border() -> None:
    filed = {"case_filed": "2026-03-02"}
    plain, longest = (one(LICHENG, "decide", filed, "2026-03-03", extend=days) for days in (0, 30))
    assert (plain.last_day, plain.due, plain.latest) == (date(2026, 4, 1), date(2026, 4, 1), date(2026, 5, 1))
    assert (longest.last_day, longest.due) == (date(2026, 4, 1), date(2026, 5, 1))
    with pytest.raises(DeadlineError, match="最多延长30日（第十七条），给的是31日"):
        one(LICHENG, "decide", filed, "2026-03-03", extend=31)
    with pytest.raises(DeadlineError, match="最多延长"):
        one(LICHENG, "decide", filed, "2026-03-03", extend=-1)
    with pytest.raises(DeadlineError, match="没有写“告知决定”可以延长"):
        one(LICHENG, "notify_decision", {"decision_made": "2026-03-02"}, "2026-03-03", extend=1)


@pytest.mark.parametrize(
    ("spans", "due", "excluded_days"),
    [
        ((("2026-03-10", "2026-03-19"),), "2026-04-11", 10),
        ((("2026-03-10", "2026-03-10"),), "2026-04-02", 1),
        ((("2026-03-10", "2026-03-19"), ("2026-03-15", "2026-03-24")), "2026-04-16", 15),  # together 15 days
        ((("2026-02-20", "2026-03-06"),), "2026-04-05", 4),  # 3 to 6 March; the starting day never counts
        ((("2026-03-31", "2026-04-09"),), "2026-04-11", 10),  # begins when two days are left
        ((("2026-04-01", "2026-04-01"),), "2026-04-02", 1),  # the last day itself
        ((("2026-04-02", "2026-04-09"),), "2026-04-01", 0),  # after the last day: nothing left to count
    ],
)
def test_technical_time_does_not_count(
    spans: tuple[tuple[str, str], ...], due: str, excluded_days: int
) -> None:
    entry = one(LICHENG, "decide", {"case_filed": "2026-03-02"}, "2026-03-20", exclude=spans)
    assert (entry.due, entry.excluded_days) == (date.fromisoformat(due), excluded_days)
    assert bool(entry.unknown) == (excluded_days == 0)


def test_exclusion_and_extension_together() -> None:
    entry = one(
        LICHENG, "decide", {"case_filed": "2026-03-02"}, "2026-03-20",
        exclude=(("2026-04-05", "2026-04-08"),), extend=10,
    )  # fmt: skip
    assert (entry.last_day, entry.due) == (date(2026, 4, 1), date(2026, 4, 15))


def test_exclusions_the_text_does_not_give_are_refused() -> None:
    with pytest.raises(DeadlineError, match="没有写“处理移交的案件”可以扣除"):
        one(
            LICHENG, "handle_transferred_case", {"transfer_received": "2026-03-02"}, "2026-03-20",
            exclude=(("2026-03-05", "2026-03-06"),),
        )  # fmt: skip
    filed = {"case_filed": "2026-03-02"}
    with pytest.raises(DeadlineError, match="起止颠倒"):
        one(LICHENG, "decide", filed, "2026-03-20", exclude=(("2026-03-06", "2026-03-05"),))
    with pytest.raises(DeadlineError, match="当天或者以前"):
        one(LICHENG, "decide", filed, "2026-03-20", exclude=(("2026-02-20", "2026-03-02"),))
    with pytest.raises(DeadlineError, match="还没有起算"):
        one(LICHENG, "decide", {}, "2026-03-20", exclude=(("2026-03-05", "2026-03-06"),))


def test_working_days_leave_out_the_national_day_and_count_make_up_saturdays() -> None:
    """1 to 7 October 2026 are free, Saturday 10 October is worked: 15 working days after 30 September."""
    entry = one(LICHENG, "apply_for_review", {"decision_received": "2026-09-30"}, "2026-10-20")
    assert (entry.due, entry.status.code) == (date(2026, 10, 15), "overdue")
    assert other(entry, "workdays") == date(2026, 10, 27)
    assert next(a.status.code for a in entry.alternatives if a.status and a.kind == "workdays") == "running"


def test_from_the_day_may_count_that_day() -> None:
    entry = one(LICHENG, "apply_for_review", {"decision_received": "2026-09-30"}, "2026-10-01")
    assert other(entry, "start_day_counts") == date(2026, 10, 14)
    told = one(LICHENG, "notify_decision", {"decision_made": "2026-09-30"}, "2026-10-01")
    assert [alternative.kind for alternative in told.alternatives] == ["workdays"]  # 作出后, not 之日起


def test_a_last_day_of_rest_is_told_and_not_shifted() -> None:
    entry = one(XIXIAN, "notify_decision", {"tolerance_decided": "2026-09-24"}, "2026-09-25")
    assert (entry.due, entry.rest, entry.next_workday) == (date(2026, 10, 1), "国庆节", date(2026, 10, 8))
    weekend = one(XIXIAN, "notify_decision", {"tolerance_decided": "2026-11-15"}, "2026-11-16")
    assert (weekend.rest, weekend.next_workday) == ("星期日", date(2026, 11, 23))
    made_up = one(XIXIAN, "notify_decision", {"tolerance_decided": "2026-10-03"}, "2026-10-04")
    assert (made_up.due, made_up.rest) == (date(2026, 10, 10), None)


def test_a_year_whose_holidays_are_unknown_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.procedure.workdays.LAST_YEAR", 2026)
    entry = one(XIXIAN, "notify_decision", {"tolerance_decided": "2026-12-28"}, "2026-12-29")
    assert (entry.due, entry.rest) == (date(2027, 1, 4), None)
    (workdays,) = entry.alternatives
    assert (workdays.last_day, workdays.status) == (None, None)
    assert "没有2027年的放假安排" in workdays.why
    assert "是星期一，是不是休息日还不能确定" in entry.unknown[0]
    early = one(XIXIAN, "notify_decision", {"tolerance_decided": "2003-12-01"}, "2003-12-02")
    assert early.alternatives[0].last_day is None


@pytest.mark.parametrize(
    ("last", "today", "due", "code", "days"),
    [
        ("2025-12-31", "2026-06-29", "2026-06-30", "running", 1),
        ("2025-12-31", "2026-06-30", "2026-06-30", "running", 0),
        ("2025-12-31", "2026-07-01", "2026-06-30", "overdue", 1),
        ("2026-01-01", "2026-07-01", "2026-12-31", "running", 183),
        ("2026-06-30", "2026-06-30", "2026-12-31", "running", 184),
        ("2025-07-01", "2026-07-01", "2026-06-30", "overdue", 1),
    ],
)
def test_half_years(last: str, today: str, due: str, code: str, days: int) -> None:
    entry = one(REVIEW, "half_yearly_analysis", {"self_review_analysed": last}, today)
    assert (entry.due, entry.status.code, entry.status.days) == (date.fromisoformat(due), code, days)


def test_years_and_the_rolling_reading() -> None:
    entry = one(REVIEW, "yearly_supervision", {"supervision_carried_out": "2025-05-05"}, "2026-12-31")
    assert (entry.due, entry.status.days) == (date(2026, 12, 31), 0)
    assert other(entry, "rolling") == date(2026, 5, 5)
    unknown = one(REVIEW, "yearly_supervision", {}, "2026-11-22")
    assert unknown.due == date(2026, 12, 31)
    assert "不知道这一期做过没有" in unknown.remarks[0]
    with pytest.raises(DeadlineError, match="不能在今天"):
        one(REVIEW, "yearly_supervision", {"supervision_carried_out": "2026-11-23"}, "2026-11-22")


def test_months_end_where_the_month_does() -> None:
    assert months_later(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_later(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_later(date(2026, 6, 30), 6) == date(2026, 12, 30)
    assert [period_end(date(2026, m, 1), 6).month for m in range(1, 13)] == [6] * 6 + [12] * 6


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("case_filed", "decision_made"),
        ("decision_made", "decision_received"),
        ("case_filed", "review_decided"),
    ],
)
def test_an_event_before_one_that_comes_first_is_refused(first: str, then: str) -> None:
    same_day = {first: "2026-03-02", then: "2026-03-02"}
    one(LICHENG, "decide", same_day, "2026-05-01")
    with pytest.raises(DeadlineError, match="不能早于"):
        one(LICHENG, "decide", {**same_day, then: "2026-03-01"}, "2026-05-01")


@pytest.mark.parametrize(
    ("day", "word"),
    [("2025-02-28", "以前"), ("2025-03-01", ""), ("2027-02-28", ""), ("2027-03-01", "以后")],
)
def test_days_outside_the_validity_are_told(day: str, word: str) -> None:
    remarks = validity_remarks(LICHENG, {"case_filed": date.fromisoformat(day)})
    assert [word in remark for remark in remarks] == ([True] if word else [])


DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(1, 60), st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=4))
def test_time_between_start_and_end_is_the_length_and_what_is_left_out(
    start: date, length: int, left_out: list[tuple[date, int]]
) -> None:
    spans = [(first, first + timedelta(days)) for first, days in left_out]
    due = last_day(start, length, lambda day: not within(day, spans))
    assert not within(due, spans)
    assert (due - start).days == length + days_within(start, due, spans)


@pytest.mark.parametrize(
    ("day", "told"), [("2022-11-25", True), ("2022-11-26", False), ("2022-11-27", False)]
)
def test_an_event_before_the_notice_is_told_where_the_article_prints_no_day(day: str, told: bool) -> None:
    remarks = validity_remarks(read("xixian-2022"), {"tolerance_decided": date.fromisoformat(day)})
    assert any("印发通知的日子（2022-11-26）以前" in remark for remark in remarks) is told
