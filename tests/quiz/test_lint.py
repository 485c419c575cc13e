"""The lint finds each bias that is put into a clean bank and names the questions; a clean one has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.law.errors import KnowledgeError
from assistant.quiz.item import Item
from assistant.quiz.lint.chance import likeness
from assistant.quiz.lint.lint import MEASURES, Finding, as_text, lint, measures, shipped
from assistant.quiz.lint.measure import Limits, Measure, read_limits, shipped_limits
from assistant.quiz.lint.options import overlapping, span_of
from assistant.quiz.lint.wording import runs_of
from tests.quiz.small_paper import item, judge, paper

LIMITS = shipped()
LENGTHS = (3, 5, 7, 9)


def _text(length: int, sign: int) -> str:
    """Characters that no other text has, so that nothing is alike by accident."""
    return "".join(chr(0x4E00 + sign * 16 + place) for place in range(length))


def clean_bank(count: int = 80) -> list[Item]:
    """单选 with the key in every place and of every length in turn, 判断 of either kind, some 多选."""
    found = []
    for n in range(count):
        texts = [_text(LENGTHS[(n // 4 + place) % 4], 4 * n + place) for place in range(4)]
        found.append(item(f"s{n}", "ABCD"[n % 4], texts, story=f"材料{n}甲。材料{n}乙。"))
    found += [judge(f"j{n}", "AB"[n % 2]) for n in range(30)]
    for n in range(40):
        texts = [_text(LENGTHS[(n // 2 + place) % 4], 400 + 4 * n + place) for place in range(4)]
        key = ("AB", "CD", "ABC", "BCD", "AC", "BD", "ACD", "ABD")[n % 8]
        found.append(item(f"m{n}", key, texts, kind="multiple"))
    return found


def findings(bank: list[Item], limits: Limits = LIMITS) -> dict[str, Finding]:
    return {finding.measure: finding for finding in lint(bank, limits)}


def figure(bank: list[Item], name: str) -> Measure:
    return next(measure for measure in measures(bank, LIMITS) if measure.id == name)


def singles(bank: list[Item]) -> list[Item]:
    return [one for one in bank if one.type == "single"]


def test_a_clean_bank_has_no_finding() -> None:
    assert lint(clean_bank(), LIMITS) == ()
    assert "没有发现" in as_text(measures(clean_bank(), LIMITS), LIMITS)


def test_every_measure_has_a_limit_and_gives_a_figure() -> None:
    assert set(LIMITS.bounds) == set(MEASURES)
    assert {measure.id for measure in measures(clean_bank(), LIMITS)} == set(MEASURES)


def test_nothing_at_all_is_no_finding() -> None:
    assert lint([], LIMITS) == ()
    assert "没有可数的" in as_text(measures([], LIMITS), LIMITS)


def test_keys_in_one_place() -> None:
    bank = clean_bank()
    for n in range(0, 40):  # twenty more keys at B
        if bank[n].key in "AC":
            options = list(bank[n].options)
            was = next(place for place, option in enumerate(options) if option.correct)
            options[was], options[1] = options[1], options[was]
            bank[n] = replace(bank[n], options=tuple(options))
    found = findings(bank)["key_position"]
    assert found.figure == 40 / 80
    assert set(found.questions) == {one.id for one in singles(bank) if one.key == "B"}
    assert "A 10、B 40、C 10、D 20" in found.message


def test_few_questions_may_be_further_from_chance() -> None:
    bank = [
        item(f"s{n}", "A" if n < 9 else "BCD"[n % 3], [_text(3, n * 4 + p) for p in range(4)])
        for n in range(20)
    ]
    assert figure(bank, "key_position").figure == 9 / 20
    assert "key_position" not in findings(bank)  # 20 points off, 2.5 standard errors are 24
    assert "key_position" in findings(bank, replace(LIMITS, standard_errors=1))


def test_too_many_true_statements() -> None:
    bank = [judge(f"j{n}", "A" if n < 30 else "B") for n in range(40)]
    found = findings(bank)["judge_true"]
    assert found.figure == 0.75
    assert found.limit == pytest.approx(0.5 + 2.5 * (0.25 / 40) ** 0.5)
    assert len(found.questions) == 30
    assert "judge_true" in findings([judge(f"j{n}", "B") for n in range(40)])  # too few, too


def test_the_longest_is_the_key() -> None:
    bank = clean_bank()
    for n in range(60):
        options = bank[n].options
        longest = max(options, key=lambda option: len(option.text)).text
        own = next(option.text for option in options if option.correct)
        swap = {longest: own, own: longest}
        bank[n] = replace(bank[n], options=tuple(replace(o, text=swap.get(o.text, o.text)) for o in options))
    found = findings(bank)["key_longest"]
    assert found.figure == pytest.approx((60 + 5) / 80)
    assert "key_shortest" in findings(bank)  # as the shortest is hardly ever the key


def test_a_tie_for_the_longest_tells_nothing() -> None:
    bank = [item("s", "A", ["一二三", "四五六", "七", "八"])]
    longest = [m for m in measures(bank, LIMITS) if m.id == "key_longest"]
    assert [m.count for m in longest] == [0, 0, 0]  # 单选, 单选 about outcomes, 多选 and 不定项


def test_a_bias_of_one_kind_of_question_does_not_hide_behind_another() -> None:
    def one(n: int, topic: str, key: str) -> Item:
        texts = [_text(length, 4 * n + place) for place, length in enumerate(LENGTHS)]
        return replace(item(f"s{n}", key, texts), topic=topic)  # type: ignore[arg-type]

    bank = [one(n, "outcome", "D" if n % 2 else "ABC"[n % 3]) for n in range(60)]
    bank += [one(60 + n, "clock", "ABC"[n % 3]) for n in range(60)]
    labels = [finding.label for finding in lint(bank, LIMITS) if finding.measure == "key_longest"]
    assert labels == ["最长的选项是答案（单选题·结论）", "最长的选项是答案（单选题·期限）"]


def test_the_key_in_the_midst_of_its_variants() -> None:
    right, one, other, strange = "前者甲乙后者丙丁", "前者甲乙后者戊己", "前者庚辛后者丙丁", "壬癸子丑寅卯"
    scores = likeness([right, one, other, strange])
    assert scores.index(max(scores)) == 0
    bank = [item(f"s{n}", "A", [f"{text}{n}" for text in (right, one, other, strange)]) for n in range(20)]
    assert findings(bank)["key_most_alike"].figure == 1.0


def test_an_option_that_is_never_right() -> None:
    bank = clean_bank()
    for n in range(40):
        options = list(bank[n].options)
        wrong = next(place for place, option in enumerate(options) if not option.correct)
        options[wrong] = replace(options[wrong], text="不适用本制度")
        bank[n] = replace(bank[n], options=tuple(options))
    found = findings(bank)["recurring_option"]
    assert found.figure == 0.0
    assert "“不适用本制度” 0/40" in found.message
    assert len(found.questions) == 40


def test_a_rarer_option_that_is_always_right_is_not_hidden_by_a_frequent_one() -> None:
    bank = [
        item(f"f{n}", "A" if n < 70 else "B", ["常见", *(_text(3, 3 * n + p) for p in range(3))])
        for n in range(200)
    ]  # 10 points off, 3.3 standard errors, but within 15 points
    bank += [item(f"r{n}", "A", ["少见", *(_text(3, 600 + 3 * n + p) for p in range(3))]) for n in range(12)]
    found = findings(bank)["recurring_option"]
    assert (found.figure, len(found.questions)) == (1.0, 12)


def test_absolutes_in_wrong_options_only() -> None:
    bank = clean_bank()
    for n in range(40):
        options = list(bank[n].options)
        wrong = next(place for place, option in enumerate(options) if not option.correct)
        options[wrong] = replace(options[wrong], text=f"一律{options[wrong].text}")
        bank[n] = replace(bank[n], options=tuple(options))
    found = findings(bank)["absolutes"]
    # right: 80 keys, 15 true statements, 100 right options of 多选; wrong: 240, 15 and 60
    assert found.figure == pytest.approx((40.5 / 316) / (0.5 / 196))
    assert "错的 40/315、对的 0/195" in found.message


def test_absolutes_in_statements_count_and_words_that_only_look_like_one_do_not() -> None:
    bank = [judge(f"j{n}", "B", f"第{n}件必须上报") for n in range(12)]
    bank += [judge(f"k{n}", "A", f"第{n}件的所有权已经查明") for n in range(12)]
    found = figure(bank, "absolutes")
    assert found.shown == "错的 12/12、对的 0/12"
    assert found.count == 12


def test_a_key_that_echoes_the_question() -> None:
    bank = clean_bank()
    for n in range(20):
        key = next(option.text for option in bank[n].options if option.correct)
        bank[n] = replace(bank[n], stem=f"对{key}一{key}应当怎样处理？")
    found = findings(bank)["clang_question"]
    # those of three characters are no echo: five keys of each length
    assert found.figure == pytest.approx(15 / 80)
    assert "答案 15/80、错误选项 0/240" in found.message


def test_an_echo_in_all_options_or_of_a_title_or_term_is_none() -> None:
    stem = "根据《某县制度》，行政执法人员应当主动报告吗？"
    all_echo = [f"{word}主动报告" for word in ("应当", "可以", "不必", "不得")]
    of_terms = ["某县制度规定的", "行政执法才是", "乙", "丙"]
    for texts, key in ((all_echo, "B"), (of_terms, "A"), (of_terms, "B")):
        assert figure([item("s", key, texts, stem=stem)], "clang_question").figure == 0.0
    assert runs_of("《某县制度》甲乙丙丁，戊己庚", LIMITS) == {"甲乙丙丁"}


def test_a_key_that_echoes_the_story_of_the_parts_before() -> None:
    texts = ["及时主动消除影响", "壬", "癸", "子"]
    parts = (item("c-1", "B", story="他及时主动消除了后果。"), item("c-2", "A", texts))
    found = figure([item("c", "", kind="case", parts=parts)], "clang_story")
    assert found.questions == ("c-2",)


@pytest.mark.parametrize(
    ("one", "other", "is_overlap"),
    [
        ("张某制发意见书", "张某（纠错对象）制发意见书", True),
        ("出现了失误", "出现了探索性失误", True),
        ("第九条的条件", "第九条第（一）项的条件", True),
        ("可以免除责任。", "可以免除责任", True),
        ("第九条第（一）项的条件", "第九条第（二）项的条件", False),
        ("第十条的条件", "第十一条的条件", False),
        ("适用本制度", "不适用本制度", False),
        ("应当免除责任", "可以免除责任", False),
        ("7日", "15日", False),
        ("7日以内", "15日以内", True),
        ("7日以内", "15天以上", False),
        ("5日至10日", "10日至15日", True),
        ("5日至9日", "10日至15日", False),
        ("不超过30日", "超过30日", False),
        ("7个工作日以内", "7日以内", False),
        ("由甲在7日以内报告", "由乙在15日以内报告", False),
        ("2022年11月26日", "2022年11月27日", False),
        ("+1", "-1", False),
    ],
)
def test_options_that_overlap(one: str, other: str, is_overlap: bool) -> None:
    assert overlapping(one, other) is is_overlap
    assert overlapping(other, one) is is_overlap


def test_a_span_of_days() -> None:
    assert span_of("收到后15日以内答复") == ("收到后答复", "日", 0.0, 15.0)
    assert span_of("不满20个工作日") == ("", "工作日", 0.0, 19.0)
    assert span_of("没有期限") is None


def test_overlap_closing_marks_and_missing_reasons_are_found_in_a_single_question() -> None:
    bank = clean_bank()
    wrong = next(option for option in bank[0].options if not option.correct)
    rest = tuple(option for option in bank[0].options if option is not wrong)
    bank[0] = replace(bank[0], options=(*rest, replace(wrong, text=f"{rest[0].text}之后")))
    bank[1] = replace(
        bank[1], options=tuple(replace(o, text=o.text + "。" * o.correct) for o in bank[1].options)
    )
    bank[2] = replace(bank[2], options=tuple(replace(o, misreading=None) for o in bank[2].options))
    bank[3] = replace(bank[3], options=tuple(replace(o, why=" ") for o in bank[3].options))
    bank[4] = replace(bank[4], options=tuple(replace(o, citations=()) for o in bank[4].options))
    bank[5] = replace(bank[5], options=tuple(replace(o, misreading="whim") for o in bank[5].options))
    found = findings(bank)
    assert found["overlap"].questions == ("s0",)
    assert found["closing_mark"].questions == ("s1",)
    assert found["no_reason"].questions == ("s2", "s3", "s4", "s5")
    assert "s3 A 缺理由" in found["no_reason"].message
    assert found["no_reason"].figure == pytest.approx(4 / 150)


def test_always_as_many_right_options() -> None:
    bank = [item(f"m{n}", "AB" if n % 4 else "ABC", kind="multiple") for n in range(40)]
    found = findings(bank)["right_counts"]
    assert found.figure == 0.75
    assert "对 2 项 30 题、对 3 项 10 题" in found.message


def test_all_options_right() -> None:
    bank = [item(f"i{n}", "ABCD" if n < 5 else "A", kind="indefinite") for n in range(20)]
    assert findings(bank)["all_right"].questions == ("i0", "i1", "i2", "i3", "i4")


def test_the_same_story_twice() -> None:
    bank = [
        item("a", "A", story="一。二。三。四。五。"),
        item("b", "A", story="五。四。三。二。一。"),
        item("c", "A", story="一。二。三。六。七。"),
    ]
    assert findings(bank)["same_story"].questions == ("a", "b")


def test_the_same_question_twice() -> None:
    bank = [
        item("a", "A", ["甲", "乙"], stem="几日？"),
        item("b", "B", ["丙", "甲"], stem="几日？"),
        item("c", "A", ["丁", "乙"], stem="几日？"),
        item("d", "A", ["甲", "乙"], stem="几日？", story="另一件事。"),
    ]
    assert findings(bank)["same_question"].questions == ("b",)


def test_a_paper_is_linted_like_its_items_and_the_table_says_what_to_do() -> None:
    items = [judge(f"j{n}", "A") for n in range(30)]
    assert lint(paper(*items), LIMITS) == lint(items, LIMITS)
    words = as_text(measures(paper(*items), LIMITS), LIMITS)
    assert "请让对的和错的说法各占一半左右" in words
    assert "j0、j1" in words
    assert "等 30 处" in words


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("judge_true: {", "judge_truth: {", "judge_tru"),
        ("low: -0.05", "low: small", "small"),
        ("run: 4", "rum: 4", "run"),
        ("terms: [", "terms: 无 #[", "terms"),
    ],
)
def test_a_broken_limits_file_is_named_by_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    words = shipped_limits().read_text(encoding="utf-8")
    assert old in words
    (tmp_path / "lint.yaml").write_text(words.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"lint\.yaml") as caught:
        read_limits(tmp_path / "lint.yaml", tuple(MEASURES))
    assert says in str(caught.value) or caught.value.line is not None
