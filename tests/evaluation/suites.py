"""Small suites for tests: three cases of the Naiman regulation, reasoned from its article 9, item 1."""

from pathlib import Path

SCOPE = (
    "{enforcement_officer: 是, naiman_civil_affairs: 是, in_course_of_duty: 是, after_naiman_2025_issued: 是}"
)

# By duty, by procedure and by post: all three fulfil item 1; one or two of them do not.
THREE = f"""\
title: 三个案例
regulation: naiman-2025
by: 张三
in_scope: {SCOPE}
cases:
- id: t-1
  title: 三样都照办
  base: in_scope
  others: 否
  facts: {{followed_statutory_duty: 是, followed_statutory_procedure: true, 按照岗位职责办了: 是}}
  outcome: 应当认定为履职尽责
  citations: [第九条第（一）项]
  reason: 三样都照办
- id: t-2
  title: 少了程序
  base: in_scope
  others: 否
  facts: {{followed_statutory_duty: 是, followed_post_duty: 是}}
  outcome: no_ground
  reason: 三样要都有，缺程序
- id: t-3
  title: 少了岗位
  base: in_scope
  others: 否
  facts: {{followed_statutory_duty: 是, followed_statutory_procedure: 是}}
  outcome: WRONG
  reason: 三样要都有，缺岗位
  by: 李四
"""
RIGHT = THREE.replace("WRONG", "未见容错依据")
WRONG = THREE.replace("WRONG", "duty_fulfilled")  # against the text


def write(folder: Path, words: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(words, encoding="utf-8")
    return path
