"""Makes autoencoders.json: losses and penalties of small autoencoders trained by PyTorch in double precision, which AutoencoderTrajectoryTests
compares with ours.

    python3 make_autoencoders.py > autoencoders.json

Deterministic: the data are formulas, not draws. Tried with PyTorch 1.13. Figures are means over the epoch's batches of what each batch lost
just before its step; weights are stored as [inputs, units], the transpose of PyTorch's. The Kullback-Leibler penalty compares the rows of a
piece of the batch: half of it, but from 16 rows to 64.
"""
import json
import math

import torch

ROWS, INPUTS, UNITS = 60, 12, 7
EPOCHS = 10


def wave(count, seed):
    """Values in (-1, 1), rounded to float32 so that both sides start from the same numbers."""
    values = [math.sin(12.9898 * (i + 1) + 78.233 * seed) * 43758.5453 for i in range(count)]
    return torch.tensor([2 * (v - math.floor(v)) - 1 for v in values], dtype=torch.float32).double()


# Rows near a surface of three dimensions, in [0, 1].
LATENT = wave(ROWS * 3, 1).reshape(ROWS, 3)
FEATURES = torch.sigmoid(2 * LATENT @ wave(3 * INPUTS, 2).reshape(3, INPUTS) + 0.2 * wave(ROWS * INPUTS, 3).reshape(ROWS, INPUTS)).float().double()
WEIGHTS = torch.tensor([0.0 if i % 7 == 3 else 0.25 * (1 + i % 5) for i in range(ROWS)]).double()
ONES = torch.ones(ROWS).double()


def parameters(tied):
    """Encoder's weights and bias, the decoder's weights where it has its own, its bias."""
    scale = 1.2 / math.sqrt(INPUTS)
    made = [wave(INPUTS * UNITS, 10).reshape(INPUTS, UNITS) * scale, wave(UNITS, 11) * 0.1]
    if not tied:
        made.append(wave(INPUTS * UNITS, 12).reshape(UNITS, INPUTS) * scale)
    made.append(wave(INPUTS, 13) * 0.1)
    return [value.float().double().requires_grad_() for value in made]


def flat(made):
    return [value for p in made for value in p.detach().reshape(-1).tolist()]


def pieces(rows):
    size = min(max((rows + 1) // 2, 16), 64)
    return [slice(start, min(start + size, rows)) for start in range(0, rows, size)]


def penalty(kind, strength, code, weights):
    """Summed over the rows of a batch, each times its weight."""
    if kind == "none":
        return torch.zeros(()).double()
    if kind == "l1":
        return strength * (weights * code.abs().sum(dim=1)).sum()
    total = torch.zeros(()).double()
    target = 0.2
    for piece in pieces(len(code)):
        weight = weights[piece].sum()
        mean = (weights[piece].unsqueeze(1) * code[piece]).sum(dim=0) / weight
        divergence = target * (target / mean).log() + (1 - target) * ((1 - target) / (1 - mean)).log()
        total = total + strength * weight * divergence.sum()
    return total


def row_losses(kind, outputs, targets):
    if kind == "sigmoidCrossEntropy":
        return torch.nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction="none").sum(dim=1)
    return 0.5 * (outputs - targets).square().sum(dim=1)


def make_optimizer(name, made, rate, decay):
    groups = [{"params": [p for p in made if p.dim() == 2], "weight_decay": decay}, {"params": [p for p in made if p.dim() == 1], "weight_decay": 0.0}]
    if name == "sgd":
        return torch.optim.SGD(groups, lr=rate)
    return torch.optim.Adam(groups, lr=rate, betas=(0.9, 0.999), eps=1e-8)


def run(name, optimizer, rate, tied=True, loss="squaredError", sparsity="none", strength=0.0, activation="sigmoid", batch=ROWS, decay=0.0,
        clip=None, weighted=False):
    made = parameters(tied)
    initial = flat(made)
    rule = make_optimizer(optimizer, made, rate, decay)
    weights = WEIGHTS if weighted else ONES
    losses, penalties = [], []
    for _ in range(EPOCHS):
        total, cost = 0.0, 0.0
        for start in range(0, ROWS, batch):
            rows = slice(start, min(start + batch, ROWS))
            x, w = FEATURES[rows], weights[rows]
            rule.zero_grad()
            code = x @ made[0] + made[1]
            code = torch.sigmoid(code) if activation == "sigmoid" else torch.tanh(code)
            outputs = code @ (made[0].t() if tied else made[2]) + made[-1]
            summed = (w * row_losses(loss, outputs, x)).sum()
            punished = penalty(sparsity, strength, code, w)
            ((summed + punished) / w.sum()).backward()
            if clip is not None:
                torch.nn.utils.clip_grad_norm_(made, clip)
            rule.step()
            total += summed.item()
            cost += punished.item()
        losses.append(float(f"{total / weights.sum().item():.9g}"))
        penalties.append(float(f"{cost / weights.sum().item():.9g}"))
    moved = math.sqrt(sum((a - b) ** 2 for a, b in zip(flat(made), initial)))
    return {"name": name, "optimizer": optimizer, "learningRate": rate, "tied": tied, "loss": loss, "sparsity": sparsity, "strength": strength,
            "activation": activation, "batchSize": batch, "decay": decay, "clippingNorm": clip, "weighted": weighted, "losses": losses,
            "penalties": penalties, "distance": float(f"{moved:.9g}")}


CASES = [
    run("tied", "adam", 0.01),
    run("tied, sgd", "sgd", 0.1),
    run("not tied", "adam", 0.01, tied=False),
    run("tied, sparse by L1", "adam", 0.01, sparsity="l1", strength=0.1),
    run("tied, sparse by L1, sgd in batches", "sgd", 0.1, sparsity="l1", strength=0.1, batch=16),
    run("tied, sparse by L1, codes of either sign", "adam", 0.01, sparsity="l1", strength=0.05, activation="tanh"),
    run("tied, sparse by L1, cross-entropy, decay", "adam", 0.01, loss="sigmoidCrossEntropy", sparsity="l1", strength=0.2, decay=0.02, batch=16),
    run("not tied, sparse by L1, weighted", "adam", 0.01, tied=False, sparsity="l1", strength=0.1, weighted=True, batch=20),
    run("tied, sparse by L1, clipped", "sgd", 0.3, sparsity="l1", strength=0.1, clip=0.2),
    run("tied, sparse by Kullback-Leibler", "adam", 0.01, sparsity="kl", strength=0.3, batch=16),
    run("tied, sparse by Kullback-Leibler, two pieces", "sgd", 0.1, sparsity="kl", strength=0.3),
    run("tied, sparse by Kullback-Leibler, weighted, cross-entropy", "adam", 0.01, loss="sigmoidCrossEntropy", sparsity="kl", strength=0.3,
        weighted=True),
]


def numbers(values):
    return [float(f"{value:.9g}") for value in values]


print("{")
for key, values in (("features", FEATURES.reshape(-1).tolist()), ("weights", WEIGHTS.tolist()), ("tied", flat(parameters(True))),
                    ("untied", flat(parameters(False)))):
    print(f'"{key}": {json.dumps(numbers(values), separators=(",", ":"))},')
print('"cases": [')
print(",\n".join(json.dumps(case) for case in CASES))
print("]\n}")
