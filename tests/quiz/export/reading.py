"""What a program that reads an exported paper has of a question, to be compared with the question itself."""

from dataclasses import dataclass

from lxml import html

from assistant.quiz.paper import Question


@dataclass(frozen=True)
class Reading:
    """`key`: the letters of the options the reader takes for right."""

    id: str
    stem: str
    options: tuple[str, ...]
    key: str
    rationale: str
    option_rationales: tuple[str, ...]

    def stripped(self) -> "Reading":
        """Without blanks at the ends of texts, which some readers cut off."""
        return Reading(
            self.id,
            self.stem.strip(),
            tuple(text.strip() for text in self.options),
            self.key,
            self.rationale.strip(),
            tuple(text.strip() for text in self.option_rationales),
        )


def original(question: Question) -> Reading:
    return Reading(
        question.id,
        question.stem,
        question.options,
        question.key,
        question.rationale,
        question.option_rationales,
    )


def page_text(source: str) -> str:
    """The text that HTML shows, with a line break for each `br`."""
    assert "\n" not in source, "a page would show this line break as a blank"
    page = html.fragment_fromstring(source, create_parent="div")
    for element in page.iter():
        assert element.tag in ("div", "br"), f"markup that nobody wrote: {element.tag}"
    for line_break in page.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return str(page.text_content())
