"""Writes model-oracles.json: what Hugging Face transformers says of small models whose weights follow a formula.

    pip install torch transformers numpy
    python test/golden/make-model-oracles.py test/golden/model-oracles.json

No weights are kept: entry i of a tensor follows from its name and i (`entries`, and `formulaTensor` in
test/support/formula-model.ts). All are exact in float32, float16 and bfloat16, so one oracle serves every type.
Everything is computed in float64 but for the greedy continuations, which float32 must agree on.

"Sharpened" models are as sure of their own continuations as of memorized text (p > .99): the token that follows id n is
n + 1, as row n + 1 of the head is row n of the embedding, four times as large, and the embedding outweighs what layers
add. Logits stay below 50, as in published models.
"""

import json
import sys

import numpy as np
import torch
from formula_weights import entries
from transformers import GPT2Config, GPT2LMHeadModel, GPTNeoConfig, GPTNeoForCausalLM, GPTNeoXConfig, GPTNeoXForCausalLM

LENGTH, PROMPT = 20, 10
torch.set_num_threads(1)


# What transformers calls otherwise in memory than in files.
PUBLISHED = {(GPTNeoXForCausalLM, "lm_head.weight"): "embed_out.weight"}
# What makes states of ids, and logits of states.
ENDS = {GPTNeoXForCausalLM: ("gpt_neox.embed_in.weight", "embed_out.weight")}
# Half of the tokens of a row, its continuation, have p > .99 then.
SHARPNESS = 32


def fill(model, exponent, sharpness, embedding, head):
    shapes = {}
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            name = PUBLISHED.get((type(model), name), name)
            values = entries(name, tensor.numel())
            if sharpness > 1 and name == head:
                values = 4 * np.roll(entries(embedding, tensor.numel()), tensor.shape[1]) * 2.0**-exponent
            elif tensor.dim() > 1:
                values *= 2.0**-exponent * (sharpness if name == embedding else 1)
            else:
                values = 1 + values / 128 if name.endswith("weight") else values / 1024
            tensor.copy_(torch.from_numpy(values.reshape(tensor.shape)))
            shapes[name] = list(tensor.shape)
    return shapes


def pseudo_random_tokens(rows, length, vocabulary):
    return ((entries("tokens", rows * length) + 128) * 257 + np.arange(rows * length) * 31).astype(np.int64).reshape(
        rows, length
    ) % vocabulary


def statistics(model, ids, digits=9):
    with torch.no_grad():
        out = model(torch.from_numpy(ids), output_attentions=True, output_hidden_states=True)
    logits = out.logits[:, :-1].double()
    logs = torch.log_softmax(logits, -1)
    truth = torch.from_numpy(ids)[:, 1:, None]
    p = logs.exp()
    mean = (p * logs).sum(-1)
    top = logits.topk(2).values
    rounded = lambda t: [[float(f"{v:.{digits}g}") for v in row] for row in t.tolist()]
    return {
        "log_probability": rounded(logs.gather(-1, truth)[..., 0]),
        "rank": (logits > logits.gather(-1, truth)).sum(-1).tolist(),
        "mean": rounded(mean),
        "deviation": rounded(((p * logs * logs).sum(-1) - mean * mean).clamp_min(0).sqrt()),
        "margin": rounded(top[..., 0] - top[..., 1]),
        # Of row 0, per layer and head, by the definitions of EleutherAI/semantic-memorization.
        "attention_entropy": [[entropy(head) for head in a[0]] for a in out.attentions],
        "attention_gini": [[gini(head) for head in a[0]] for a in out.attentions],
        # Row 0, first two features at the last position, of the embedding and each layer but the last.
        "hidden": [[float(f"{v:.6g}") for v in h[0, -1, :2].tolist()] for h in out.hidden_states[:-1]],
    }


def entropy(head):
    w = head.double().numpy().ravel() + 1e-8
    return float(f"{-(w * np.log(w)).sum():.7g}")


def gini(head):
    """Mean absolute difference of all pairs over twice the mean."""
    w = head.double().numpy().ravel() + 1e-8
    return float(f"{np.abs(w[:, None] - w[None]).mean() / (2 * w.mean()):.7g}")


def greedy(model, prompts, steps):
    ids = torch.from_numpy(prompts)
    margins = []
    with torch.no_grad():
        for _ in range(steps):
            top = model(ids).logits[:, -1].topk(2)
            margins.append((top.values[:, 0] - top.values[:, 1]).min().item())
            ids = torch.cat([ids, top.indices[:, :1]], 1)
    return ids[:, prompts.shape[1] :].numpy(), min(margins)


def oracle(kind, config, exponent, sharpness=1, rows=3, length=LENGTH, prompt=PROMPT):
    config._attn_implementation = "eager"
    model = kind(config).eval().double()
    embedding, head = ENDS.get(kind, ("transformer.wte.weight", "lm_head.weight"))
    shapes = fill(model, exponent, sharpness, embedding, head)
    ids = pseudo_random_tokens(rows, length, config.vocab_size)
    in64, _ = greedy(model, ids[:, :prompt], length - prompt)
    in32, smallest = greedy(model.float(), ids[:, :prompt], length - prompt)
    assert (in64 == in32).all(), "a tie: choose another model"
    model = model.double()
    if sharpness > 1:  # rows that the model is sure of from the prompt on
        ids[:, prompt:] = in64
    stored = json.loads(config.to_json_string(use_diff=False))
    keep = KEYS[kind]
    stored = {key: value for key, value in stored.items() if key in keep}
    stored["architectures"] = [kind.__name__]
    return {
        "config": stored,
        "exponent": exponent,
        "sharpness": sharpness,
        "embedding": embedding,
        "head": head,
        "tensors": shapes,
        "prompt": prompt,
        "ids": ids.tolist(),
        "greedy": in64.tolist(),
        "smallest_margin": float(f"{smallest:.3g}"),
        **statistics(model, ids),
    }


COMMON = {"model_type", "vocab_size", "tie_word_embeddings"}
KEYS = {
    GPTNeoXForCausalLM: COMMON
    | {"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act"}
    | {"rope_parameters", "max_position_embeddings", "layer_norm_eps", "use_parallel_residual", "attention_bias"},
    GPT2LMHeadModel: COMMON
    | {"n_embd", "n_layer", "n_head", "n_inner", "n_positions", "activation_function", "layer_norm_epsilon"}
    | {"scale_attn_weights", "scale_attn_by_inverse_layer_idx"},
    GPTNeoForCausalLM: COMMON
    | {"hidden_size", "num_layers", "num_heads", "intermediate_size", "activation_function", "window_size"}
    | {"max_position_embeddings", "layer_norm_epsilon", "attention_types"},
}


def neox(**other):
    size = dict(hidden_size=48, num_hidden_layers=2, num_attention_heads=3, intermediate_size=96, vocab_size=300)
    rope = dict(rope_type="default", rope_theta=10000, partial_rotary_factor=other.pop("rotary_pct", 0.25))
    return GPTNeoXConfig(**{**size, "max_position_embeddings": 64, "rope_parameters": rope, **other})


def gpt2(**other):
    return GPT2Config(**{**dict(n_embd=48, n_layer=2, n_head=4, n_positions=64, vocab_size=300), **other})


def neo(**other):
    size = dict(hidden_size=48, num_layers=3, num_heads=4, intermediate_size=96, vocab_size=300)
    kinds = [[["global", "local", "global"], 1]]
    return GPTNeoConfig(**{**size, "attention_types": kinds, "window_size": 5, "max_position_embeddings": 64, **other})


X, G, N = GPTNeoXForCausalLM, GPT2LMHeadModel, GPTNeoForCausalLM
oracles = {
    "gpt_neox, parallel": oracle(X, neox(), 9),
    "gpt_neox, sharpened": oracle(X, neox(), 9, sharpness=SHARPNESS, rows=4),
    "gpt_neox, sequential, tied, all rotary, gelu_new": oracle(
        X, neox(use_parallel_residual=False, tie_word_embeddings=True, rotary_pct=1.0, hidden_act="gelu_new"), 9
    ),
    "gpt_neox, without attention bias, gelu_fast": oracle(X, neox(attention_bias=False, hidden_act="gelu_fast"), 9),
    "gpt2": oracle(G, gpt2(), 9),
    "gpt2, sharpened, scaled by layer, untied": oracle(
        G, gpt2(scale_attn_by_inverse_layer_idx=True, tie_word_embeddings=False, n_inner=64), 9, sharpness=SHARPNESS, rows=4
    ),
    "gpt_neo": oracle(N, neo(), 9),
    "gpt_neo, sharpened, gelu, untied": oracle(
        N, neo(activation_function="gelu", tie_word_embeddings=False), 9, sharpness=SHARPNESS, rows=4
    ),
    "gpt_neox, the size of pythia-70m": oracle(
        X,
        neox(
            hidden_size=512,
            num_hidden_layers=6,
            num_attention_heads=8,
            intermediate_size=2048,
            vocab_size=50304,
            max_position_embeddings=2048,
        ),
        11,
        rows=2,
        length=64,
        prompt=56,
    ),
}
with open(sys.argv[1], "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in oracles.items()) + "\n}\n")
for name, one in oracles.items():
    p = np.exp(np.array(one["log_probability"]))
    print(f"{name}: p > .99 {np.mean(p > 0.99):.2f}, median log p {np.median(np.log(p)):.2f}, "
          f"margin {one['smallest_margin']}, hits {np.mean(np.array(one['rank']) == 0):.2f}, "
          f"distinct greedy {len(set(np.array(one['greedy']).ravel()))}")
