"""A CrossEncoder that sentence-transformers loads, made on the spot with weights by chance."""

import shutil
from pathlib import Path

import pytest

from retrieval.errors import RerankerProblem, RerankerUnusable
from retrieval.rerankers.loading import load_reranker
from retrieval.reranking import Reranking

pytestmark = pytest.mark.extras

BUNDLED = Path(__file__).parents[2] / "resources" / "model" / "all-MiniLM-L6-v2"
QUESTION = "When does the lease end?"
PASSAGES = ["The lease ends on 25 March 2030.", "Barley is sown in April.", "The cold store hums. " * 300, ""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch  # noqa: PLC0415 - only this environment has it
    from transformers import (  # noqa: PLC0415
        BertConfig,
        BertForSequenceClassification,
        PreTrainedTokenizerFast,
    )

    folder = tmp_path_factory.mktemp("cross-encoder")
    shape = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 16}
    # The usual weights are near 0, and so would be every difference between two passages.
    torch.manual_seed(7)
    config = BertConfig(**shape, num_labels=1, initializer_range=1.0)
    BertForSequenceClassification(config).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_file=str(BUNDLED / "tokenizer.json"),
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        unk_token="[UNK]",
        model_max_length=512,
    ).save_pretrained(folder)
    # Starts the watching thread of tqdm, which stays for the life of the process.
    load_reranker(folder).scores("", [""])
    return folder


def test_a_cross_encoder_scores_each_passage_whatever_is_beside_it(folder: Path) -> None:
    reranker = load_reranker(folder)
    together = reranker.scores(QUESTION, PASSAGES)
    assert together == pytest.approx([reranker.scores(QUESTION, [one])[0] for one in PASSAGES], abs=1e-5)
    assert len(set(together)) == len(PASSAGES)


def test_a_folder_without_a_model_is_refused_and_nothing_is_fetched(tmp_path: Path, folder: Path) -> None:
    reranking = Reranking(load_reranker, folder)
    shutil.copy(folder / "config.json", tmp_path)
    with pytest.raises(RerankerUnusable) as refused:
        reranking.choose(tmp_path)
    assert refused.value.problem is RerankerProblem.BROKEN
    assert reranking.choice == folder
