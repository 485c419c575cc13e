"""What the printed figures rest on: rankings, their intervals, the outside questions and who may see them."""

import pytest

from assistant.evaluation.gold import read_questions
from assistant.evaluation.intervals import interval
from assistant.evaluation.ranking import Worth, worth
from evals.measure_retrieval import words_alone
from evals.ranking import gain
from evals.stard_set import Article, LayQuestion, documents, pieces, read_articles, read_lay_questions


@pytest.mark.parametrize(
    ("ranked", "right", "expected"),
    [
        ("abcdef", "a", Worth(1, 1, 1)),
        ("abcdef", "e", Worth(0, 1, 1 / 5)),
        ("abcdef", "f", Worth(0, 0, 1 / 6)),
        ("abcdef", "af", Worth(0.5, 0.5, 1)),
        ("aaaabbbc", "c", Worth(0, 1, 1 / 3)),  # members of one group count once
        ("abc", "x", Worth(0, 0, 0)),
    ],
)
def test_worth_of_a_ranking(ranked: str, right: str, expected: Worth) -> None:
    assert worth(list(ranked), set(right)) == expected


def test_interval_is_narrower_with_more_questions() -> None:
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 1000)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    assert interval([1.0] * 20) == (1, 1)


def test_gain_is_paired() -> None:
    better, worse = [Worth(1, 1, 1), Worth(0, 1, 0.5)], [Worth(0, 0, 0.5), Worth(0, 1, 0.5)]
    assert gain(better, worse).startswith("R@5 +0.500 ")


def test_clauses_word_for_word_the_same_are_one() -> None:
    assert words_alone("因 不可抗力，致使；") == words_alone("因不可抗力致使。")
    assert words_alone("因不可抗力致使") != words_alone("因不可抗力导致")


def test_no_question_measured_is_among_those_trained_on() -> None:
    questions = read_lay_questions(read_articles())
    training = {q.text for q in questions if q.for_training}
    measured = {q.text for q in questions if not q.for_training}
    assert len(training) == len(measured) == 386
    assert not training & measured


def test_long_articles_are_cut_between_sentences() -> None:
    sentence = "句" * 49 + "。"
    assert pieces(sentence * 3) == [sentence * 2, sentence]
    assert pieces("甲。\n\n乙；丙") == ["甲。", "乙；丙"]


def test_article_is_indexed_with_its_law_and_what_is_known_to_ask_for_it() -> None:
    articles = [
        Article("中华人民共和国民法典第五十六条", "个体工商户的债务。"),
        Article("信托法第二条", "信托。"),
    ]
    known = LayQuestion("欠的钱谁还", frozenset({0}), for_training=True)
    assert documents(articles, [known]) == ["民法典\n个体工商户的债务。\n欠的钱谁还", "信托法\n信托。"]


def test_every_labelled_question_names_a_clause_that_is_there() -> None:
    from assistant import Library

    library = Library.load()
    for split in ("dev", "test"):
        for question in read_questions(split):
            assert question.provisions, question.id
            assert all(p in library[question.regulation].document for p in question.provisions), question.id
    assert not any(question.provisions for question in read_questions("off_topic"))
