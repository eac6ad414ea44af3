"""Makes safetensors/: the states of small PyTorch modules as safetensors files, and safetensors.json with an input and PyTorch's output for each.

    python3 make_safetensors.py safetensors

Tried with PyTorch 1.13. SafeTensorsTests builds the same networks, reads the files and compares the outputs. The format is a length, a JSON header
and raw values (github.com/huggingface/safetensors), so no package is needed.
"""
import json
import struct
import sys

import torch
from torch import nn

TYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def save_safetensors(state, path):
    """Tensors in any order fill the file without a gap; the largest values come first, as the format's own writer has it."""
    tensors = sorted(state.items(), key=lambda item: (-item[1].element_size(), item[0]))
    header, end = {"__metadata__": {"format": "pt"}}, 0
    for name, tensor in tensors:
        begin, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, tensor in tensors:
            raw = tensor.contiguous().view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor.contiguous()
            file.write(raw.numpy().tobytes())


class Recurrent(nn.Module):
    """A recurrent module, and a head that reads each unit where it has read the whole sequence."""

    def __init__(self, kind, features, units, outputs, **options):
        super().__init__()
        self.encoder = kind(features, units, batch_first=True, **options)
        self.units = units
        self.head = nn.Linear(units * (2 if options.get("bidirectional") else 1), outputs)

    def forward(self, x):
        y, _ = self.encoder(x)
        return self.head(torch.cat([y[:, -1, :self.units], y[:, 0, self.units:]], 1))


class Residual(nn.Module):
    """Convolutions around which a shortcut leads."""

    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return x + self.body(x)


class TwoTowers(nn.Module):
    """Layers of the same shapes, whose names do not say which is first."""

    def __init__(self):
        super().__init__()
        self.second, self.first = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        return self.second(torch.tanh(self.first(x)))


NETWORKS = {
    "mlp": (nn.Sequential(nn.Linear(5, 7), nn.ReLU(), nn.Dropout(0.5), nn.Linear(7, 7), nn.Tanh(), nn.Linear(7, 7, bias=False), nn.Linear(7, 3)), (5,)),
    "mlp-normalized": (nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8, eps=1e-3), nn.LeakyReLU(0.1), nn.Linear(8, 2)), (6,)),
    "mlp-half": (nn.Sequential(nn.Linear(6, 8), nn.Sigmoid(), nn.Linear(8, 2)).half(), (6,)),
    "mlp-bfloat": (nn.Sequential(nn.Linear(6, 8), nn.Sigmoid(), nn.Linear(8, 2)).bfloat16(), (6,)),
    "mlp-double": (nn.Sequential(nn.Linear(6, 8), nn.Sigmoid(), nn.Linear(8, 2)).double(), (6,)),
    "towers": (TwoTowers(), (4,)),
    "cnn": (nn.Sequential(
        nn.Conv2d(2, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 8, 3, stride=2), nn.ReLU(), nn.Flatten(),
        nn.Linear(8 * 3 * 2, 10), nn.ReLU(), nn.Linear(10, 4)), (2, 14, 10)),
    "cnn-dilated": (nn.Sequential(
        nn.Conv2d(3, 6, (3, 2), stride=(1, 2), padding=(1, 0), dilation=(2, 1), bias=False), nn.Tanh(), nn.Conv2d(6, 6, 3, groups=3, padding=1), nn.ReLU(),
        nn.Conv2d(6, 6, 3, groups=6), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 3)), (3, 9, 12)),
    "cnn-normalized-features": (nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.Flatten(), nn.BatchNorm1d(4 * 4 * 3), nn.Dropout(0.5), nn.Linear(4 * 4 * 3, 3)), (1, 6, 5)),
    "resnet": (nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), Residual(4), nn.ReLU(), Residual(4), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)), (3, 6, 6)),
    "flat-image": (nn.Sequential(nn.Flatten(), nn.Linear(2 * 3 * 4, 3)), (2, 3, 4)),
    "lstm": (Recurrent(nn.LSTM, 3, 5, 2), (6, 3)),
    "lstm-without-bias": (Recurrent(nn.LSTM, 3, 5, 2, bias=False), (6, 3)),
    "lstm-two-layers": (Recurrent(nn.LSTM, 3, 4, 2, num_layers=2), (6, 3)),
    "lstm-deep-both": (Recurrent(nn.LSTM, 3, 4, 2, num_layers=3, bidirectional=True), (6, 3)),
    "gru": (Recurrent(nn.GRU, 3, 5, 2), (6, 3)),
    "gru-both": (Recurrent(nn.GRU, 3, 5, 2, bidirectional=True), (6, 3)),
    "gru-two-layers": (Recurrent(nn.GRU, 4, 4, 2, num_layers=2), (6, 4)),
    "rnn": (Recurrent(nn.RNN, 3, 5, 2), (6, 3)),
    "rnn-relu-both": (Recurrent(nn.RNN, 3, 5, 2, num_layers=2, bidirectional=True, nonlinearity="relu"), (6, 3)),
}


def main(folder):
    torch.manual_seed(1)
    outputs = {}
    for name, (module, shape) in NETWORKS.items():
        for key, tensor in module.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(torch.rand(tensor.shape) + (0.5 if key.endswith("running_var") else -0.5))
        module.eval()
        save_safetensors(module.state_dict(), f"{folder}/{name}.safetensors")
        x = torch.randint(-16, 17, (3, *shape)) / 16
        with torch.no_grad():
            y = module.double()(x.double())
        outputs[name] = {"x": x.reshape(-1).tolist(), "y": [float(f"{v:.9g}") for v in y.reshape(-1).tolist()]}
    with open(f"{folder}/safetensors.json", "w") as file:
        json.dump(outputs, file, separators=(",", ":"))
        file.write("\n")


main(sys.argv[1])
