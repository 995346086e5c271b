"""What LangChain and LlamaIndex find, put together as their guides say, with the same model and Chroma.

Runs in an environment of its own (``requirements.txt``), with nothing of the program::

    python retrieval_peers.py langchain|llamaindex DOCUMENTS QUESTIONS STORE

Prints a JSON line a question: what was found, best first, as document, page and text.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import peers

os.environ["ANONYMIZED_TELEMETRY"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
_FOUND = 10
_PLACE = "place"  # of a page in its file, from 1

Found = list[dict[str, str | int]]


def main(peer: str, documents: Path, questions: Path, store: Path) -> None:
    """Index a folder with one of the two and put the questions to it."""
    find = {"langchain": langchain, "llamaindex": llamaindex}[peer](documents, store)
    for line in questions.read_text("utf-8").split("\n"):
        if line.strip():
            print(json.dumps(find(json.loads(line)["question"])), flush=True)


def langchain(documents: Path, store: Path) -> Callable[[str], Found]:
    """PyPDFLoader and TextLoader, RecursiveCharacterTextSplitter 1000/200, HuggingFaceEmbeddings, Chroma."""
    from langchain_chroma import Chroma  # noqa: PLC0415 - each peer imports its own
    from langchain_community.document_loaders import PyPDFLoader, TextLoader  # noqa: PLC0415
    from langchain_huggingface import HuggingFaceEmbeddings  # noqa: PLC0415
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    pages = [
        page
        for path in files(documents)
        for page in (
            PyPDFLoader(str(path)) if path.suffix == ".pdf" else TextLoader(str(path), "utf-8")
        ).load()
    ]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(pages)
    embeddings = HuggingFaceEmbeddings(model_name=peers.model(), encode_kwargs={"normalize_embeddings": True})
    chroma = Chroma("peer", embeddings, persist_directory=str(store))
    for start in range(0, len(chunks), 5_000):  # Chroma takes no more at once
        chroma.add_documents(chunks[start : start + 5_000])

    def find(question: str) -> Found:
        return [
            one(hit.metadata["source"], int(hit.metadata.get("page", 0)) + 1, hit.page_content)
            for hit in chroma.similarity_search(question, k=_FOUND)
        ]

    return find


def llamaindex(documents: Path, store: Path) -> Callable[[str], Found]:
    """SimpleDirectoryReader, SentenceSplitter at what the model reads, the same model, VectorStoreIndex."""
    import chromadb  # noqa: PLC0415 - each peer imports its own
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex  # noqa: PLC0415
    from llama_index.core.node_parser import SentenceSplitter  # noqa: PLC0415
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415
    from llama_index.vector_stores.chroma import ChromaVectorStore  # noqa: PLC0415

    pages = SimpleDirectoryReader(input_files=files(documents)).load_data()
    # Its own ``page_label`` is what is printed on the page, iv or F-3. What is added here goes into no text.
    places: Counter[str] = Counter()
    for page in pages:
        places[page.metadata["file_path"]] += 1
        page.metadata[_PLACE] = places[page.metadata["file_path"]]
        page.excluded_embed_metadata_keys.append(_PLACE)
        page.excluded_llm_metadata_keys.append(_PLACE)
    collection = chromadb.PersistentClient(str(store)).get_or_create_collection("peer")
    index = VectorStoreIndex.from_documents(
        pages,
        storage_context=StorageContext.from_defaults(
            vector_store=ChromaVectorStore(chroma_collection=collection)
        ),
        embed_model=HuggingFaceEmbedding(model_name=peers.model()),
        transformations=[SentenceSplitter(chunk_size=256, chunk_overlap=20)],
    )
    retriever = index.as_retriever(similarity_top_k=_FOUND)

    def find(question: str) -> Found:
        return [
            one(hit.metadata["file_path"], hit.metadata[_PLACE], hit.get_content())
            for hit in retriever.retrieve(question)
        ]

    return find


def files(folder: Path) -> list[Path]:
    """The files of a folder that all three read."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".pdf", ".txt", ".md"})


def one(path: str, page: int, text: str) -> dict[str, str | int]:
    """A find; a page as the file counts it."""
    return {"doc": Path(path).name, "page": page, "text": text}


def _arguments() -> Iterable[Path]:
    return map(Path, sys.argv[2:5])


if __name__ == "__main__":
    main(sys.argv[1], *_arguments())
