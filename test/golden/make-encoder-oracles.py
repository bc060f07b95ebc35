"""Writes encoder-oracles.json: sentence embeddings by sentence-transformers, of BERT models whose weights follow a formula.

    pip install torch transformers sentence-transformers
    python test/golden/make-encoder-oracles.py test/golden/encoder-oracles.json

Weights are as in make-model-oracles.py; the WordPiece vocabulary is made here, and kept with its tokenizer.json.
Everything is computed in float64.
"""

import json
import string
import sys
import tempfile

import torch
from formula_weights import entries
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

LENGTH = 24
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = "the a of and to in is for license copy right river water stone public static void return print int".split()
PIECES = "##s ##ing ##ed ##er ##ly ##right ##ation ##tion ##um ##or ##an".split()
CHARACTERS = string.ascii_lowercase + string.digits + string.punctuation + "éßñαβд中日本한€"
TEXTS = [
    "the river and the stone",
    "The RIVER, and the Stones!",
    "",
    " \t\n",
    "public static void print(int a) { return; }",
    "Ünïcödé ÀÉÎ naïve Ångström İstanbul ß ẞ",
    "中文 and 日本, 한국어 αβγ дом",
    "wide 𠀀𠀁 ideographs",
    "a\u0000b\u0007c\u200bd\ufffde\u00adf\u0085g\u2028h",
    "a smile \U0001f600 and a flag \U0001f1f3",
    "e\u0301 beside \u00e9, \ufb01ne and \uff21",
    "[SEP] in the [MASK] text",
    "x" * 100 + " " + "x" * 101,
    "water " * 40,
    "0123456789 10:20:30 $5.00 100% a_b-c",
]


def tokenizer():
    pieces = dict.fromkeys(SPECIAL + list(CHARACTERS) + WORDS + PIECES + ["##" + c for c in CHARACTERS if c.isalnum()])
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    made.add_special_tokens(SPECIAL)
    # As published files have it, and sentence-transformers overrules it.
    made.enable_truncation(8)
    made.enable_padding(length=8)
    return made


def oracle(exponent, prefix, texts, **size):
    config = BertConfig(max_position_embeddings=64, **size)
    model = BertModel(config, add_pooling_layer=False).eval().double()
    tensors = {}
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            values = entries(prefix + name, tensor.numel())
            if tensor.dim() > 1:
                values *= 2.0**-exponent
            else:
                values = 1 + values / 128 if name.endswith("weight") else values / 1024
            tensor.copy_(torch.from_numpy(values.reshape(tensor.shape)))
            tensors[prefix + name] = list(tensor.shape)
    made = tokenizer()
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        names = {f"{name[1:-1].lower()}_token": name for name in SPECIAL}
        PreTrainedTokenizerFast(tokenizer_object=made, **names).save_pretrained(folder)
        first = Transformer(folder, max_seq_length=LENGTH)
        first.auto_model.double()
        encoder = SentenceTransformer(modules=[first, Pooling(config.hidden_size, "mean"), Normalize()])
        vectors = encoder.encode(texts, batch_size=4)
        mask = encoder.tokenize(texts)["attention_mask"]
        ids = [row[keep.bool()].tolist() for row, keep in zip(encoder.tokenize(texts)["input_ids"], mask)]
    cosines = vectors @ vectors.T
    print(prefix or "bare", config.hidden_size, f"cosines {cosines.min():.2f} to {sorted(set(cosines.ravel()))[-2]:.4f}")
    keep = "model_type vocab_size hidden_size num_hidden_layers num_attention_heads intermediate_size hidden_act"
    keep = keep.split() + ["max_position_embeddings", "type_vocab_size", "layer_norm_eps"]
    stored = json.loads(config.to_json_string(use_diff=False))
    return {
        "config": {"architectures": ["BertModel"], **{key: stored[key] for key in keep}},
        "exponent": exponent,
        "sharpness": 1,
        "head": "",
        "tensors": tensors,
        "texts": texts,
        "ids": ids,
        "embeddings": [[float(f"{value:.6g}") for value in vector] for vector in vectors.tolist()],
    }


made = tokenizer()
made.no_truncation()
count = made.get_vocab_size()
small = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
oracles = {
    "tiny": oracle(7, "", TEXTS, vocab_size=count, **small),
    "tiny, with a prefix": oracle(7, "bert.", TEXTS[:4], vocab_size=count, **small),
    "the shape of MiniLM-L6": oracle(
        10,
        "",
        [TEXTS[0], TEXTS[4], TEXTS[13]],
        vocab_size=30522,
        hidden_size=384,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
    ),
}
with open(sys.argv[1], "w") as file:
    kept = {"length": LENGTH, "tokenizer": json.loads(tokenizer().to_str()), "models": oracles}
    file.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in kept.items()) + "\n}\n")
