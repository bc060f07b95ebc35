"""Scores rows as PyTorch does it well, and as the published code does it: rows per second of each, one line a round.

    python bench/model.py MODEL_FOLDER ROWS.json THREADS ROUNDS        (torch, transformers; called by bench/model.ts)

well       float32, batches of 32, log-softmax and the gather of the true tokens on tensors
published  all logits to the host, softmax in float64, tokens one after another in Python
The model is float32 in both: on a CPU the published float16 is slower still.
"""
import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM

folder, rows_file, threads, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
rows = torch.tensor(json.load(open(rows_file)))
BATCH = 32


@torch.inference_mode()
def well():
    sums = []
    for batch in rows.split(BATCH):
        log_probabilities = model(batch).logits[:, :-1].float().log_softmax(-1)
        sums.append(log_probabilities.gather(2, batch[:, 1:, None]).sum((1, 2)))
    return torch.cat(sums)


@torch.inference_mode()
def published():
    sums = []
    for batch in rows.split(BATCH):
        logits = model(batch).logits.cpu().to(torch.float64)
        for row, tokens in zip(logits, batch):
            shares = row.softmax(-1)
            sums.append(sum(shares[at, tokens[at + 1]].log().item() for at in range(len(tokens) - 1)))
    return sums


for score in (well, published):
    score()
for _ in range(rounds):
    rates = []
    for score in (well, published):
        start = time.perf_counter()
        score()
        rates.append(len(rows) / (time.perf_counter() - start))
    print(json.dumps(rates), flush=True)
