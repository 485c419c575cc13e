import asyncio
from concurrent.futures import ThreadPoolExecutor

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda

from assistant.retrieval import ClauseIndex, ClauseRetriever

QUESTION = "封了的货被他半夜转移走了"


def test_documents_carry_text_and_source(index: ClauseIndex) -> None:
    retriever = index.as_retriever(k=3, regulation="naiman-2025")
    assert isinstance(retriever, ClauseRetriever)
    assert isinstance(retriever, BaseRetriever)
    documents = retriever.invoke(QUESTION)
    hits = index.search(QUESTION, "naiman-2025", k=3)
    assert len(documents) == 3
    for document, hit in zip(documents, hits, strict=True):
        clause = hit.clause
        assert document.page_content == clause.text
        assert document.id == f"naiman-2025/{clause.provision}"
        assert document.metadata == {
            "regulation": "naiman-2025",
            "regulation_title": clause.regulation_title,
            "provision": clause.provision,
            "citation": clause.citation,
            "lead": clause.lead,
            "chapter": clause.chapter,
            "text_hash": clause.text_hash,
            "score": hit.score,
        }


def test_works_as_a_runnable(index: ClauseIndex) -> None:
    retriever = index.as_retriever()
    assert len(retriever.invoke(QUESTION)) == 5
    with ThreadPoolExecutor(1) as pool:  # a browser test may have left a loop in this thread
        found = pool.submit(lambda: asyncio.run(retriever.ainvoke(QUESTION))).result()
    assert found == retriever.invoke(QUESTION)
    assert [len(found) for found in retriever.batch([QUESTION, "", "第十二条"])] == [5, 0, 5]
    chain = retriever | RunnableLambda(lambda documents: documents[0].metadata["provision"])
    assert chain.invoke("第十二条讲什么") == "art_12"
