"""Makes sequences.json: outputs and gradients of PyTorch's recurrent layers in double precision, which SequenceEqualityTests compares with ours.

    python3 make_sequences.py > sequences.json

Deterministic: the values are formulas, not draws. Tried with PyTorch 1.13. Weights are stored as [inputs, columns], the transpose of PyTorch's,
in the order of our flat block: for each layer and direction W, R, bias, the hidden bias of a GRU, and the initial states. Initial states are one
vector for all rows. The gradients are those of sum(y * dy).
"""
import json
import math

import torch

GATES = {"lstm": 4, "gru": 3, "elmanTanh": 1, "elmanRelu": 1}

# kind, layers, both directions, rows, time, features, units, learned initial state
CASES = [
    ("lstm", 1, False, 1, 1, 1, 1, False),
    ("lstm", 1, False, 3, 5, 4, 6, True),
    ("lstm", 1, True, 2, 7, 3, 5, True),
    ("lstm", 2, False, 5, 4, 2, 9, False),
    ("lstm", 3, True, 2, 3, 2, 3, True),
    ("lstm", 1, False, 2, 6, 3, 17, False),
    ("gru", 1, False, 1, 1, 1, 1, True),
    ("gru", 1, False, 3, 5, 4, 6, False),
    ("gru", 1, True, 2, 7, 3, 5, True),
    ("gru", 2, False, 5, 4, 2, 7, True),
    ("gru", 3, True, 2, 3, 2, 3, False),
    ("gru", 1, False, 2, 6, 3, 9, False),
    ("elmanTanh", 1, False, 1, 1, 1, 1, True),
    ("elmanTanh", 1, False, 3, 6, 4, 6, True),
    ("elmanTanh", 2, True, 4, 7, 3, 5, False),
    ("elmanTanh", 3, False, 2, 2, 5, 11, True),
    ("elmanRelu", 1, False, 2, 5, 3, 4, False),
    ("elmanRelu", 2, True, 5, 3, 2, 7, True),
]


def wave(shape, seed):
    """Values in (-1, 1), rounded to float32 so that both sides start from the same numbers."""
    values = [math.sin(12.9898 * (i + 1) + 78.233 * seed) * 43758.5453 for i in range(math.prod(shape))]
    return torch.tensor([2 * (v - math.floor(v)) - 1 for v in values], dtype=torch.float32).double().reshape(shape)


def make_layer(kind, layers, both, features, units):
    options = {"num_layers": layers, "batch_first": True, "bidirectional": both}
    if kind.startswith("elman"):
        layer = torch.nn.RNN(features, units, nonlinearity=kind[5:].lower(), **options)
    else:
        layer = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind](features, units, **options)
    layer.double()
    for seed, (name, parameter) in enumerate(layer.named_parameters()):
        scale = 1.5 / math.sqrt(units) if name.startswith("weight") else 0.5
        parameter.data = (wave(parameter.shape, 10 + seed) * scale).float().double()
        # Ours has the sum of both biases, but for the one inside a GRU's reset gate.
        if name.startswith("bias_hh"):
            parameter.data[: 2 * units if kind == "gru" else None] = 0
    return layer


def candidate_first(kind, columns, units):
    """PyTorch's r, z, n as our n, r, z."""
    return torch.cat([columns[..., 2 * units:], columns[..., : 2 * units]], dim=-1) if kind == "gru" else columns


def flat(kind, layer, units, states, take):
    """Values (or gradients) in the order of our flat block."""
    tensors = []
    directions = 2 if layer.bidirectional else 1
    for index in range(layer.num_layers):
        for direction in range(directions):
            suffix = f"l{index}" + ("_reverse" if direction else "")
            w, r, b, q = (take(getattr(layer, f"{name}_{suffix}")) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
            tensors += [candidate_first(kind, w.t(), units), r.t(), candidate_first(kind, b, units)]
            if kind == "gru":
                tensors.append(q[2 * units:])
            tensors += [take(state)[index * directions + direction] for state in states]
    return [value for tensor in tensors for value in tensor.reshape(-1).tolist()]


def short(values, digits):
    return [float(f"{value:.{digits}g}") for value in values]


def make_case(kind, layers, both, rows, time, features, units, learned):
    layer = make_layer(kind, layers, both, features, units)
    directions = 2 if both else 1
    shape = (layers * directions, units)
    states = [(wave(shape, 50 + i) * 0.8).float().double().requires_grad_() for i in range(2 if kind == "lstm" else 1)]
    given = [state.unsqueeze(1).expand(-1, rows, -1).contiguous() for state in states] if learned else None
    x = wave((rows, time, features), 1).requires_grad_()
    dy = wave((rows, time, directions * units), 2)
    y, _ = layer(x, None if given is None else tuple(given) if kind == "lstm" else given[0])
    (y * dy).sum().backward()
    kept = states if learned else []
    return {
        "kind": kind, "layers": layers, "both": both, "rows": rows, "time": time, "features": features, "units": units, "learned": learned,
        "x": short(x.reshape(-1).tolist(), 9), "dy": short(dy.reshape(-1).tolist(), 9),
        "parameters": short(flat(kind, layer, units, kept, lambda t: t.detach()), 9),
        "y": short(y.reshape(-1).tolist(), 7), "dx": short(x.grad.reshape(-1).tolist(), 7),
        "gradients": short(flat(kind, layer, units, kept, lambda t: t.grad), 7),
    }


print("[" + ",\n".join(json.dumps(make_case(*case), separators=(",", ":")) for case in CASES) + "]")
