"""Words of a provision that a tool prints: held to the shipped text before they are shown."""

from dataclasses import dataclass

from assistant.law.document import Document
from assistant.law.errors import KnowledgeError


@dataclass(frozen=True)
class Quote:
    """Words that stand in one provision, character for character."""

    provision: str
    words: str

    def check(self, document: Document) -> None:
        """Raise KnowledgeError unless the provision exists and holds the words."""
        if self.provision not in document:
            raise KnowledgeError(document.path, None, f"没有条款 {self.provision}", "请改正引用的条款")
        provision = document[self.provision]
        if self.words not in provision.text:
            why = f"{provision.citation}里没有“{self.words}”这几个字"
            raise KnowledgeError(document.path, provision.line, why, "请按原文改正引文")

    def cited(self, document: Document) -> str:
        """E.g. 第五条第（二）项“拥有行政执法证执法人员数及名单”, without the regulation's name."""
        self.check(document)
        return f"{document[self.provision].citation}“{self.words}”"

    def cited_in_full(self, document: Document) -> str:
        """The same with the regulation's name in front."""
        return f"{title_of(document)}{self.cited(document)}"


def title_of(document: Document) -> str:
    return f"《{''.join(document.title.split())}》"
