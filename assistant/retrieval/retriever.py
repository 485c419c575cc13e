"""The clause index as a LangChain retriever."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.retrieval.clauses import Hit
from assistant.retrieval.index import ClauseIndex


class ClauseRetriever(BaseRetriever):
    """`invoke(text)` gives Documents, best first: the clause's bare words, with its source as metadata.

    Metadata: regulation, regulation_title, provision, citation, lead, chapter, text_hash and score (for
    ordering only).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: ClauseIndex
    k: int = 5
    regulation: str | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in self.index.search(query, self.regulation, self.k)]


def _document(hit: Hit) -> Document:
    clause = hit.clause
    return Document(
        id=clause.id,
        page_content=clause.text,
        metadata={
            "regulation": clause.regulation, "regulation_title": clause.regulation_title,
            "provision": clause.provision, "citation": clause.citation, "lead": clause.lead,
            "chapter": clause.chapter, "text_hash": clause.text_hash, "score": hit.score,
        },
    )  # fmt: skip
