"""Where a fact comes from, in words."""

from datetime import datetime

from assistant.rules.determination import Source


def source_words(source: Source) -> str:
    return f"你写的：“{source.words}”" if source.how == "story" and source.words else "你的回答"


def time_words(when: str) -> str:
    moment = datetime.fromisoformat(when)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
