import time

import pytest

from assistant.retrieval import Reference, find_references


def found(text: str) -> list[tuple[int, int | None, int | None]]:
    return [(r.article, r.paragraph, r.item) for r in find_references(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第十二条讲什么", [(12, None, None)]),
        ("第十条第一款第五项", [(10, 1, 5)]),
        ("第十条第一款第（五）项", [(10, 1, 5)]),
        ("第10条第1款第(5)项", [(10, 1, 5)]),
        ("第１０条第１款第５项", [(10, 1, 5)]),
        ("第九条第㈡项", [(9, None, 2)]),
        ("第9条2项", [(9, None, 2)]),
        ("9条(2)项是不是说账本", [(9, None, 2)]),
        ("第九条（二）", [(9, None, 2)]),
        ("十条一款三项", [(10, 1, 3)]),
        ("第 十 条 第 二 款", [(10, 2, None)]),
        ("第十条的第五项", [(10, None, 5)]),
        ("按九条办", [(9, None, None)]),
        ("十八条是咋说的", [(18, None, None)]),
        ("第二十条", [(20, None, None)]),
        ("第一百零三条", [(103, None, None)]),
        ("第七条、第八条", [(7, None, None), (8, None, None)]),
        ("第九条至第十一条", [(9, None, None), (10, None, None), (11, None, None)]),
        ("第九条第二、三项", [(9, None, 2), (9, None, 3)]),
        ("第九条第（二）（三）项", [(9, None, 2), (9, None, 3)]),
        ("第十条第一款第五项和第六项", [(10, 1, 5), (10, 1, 6)]),
        ("第十条第一款第五项、第二款第一项", [(10, 1, 5), (10, 2, 1)]),
        ("第九条第二项，第九条第二项", [(9, None, 2)]),
        ("第９条２项", [(9, None, 2)]),
        ("第10条1款(5)", [(10, 1, 5)]),
        ("根据十条五项", [(10, None, 5)]),
        ("第十条1、2款", [(10, 1, None), (10, 2, None)]),
        ("第九条 ②", [(9, None, 2)]),
        ("第十条①款⑤项", [(10, 1, 5)]),
        ("第十条第［五］项", [(10, None, 5)]),
        ("第九条〔二〕项", [(9, None, 2)]),
        ("第九條第二項", [(9, None, 2)]),
        ("第廿一条", [(21, None, None)]),
    ],
)
def test_reference_is_read(text: str, expected: list[tuple[int, int | None, int | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第十条前两项", [(10, None, 1), (10, None, 2)]),
        ("第十条第一款前3项", [(10, 1, 1), (10, 1, 2), (10, 1, 3)]),
        ("第十条前两款", [(10, 1, None), (10, 2, None)]),
        ("第十一条第3点", [(11, None, 3)]),
        ("第十条第2款第3", [(10, 2, 3)]),
        ("第九条，前两天我们去", [(9, None, None)]),
        ("第九条，第3点钟我们去", [(9, None, None)]),
        ("第十条第3", [(10, None, None)]),  # of its 款 or of its 项
        ("第十条最后一款", [(10, None, None)]),  # which is the last, only the document tells
        ("前两项", []),
        ("第3点", []),
    ],
)
def test_part_is_read_as_people_name_it(
    text: str, expected: list[tuple[int, int | None, int | None]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第十条最后一款", [Reference(10, 2)]),
        ("第十条第一款最后一项", [Reference(10, 1, 3)]),
        ("第十条最后一项", [Reference(10, 2, 2)]),
        ("第十条第一款最后两项", [Reference(10, 1, 2), Reference(10, 1, 3)]),
        ("第九条最后一项", [Reference(9, None, 2)]),
        ("第九条最后一款", [Reference(9)]),  # it has only one
        ("第九条最后我们走了", [Reference(9)]),
    ],
)
def test_last_part_is_the_one_of_the_document(text: str, expected: list[Reference]) -> None:
    nine = ["art_9", "art_9__item_1", "art_9__item_2"]
    first = ["art_10__para_1", *(f"art_10__para_1__item_{n}" for n in (1, 2, 3))]
    second = ["art_10__para_2", "art_10__para_2__item_1", "art_10__para_2__item_2"]
    assert find_references(text, [*nine, *first, *second]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第９－１１条", [(9, None, None), (10, None, None), (11, None, None)]),
        ("9~11条", [(9, None, None), (10, None, None), (11, None, None)]),
        ("第九到十一条", [(9, None, None), (10, None, None), (11, None, None)]),
        ("第九条――第十一条", [(9, None, None), (10, None, None), (11, None, None)]),
        ("第九条——第十一条", [(9, None, None), (10, None, None), (11, None, None)]),
        ("第九条第一项至第三项", [(9, None, 1), (9, None, 2), (9, None, 3)]),
        ("第９条第（１）－（３）项", [(9, None, 1), (9, None, 2), (9, None, 3)]),
        ("第九条二到四项", [(9, None, 2), (9, None, 3), (9, None, 4)]),
        ("第5条1—3款", [(5, 1, None), (5, 2, None), (5, 3, None)]),
        ("第十条第一款至第三款", [(10, 1, None), (10, 2, None), (10, 3, None)]),
        ("第九条第一至三、五项", [(9, None, 1), (9, None, 2), (9, None, 3), (9, None, 5)]),
        ("第九条第一、三至五项", [(9, None, 1), (9, None, 3), (9, None, 4), (9, None, 5)]),
        ("第九条第五至三项", [(9, None, 5), (9, None, 3)]),
        ("第1-100条", [(1, None, None), (100, None, None)]),  # nobody means a hundred articles
    ],
)
def test_range_is_read(text: str, expected: list[tuple[int, int | None, int | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "领导让我先干", "提了九条意见", "有3条线索", "3条建议没被采纳", "第一条件是", "第二条生产线",
        "第五项", "第五项目", "第一时间", "关于第三方", "一、按规定；（二）办理", "第十十条", "一二三四五",
        "政发〔2025〕9号",
    ],
)  # fmt: skip
def test_other_counting_is_not_a_reference(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("第九条", None),
        ("本办法第九条", None),
        ("按这个办法第九条", None),
        ("《行政处罚法》第九条", "行政处罚法"),
        ("行政处罚法第九条", "行政处罚法"),
        ("殡葬管理条例第九条", "殡葬管理条例"),
        ("《容错纠错办法》的第九条", "容错纠错办法"),
    ],
)
def test_document_named_before_the_number_is_kept(text: str, law: str | None) -> None:
    assert find_references(text) == [Reference(9, law=law)]


def test_article_covers_its_parts_and_names_only_itself() -> None:
    article = Reference(10)
    assert article.covers("art_10__para_1__item_5")
    assert not article.names("art_10__para_1__item_5")
    assert article.names("art_10__para_1")
    assert not article.covers("art_1")
    assert not article.covers("art_100")


def test_first_paragraph_of_an_article_that_has_only_one() -> None:
    assert Reference(9, 1, 2).names("art_9__item_2")
    assert not Reference(9, 2, 2).covers("art_9__item_2")
    assert not Reference(10, 2, 1).covers("art_10__para_1__item_1")
    assert Reference(10, None, 5).names("art_10__para_1__item_5")


@pytest.mark.parametrize(
    "text", ["一、" * 20_000, "第一条" * 10_000, "（1）" * 20_000, "一" * 50_000, "第" * 50_000]
)
def test_long_input_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    find_references(text)
    assert time.perf_counter() - start < 5
