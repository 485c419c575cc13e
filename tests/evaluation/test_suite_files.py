"""Files that cannot be used are refused by name, place, culprit and remedy; the others say what they say."""

import csv
import datetime
import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from assistant import Library
from assistant.evaluation import read_suite
from assistant.evaluation.entries import Case, Entry, Question, Story
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.template import examples, write_template
from assistant.law.errors import KnowledgeError
from assistant.spreadsheet.errors import SpreadsheetError
from tests.evaluation.suites import RIGHT, write

REFUSALS = (EvaluationError, KnowledgeError, SpreadsheetError)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- id: t-1\n", "- id: t-1\n    x: 1\n", "YAML 写法有误"),
        ("- id: t-1", "- id: t-2", "编号“t-2”用了两次"),
        ("- id: t-1\n", "- kind: case\n", "没有写编号（id）"),
        ("regulation: naiman-2025", "regulation: naiman-2024", "没有制度“naiman-2024”"),
        ("regulation: naiman-2025\n", "", "没有写制度编号（regulation）"),
        ("outcome: no_ground", "outcome: no_grounds", "没有结论“no_grounds”，是不是“no_ground”"),
        ("outcome: no_ground", "outcome: 应当履职尽责", "是不是“应当认定为履职尽责”"),
        ("  outcome: no_ground\n", "", "没有写应得结论（outcome）"),
        (
            "{followed_statutory_duty: 是, followed_post_duty",
            "{folowed_post_duty",
            "是不是“followed_post_duty”",
        ),
        ("followed_post_duty: 是}", "followed_post_duty: 也许}", "的值不能是“也许”，应为是、否，或者不清楚"),
        ("followed_post_duty: 是}", "followed_post_duty: 3}", "的值不能是“3”"),
        ("按照岗位职责办了: 是}", "按照岗位职责办了: 是, followed_post_duty: 否}", "写了两次"),
        ("[第九条第（一）项]", "[第九条第（十九）项]", "第九条第（十九）项"),
        ("[第九条第（一）项]", "[art_99]", "art_99"),
        ("[第九条第（一）项]", "[第十条]", "“第十条”有几款"),
        ("[第九条第（一）项]", "{a: 1}", "citations 应是一列文字"),
        ("citations: [第九条第（一）项]", "citations: [第九条]\n  grounds: []", "是一回事"),
        ("  reason: 三样都照办\n", "", "没有写理由（reason）"),
        ("by: 张三\n", "", "没有写标注人（by）"),
        ("base: in_scope", "base: scope", "base 只能写 in_scope"),
        ("others: 否", "others: 是", "没有写出的事实应为否"),
        ("  title: 少了程序", "  titel: 少了程序", "不认识“titel”"),
        ("cases:", "case:", "没有 cases、stories 或者 questions"),
        ("title: 三个案例", "titel: 三个案例", "mine.yaml:1：不认识的键“titel”"),
        ("- id: t-1", "- kind: 判断\n  id: t-1", "不认识的类型“判断”"),
    ],
)
def test_mistakes_in_yaml_are_told_with_their_line(
    library: Library, tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in RIGHT
    path = write(tmp_path, RIGHT.replace(old, new, 1))
    with pytest.raises(REFUSALS) as refused:
        read_suite(library, path)
    assert told in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_mistake_has_the_line_it_stands_on(library: Library, tmp_path: Path) -> None:
    words = RIGHT.replace("outcome: no_ground", "outcome: nothing")
    line = words.split("\n").index("  outcome: nothing") + 1
    with pytest.raises(EvaluationError, match=f"mine.yaml:{line}："):
        read_suite(library, write(tmp_path, words))


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("mine.yaml", "", "没有内容"),
        ("mine.yaml", "cases: []", "一个也没有"),
        ("mine.yaml", "- &a [*a]", "嵌套太深"),
        ("mine.yaml", "cases: 3", "cases 应是一列"),
        ("mine.yaml", "cases: [3]", "这里应是“键: 值”的形式"),
        ("mine.csv", "", "空文件"),
        ("mine.csv", "\n\n", "没有内容"),
        ("mine.csv", "编号,理由\n1,2\n", "表头没有“标注人”"),
        ("mine.csv", "编号,理由,标注人,天气\n", "D1：不认识的栏目“天气”"),
        ("mine.csv", "编号,理由,标注人,编号\n", "D1：栏目“编号”有两个"),
        ("mine.csv", "编号,理由,标注人\n", "一个也没有"),
        ("mine.xlsx", "not a workbook", "不是 .xlsx 文件"),
        ("mine.txt", "x", "应以 .yaml、.yml、.csv、.xlsx 结尾"),
    ],
)
def test_files_that_are_no_suite(library: Library, tmp_path: Path, name: str, words: str, told: str) -> None:
    with pytest.raises(REFUSALS, match=told):
        read_suite(library, write(tmp_path, words, name), "naiman-2025")


def test_a_missing_file_and_a_folder(library: Library, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="没有这个文件"):
        read_suite(library, tmp_path / "none.yaml")
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(EvaluationError, match="是文件夹"):
        read_suite(library, tmp_path / "folder.yaml")


HEAD = ["编号", "制度", "类型", "故事或问题", "应得结论", "应引条文", "理由", "标注人", "其余事实"]
FACT = "按照岗位职责办了"
CITED = "第十条第一项；art_11__para_1__item_1"


def table(tmp_path: Path, rows: list[list[object]], facts: tuple[str, ...] = (FACT,)) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    heads: list[object] = [*HEAD, *facts]
    for row in [heads, *rows]:
        sheet.append(row)
    path = tmp_path / "mine.xlsx"
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (0, None, "第 2 行：没有写编号"),
        (1, "naiman", "B2：没有制度“naiman”"),
        (2, "判断", "C2：不认识的类型“判断”"),
        (4, "尽责", "E2：没有结论“尽责”"),
        (4, None, "第 2 行：没有写应得结论"),
        (5, "第一百条", "F2：.*第一百条"),
        (6, None, "第 2 行：没有写理由"),
        (8, "是", "I2：没有写出的事实应为否"),
        (9, "大概", "J2：“按照岗位职责办了”的值不能是“大概”"),
        (9, "=1/0", "J2：是公式"),
    ],
)
def test_mistakes_in_a_table_are_told_with_their_cell(
    library: Library, tmp_path: Path, column: int, value: object, told: str
) -> None:
    row: list[object] = ["1", "naiman-2025", "案例", None, "未见容错依据", None, "理由", "张三", "否", "是"]
    row[column] = value
    with pytest.raises(EvaluationError, match=told):
        read_suite(library, table(tmp_path, [row]))


def test_every_kind_in_a_table(library: Library, tmp_path: Path) -> None:
    """Numbers and days as Excel keeps them, lists with any separator, rows of examples left out."""
    facts = ("按照法定职责办了", FACT, "事情发生的日期")
    rows: list[list[object]] = [
        ["# 示例", "x", "y", None, None, None, None, None, None, None, None, None],
        [7.0, "xixian-2022", None, None, "lenient", CITED, "理", "甲", "否", True, "不清楚"],
        ["s", "xixian-2022", "故事", "我们去查了。", "未见容错依据", None, "理", "甲", None, None, "否"],
        ["q", "xixian-2022", "question", "怎么算？", None, "第十条第（一）项", "理", "甲", None, None, None],
    ]  # fmt: skip
    path = table(tmp_path, rows, facts)
    workbook = load_workbook(path)
    sheet = workbook.active
    assert sheet is not None
    sheet["L3"] = datetime.datetime(2024, 6, 18)
    workbook.save(path)
    case, story, question = read_suite(library, path).entries
    assert isinstance(case, Case)
    assert isinstance(story, Story)
    assert isinstance(question, Question)
    assert case.id == "7"
    assert case.grounds == ("art_10__item_1", "art_11__para_1__item_1")
    assert case.given == {
        "followed_statutory_duty": True,
        "followed_post_duty": None,
        "act_date": datetime.date(2024, 6, 18),
    }
    assert case.others_false
    assert case.facts["false_materials"] is False
    assert case.facts["followed_post_duty"] is None
    assert story.text == "我们去查了。"
    assert story.told is None
    assert story.truth["followed_post_duty"] is False
    assert question.provisions == {"art_10__item_1"}


def test_merged_cells_are_refused(library: Library, tmp_path: Path) -> None:
    path = table(tmp_path, [])
    workbook = load_workbook(path)
    sheet = workbook.active
    assert sheet is not None
    sheet.merge_cells("A2:B3")
    workbook.save(path)
    with pytest.raises(EvaluationError, match="A2:B3：有合并的单元格"):
        read_suite(library, path)


def test_templates_hold_examples_that_are_not_run(library: Library, tmp_path: Path) -> None:
    for ending in (".yaml", ".csv", ".xlsx"):
        path = tmp_path / f"empty{ending}"
        write_template(library["naiman-2025"], path)
        with pytest.raises(EvaluationError, match="示例"):
            read_suite(library, path)
        with pytest.raises(SpreadsheetError, match="--overwrite"):
            write_template(library["naiman-2025"], path)


def test_the_examples_of_a_yaml_template_are_a_suite(library: Library, tmp_path: Path) -> None:
    """With `# ` taken away at the beginning of their lines, and of no others."""
    for regulation in library.values():
        path = tmp_path / f"{regulation.id}.yaml"
        write_template(regulation, path)
        head, _, examples = path.read_text(encoding="utf-8").partition("\n\n")
        words = "\n".join(line[2:] for line in examples.split("\n"))
        write(tmp_path, f"{head}\n{words}", path.name)
        kinds = [entry.kind for entry in read_suite(library, path).entries]
        assert kinds == ["case", "story", "question"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_examples_of_a_table_are_a_suite(library: Library, tmp_path: Path, ending: str) -> None:
    """With `#` taken away from their numbers. All that a table can say survives."""
    for regulation in library.values():
        path = tmp_path / f"{regulation.id}{ending}"
        write_template(regulation, path)
        if ending == ".csv":
            rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
            assert rows[1][0].startswith("#")  # what goes where
            for row in rows[2:]:
                row[0] = row[0].removeprefix("# ")
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            path.write_bytes(text.getvalue().encode("gb18030"))  # as Excel saves it in China
        else:
            workbook = load_workbook(path)
            sheet = workbook["案例"]
            for number in (2, 3, 4):
                sheet.cell(number, 1).value = str(sheet.cell(number, 1).value).removeprefix("# ")
            workbook.save(path)
        found = read_suite(library, path).entries
        expected: tuple[Entry, ...] = examples(regulation)
        for entry, gold in zip(found, expected, strict=True):
            assert entry.kind == gold.kind
            assert entry.reason == gold.reason
            if isinstance(gold, Case) and isinstance(entry, Case):
                assert (entry.outcome, entry.grounds, entry.facts) == (gold.outcome, gold.grounds, gold.facts)
            if isinstance(gold, Story) and isinstance(entry, Story):
                assert entry.text == gold.text.strip()
                assert entry.given == gold.given
            if isinstance(gold, Question) and isinstance(entry, Question):
                assert entry.provisions == gold.provisions
