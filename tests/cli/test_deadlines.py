"""`rongcuo deadlines` as people and programs use it."""

import json
import subprocess
import sys

import pytest
import vobject

LICHENG = ("--regulation", "licheng-2025")
FILED = (*LICHENG, "--event", "立案=2026-09-10", "--today", "2026-10-12")


def deadlines(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "assistant.cli", "deadlines", *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, check=False)


def test_without_events_it_lists_what_can_be_given() -> None:
    out = deadlines(*LICHENG, "--today", "2026-10-12").stdout.decode()
    assert "case_filed" in out
    assert "立案" in out
    assert "立案之日起30日内；情况复杂的，经负责人批准可以延长，最多30日（第十七条）" in out
    assert "第二十四条“自2025年3月1日起施行,有效期至2027年2月28日止”。有效期还剩139天。" in out
    listing = json.loads(deadlines(*LICHENG, "--json").stdout)
    assert [event["id"] for event in listing["events"]][3] == "case_filed"
    assert [entry["clock"]["days"] for entry in listing["clocks"]] == [30, 7, 30, 7, 15, 30]


@pytest.mark.parametrize("regulation", ["naiman-2025", "xixian-statistics-2022"])
def test_a_text_without_numbers_is_said_to_have_none(regulation: str) -> None:
    done = deadlines("--regulation", regulation)
    assert done.returncode == 0
    assert "本制度没有写任何天数" in done.stdout.decode()
    refused = deadlines("--regulation", regulation, "--event", "立案=2026-01-01")
    assert refused.returncode == 2
    assert "本制度没有写任何天数" in refused.stderr.decode()


def test_the_table_shows_both_readings_and_the_article() -> None:
    out = deadlines(*FILED).stdout.decode()
    row = next(line for line in out.splitlines() if line.startswith("调查终结并作出决定 "))
    cells = [cell for cell in row.split("  ") if cell.strip()]
    assert [cell.strip() for cell in cells] == [
        "调查终结并作出决定",
        "立案 2026-09-10",
        "2026-10-10",
        "2026-10-28",
        "已超期2天",
        "第十七条",
    ]
    assert "本制度没有写怎样数日子" in out
    assert "不是认定结论" in out


def test_json_with_extension_and_exclusion() -> None:
    given = ("--extend", "decide=30", "--exclude", "调查终结并作出决定=2026-09-15..2026-09-17")
    done = deadlines(*FILED, *given, "--json")
    found = json.loads(done.stdout)
    assert done.stdout.count(b"\n") == 1
    entry = next(entry for entry in found["clocks"] if entry["clock"]["id"] == "decide")
    assert (entry["last_day"], entry["due"], entry["latest"]) == ("2026-10-13", "2026-11-12", "2026-11-12")
    assert (entry["excluded_days"], entry["status"]["code"], entry["status"]["days"]) == (3, "running", 31)
    assert entry["clock"]["extension"]["citation"] == "第十七条"


def test_the_calendar_is_the_same_every_time() -> None:
    first, second = (deadlines(*FILED[:-1], day, "--ics") for day in ("2026-09-11", "2026-12-01"))
    assert first.stdout == second.stdout
    event = vobject.readOne(first.stdout.decode()).vevent
    assert event.dtstart.value.isoformat() == "2026-10-10"


BAD = {
    "an unknown event": (["--event", "立按=2026-01-01"], "没有事件“立按”"),
    "a near miss": (["--event", "case_flied=2026-01-01"], "最接近的是“case_filed”"),
    "no date": (["--event", "立案"], "应写成 事件=日期"),
    "a day that is none": (["--event", "立案=2026-02-29"], "“2026-02-29”不是日期"),
    "a date of another form": (["--event", "立案=20260301"], "不是日期"),
    "a far year": (["--event", "立案=9999-12-31"], "请核对年份"),
    "an event twice": (["--event", "立案=2026-01-01", "--event", "case_filed=2026-01-02"], "给了两次"),
    "an event before its predecessor": (
        ["--event", "立案=2026-02-02", "--event", "决定作出=2026-02-01"],
        "“决定作出”（2026-02-01）不能早于“立案”（2026-02-02）",
    ),
    "too long an extension": (["--event", "立案=2026-01-01", "--extend", "decide=31"], "最多延长30日"),
    "an extension of nothing": (["--event", "立案=2026-01-01", "--extend", "decide=0"], "不是天数"),
    "an extension in words": (["--event", "立案=2026-01-01", "--extend", "decide=三十"], "不是天数"),
    "an unknown clock": (["--event", "立案=2026-01-01", "--extend", "decided=3"], "最接近的是“decide”"),
    "an extension of what has not begun": (["--extend", "decide=3"], "还没有起算"),
    "no span": (["--event", "立案=2026-01-01", "--exclude", "decide=2026-01-05"], "不是一段日期"),
    "a bad today": (["--today", "明天"], "--today：“明天”不是日期"),
    "two forms": (["--json", "--ics"], "只能用一个"),
    "a calendar of nothing": (["--ics"], "没有进行中的期限"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_chinese_line_and_exit_code_2(name: str) -> None:
    arguments, words = BAD[name]
    done = deadlines(*LICHENG, *arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    message = done.stderr.decode()
    assert words in message
    assert message.count("\n") == 1
    assert "Traceback" not in message


def test_it_imports_nothing_heavy() -> None:
    code = (
        "import sys; from assistant.cli import main\n"
        "try: main(['deadlines', '--regulation', 'licheng-2025', '--event', '立案=2026-09-10'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('icalendar', 'torch', 'chromadb', 'gradio') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True).stdout
    assert out.decode().splitlines()[-1] == "[]"
