"""Makes trajectories.json: losses of small networks trained by PyTorch in double precision, which TrajectoryTests compares with ours.

    python3 make_trajectories.py > trajectories.json

Deterministic: the data are formulas, not draws. Tried with PyTorch 1.13. A loss is the mean over the epoch's batches of what each batch lost
just before its step, as in TrainingHistory; weights are stored as [inputs, units], the transpose of PyTorch's.
"""
import json
import math

import torch

ROWS, INPUTS, HIDDEN1, HIDDEN2, OUTPUTS = 60, 8, 16, 12, 4
EPOCHS = 12


def wave(count, seed):
    """Values in (-1, 1), rounded to float32 so that both sides start from the same numbers."""
    values = [math.sin(12.9898 * (i + 1) + 78.233 * seed) * 43758.5453 for i in range(count)]
    return torch.tensor([2 * (v - math.floor(v)) - 1 for v in values], dtype=torch.float32).double()


FEATURES = wave(ROWS * INPUTS, 1).reshape(ROWS, INPUTS)
CLASSES = (FEATURES[:, :OUTPUTS] + FEATURES[:, OUTPUTS:]).argmax(dim=1)
FLAGS = (FEATURES[:, :OUTPUTS] * FEATURES[:, OUTPUTS:] > 0).double()
VALUES = (FEATURES[:, :OUTPUTS] - FEATURES[:, OUTPUTS:].abs()).float().double()
WEIGHTS = torch.tensor([0.0 if i % 7 == 3 else 0.25 * (1 + i % 5) for i in range(ROWS)]).double()
ONES = torch.ones(ROWS).double()


def make_network():
    """Tanh, then ReLU; weights uniform in +-1.2 / sqrt(inputs), biases in +-0.1."""
    network = torch.nn.Sequential(
        torch.nn.Linear(INPUTS, HIDDEN1), torch.nn.Tanh(), torch.nn.Linear(HIDDEN1, HIDDEN2), torch.nn.ReLU(), torch.nn.Linear(HIDDEN2, OUTPUTS))
    network.double()
    for seed, parameter in enumerate(network.parameters()):
        scale = 1.2 / math.sqrt(parameter.shape[1]) if parameter.dim() == 2 else 0.1
        parameter.data = (wave(parameter.numel(), 10 + seed) * scale).float().double().reshape(parameter.shape)
    return network


def flat(network):
    """The parameters in the order of our flat block."""
    return [value for p in network.parameters() for value in (p.t() if p.dim() == 2 else p).reshape(-1).tolist()]


def row_losses(kind, outputs, batch):
    functional = torch.nn.functional
    if kind == "softmaxCrossEntropy":
        return functional.cross_entropy(outputs, CLASSES[batch], reduction="none")
    if kind == "sigmoidCrossEntropy":
        return functional.binary_cross_entropy_with_logits(outputs, FLAGS[batch], reduction="none").sum(dim=1)
    return 0.5 * (outputs - VALUES[batch]).square().sum(dim=1)


def make_optimizer(name, network, rate, decay):
    matrices = [p for p in network.parameters() if p.dim() == 2]
    biases = [p for p in network.parameters() if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}]
    if name == "sgd":
        return torch.optim.SGD(groups, lr=rate)
    if name == "momentum":
        return torch.optim.SGD(groups, lr=rate, momentum=0.9)
    if name == "nesterov":
        return torch.optim.SGD(groups, lr=rate, momentum=0.9, nesterov=True)
    if name == "rmsProp":
        return torch.optim.RMSprop(groups, lr=rate, alpha=0.99, eps=1e-8)
    if name == "adam":
        return torch.optim.Adam(groups, lr=rate, betas=(0.9, 0.999), eps=1e-8)
    if name == "adamW":
        return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.999), eps=1e-8)
    return torch.optim.Rprop(network.parameters(), lr=rate, etas=(0.5, 1.2), step_sizes=(1e-6, 50))


def run(name, optimizer, rate, loss="softmaxCrossEntropy", batch=ROWS, decay=0.0, clip=None, weighted=False):
    network = make_network()
    initial = flat(network)
    rule = make_optimizer(optimizer, network, rate, decay)
    weights = WEIGHTS if weighted else ONES
    losses = []
    for _ in range(EPOCHS):
        total = 0.0
        for start in range(0, ROWS, batch):
            rows = torch.arange(start, min(start + batch, ROWS))
            rule.zero_grad()
            summed = (weights[rows] * row_losses(loss, network(FEATURES[rows]), rows)).sum()
            (summed / weights[rows].sum()).backward()
            if clip is not None:
                torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
            rule.step()
            total += summed.item()
        losses.append(float(f"{total / weights.sum().item():.9g}"))
    moved = math.sqrt(sum((a - b) ** 2 for a, b in zip(flat(network), initial)))
    return {"name": name, "optimizer": optimizer, "learningRate": rate, "loss": loss, "batchSize": batch, "decay": decay,
            "clippingNorm": clip, "weighted": weighted, "losses": losses, "distance": float(f"{moved:.9g}")}


CASES = [
    run("sgd", "sgd", 0.5),
    run("momentum", "momentum", 0.1),
    run("nesterov", "nesterov", 0.1),
    run("rmsProp", "rmsProp", 0.003),
    run("adam", "adam", 0.01),
    run("adamW", "adamW", 0.01, decay=0.3),
    run("rprop", "rprop", 0.01),
    run("sgd in batches, the last one partial", "sgd", 0.3, batch=16),
    run("adam in batches", "adam", 0.01, batch=16),
    run("sgd with L2", "sgd", 0.5, decay=0.05),
    run("adam with L2", "adam", 0.01, decay=0.05),
    run("sgd clipped", "sgd", 0.5, clip=0.1),
    run("sgd clipped with L2", "sgd", 0.5, decay=0.05, clip=0.1),
    run("momentum with weights", "momentum", 0.1, weighted=True),
    run("nesterov in batches with weights", "nesterov", 0.05, batch=16, weighted=True),
    run("sigmoid", "momentum", 0.1, loss="sigmoidCrossEntropy"),
    run("sigmoid with weights", "adam", 0.01, loss="sigmoidCrossEntropy", weighted=True),
    run("squared error", "momentum", 0.05, loss="squaredError"),
    run("squared error with weights", "rprop", 0.01, loss="squaredError", weighted=True),
]


def numbers(values):
    return [float(f"{value:.9g}") for value in values]


print("{")
for key, values in (
        ("features", FEATURES.reshape(-1).tolist()), ("classes", CLASSES.double().tolist()), ("flags", FLAGS.reshape(-1).tolist()),
        ("values", VALUES.reshape(-1).tolist()), ("weights", WEIGHTS.tolist()), ("initial", flat(make_network()))):
    print(f'"{key}": {json.dumps(numbers(values), separators=(",", ":"))},')
print('"cases": [')
print(",\n".join(json.dumps(case) for case in CASES))
print("]\n}")
