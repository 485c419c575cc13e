"""The transcripts in docs can be written again at any time."""

from pathlib import Path

import pytest

from assistant import Library
from assistant.evaluation.gold import read_stories
from evals.write_transcripts import PLANS, write

WRITTEN = (PLANS[3], PLANS[7])  # bad news; an answer taken back


def test_every_plan_tells_a_story_nothing_was_trained_on(library: Library) -> None:
    assert len(PLANS) == 10
    assert {plan.regulation for plan in PLANS} == set(library)
    for plan in PLANS:
        (story,) = [s for s in read_stories(library[plan.regulation]) if s.id == plan.story]
        assert story.split in ("dev", "test")
        assert not plan.takes_back or story.truth[plan.takes_back] is True


def test_transcripts_are_written_whole(library: Library, tmp_path: Path) -> None:
    write(library, tmp_path, WRITTEN)
    index = (tmp_path / "README.md").read_text(encoding="utf-8")
    for plan in WRITTEN:
        words = (tmp_path / f"{plan.name}.md").read_text(encoding="utf-8")
        assert f"({plan.name}.md)" in index
        assert words.startswith(f"# {library[plan.regulation].title}")
        assert "以上是对照条文的参考" in words
        assert all(question in words for question in plan.asks)
        assert "None" not in words
        assert "_" not in words.replace("__", "")


def test_a_story_for_training_is_refused(library: Library, tmp_path: Path) -> None:
    stories = read_stories(library["minzu"])
    taught = next(story for story in stories if story.split == "train")
    from dataclasses import replace

    with pytest.raises(ValueError, match="用于训练"):
        write(library, tmp_path, [replace(PLANS[5], story=taught.id)])
