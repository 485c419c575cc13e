"""The page on the two tools quotes the law as it stands, and its check by hand works."""

import hashlib
import re
from pathlib import Path

from assistant.review.draw import case_hash
from assistant.review.regulation import SILENT as REVIEW_SILENT
from assistant.review.regulation import read_regulation as review_text
from assistant.statistics.regulation import SILENT as STATISTICS_SILENT
from assistant.statistics.regulation import read_regulation as statistics_text
from tests.review.ledgers import cases

PAGE = Path(__file__).resolve().parents[2] / "docs" / "xixian-tools.md"


def test_every_citation_of_the_page_stands_in_the_text() -> None:
    statistics, review = PAGE.read_text(encoding="utf-8").split("## 二、")
    for part, document in ((statistics, statistics_text()), (review, review_text())):
        texts = {p.citation: p.text for p in document.provisions}
        hits = re.findall(
            r"(第[一二三四五六七八九十]+条(?:第（[一二三四五六七八九十]+）项)?)[^“”第。；]{0,8}“([^”]+)”",
            part,
        )
        assert len(hits) >= 4
        for citation, words in hits:
            assert words in texts[citation], (citation, words)


def test_words_quoted_where_the_text_is_said_to_be_silent_stand_in_it() -> None:
    for silent, document in ((REVIEW_SILENT, review_text()), (STATISTICS_SILENT, statistics_text())):
        law = "".join(p.text for p in document.provisions)
        quoted = re.findall(r"“([^”]+)”", "".join(silent))
        assert len(quoted) >= 3
        assert [words for words in quoted if words not in law] == []


def test_the_check_by_hand_gives_the_hash_of_the_draw() -> None:
    (by_hand,) = re.findall(r"printf '%s' '([^']+)' \| sha256sum", PAGE.read_text(encoding="utf-8"))
    seed, unit, number = by_hand.split("|")
    (case,) = cases(1)
    assert (case.unit, case.number) == (unit, number)
    assert hashlib.sha256(by_hand.encode()).hexdigest() == case_hash(seed, case)
