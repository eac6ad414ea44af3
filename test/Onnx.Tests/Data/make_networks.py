"""Makes small networks in PyTorch: NAME.onnx for each, and networks.json with rows and what PyTorch gives for them.

    python3 make_networks.py

Tried with PyTorch 1.13 of Debian 12, whose exporter needs no other package. NETWORKS may be imported: name -> (module, example input), all in
evaluation mode, parameters from a seeded generator. Inputs are multiples of 1/16.
"""
import json
import pathlib

import torch
from torch import nn

OPERATOR_SETS = {"cnn-strides": 11, "mlp-softmax": 12, "lstm": 14, "gru": 15, "cnn-plain": 16}
# Written for the number of rows of the example alone.
FIXED_ROWS = {"cnn-fixed-rows", "lstm-fixed-rows"}
# Steps, rows, features.
STEPS_FIRST = {"lstm-steps-first", "gru-steps-first", "rnn-relu"}


class Chain(nn.Module):
    """Modules one after another, then what a function makes of it."""

    def __init__(self, *modules, end=None):
        super().__init__()
        self.layers = nn.Sequential(*modules)
        self.end = end

    def forward(self, x):
        x = self.layers(x)
        return x if self.end is None else self.end(x)


class Recurrent(nn.Module):
    """A recurrent module, what is picked of its outputs, and a linear head."""

    def __init__(self, unit, pick, width, outputs=3, softmax=False):
        super().__init__()
        self.unit = unit
        self.pick = pick
        self.head = nn.Linear(width, outputs)
        self.softmax = softmax

    def forward(self, x):
        outputs, state = self.unit(x)
        hidden = state[0] if isinstance(state, tuple) else state
        y = self.head(self.pick(outputs, hidden))
        return torch.softmax(y, dim=-1) if self.softmax else y


class Scaled(nn.Module):
    """Features standardized inside, targets scaled back inside."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.5, -1.25, 2.0, 0.0, 3.5, 1.0]))
        self.register_buffer("deviation", torch.tensor([1.5, 0.75, 2.0, 1.0, 4.0, 0.3]))
        self.layers = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 2))

    def forward(self, x):
        return self.layers((x - self.mean) / self.deviation) * 12.5 + 40


class ScaledImages(nn.Module):
    """Images standardized channel by channel, as torchvision's models want them."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1))
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1))
        self.layers = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3))

    def forward(self, x):
        return self.layers((x - self.mean) / self.deviation)


class Viewed(nn.Module):
    """Flattened by view and the size of the batch, as old tutorials have it."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(2, 3, 3)
        self.head = nn.Linear(48, 4)

    def forward(self, x):
        x = torch.relu(self.convolution(x))
        return nn.functional.log_softmax(self.head(x.view(x.size(0), -1)), dim=1)


class FixedRows(nn.Module):
    """The same with the number of rows written into the graph."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(1, 3, 3)
        self.head = nn.Linear(48, 2)

    def forward(self, x):
        x = torch.tanh(self.convolution(x))
        return self.head(x.reshape(4, 48))


class Residual(nn.Module):
    """A residual block of images, and one of vectors."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 4, 3, padding=1)
        self.first = nn.Conv2d(4, 4, 3, padding=1)
        self.second = nn.Conv2d(4, 4, 3, padding=1)
        self.dense = nn.Linear(4, 4)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x = torch.relu(self.stem(x))
        x = torch.relu(x + self.second(torch.relu(self.first(x))))
        x = x.mean((2, 3))
        x = x + torch.tanh(self.dense(x))
        return self.head(x)


class ImageSequence(nn.Module):
    """A convolution over the steps, its maps read by an LSTM."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv1d(2, 5, 3, padding=1)
        self.unit = nn.LSTM(5, 4, batch_first=True)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        x = torch.relu(self.convolution(x.transpose(1, 2)))
        outputs, _ = self.unit(x.transpose(1, 2))
        return self.head(outputs[:, -1])


class LearnedState(nn.Module):
    """A GRU whose first state is learned."""

    def __init__(self):
        super().__init__()
        self.first = nn.Parameter(torch.randn(1, 1, 4))
        self.unit = nn.GRU(3, 4, batch_first=True)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        outputs, _ = self.unit(x, self.first.expand(-1, x.size(0), -1).contiguous())
        return self.head(outputs[:, -1])


class Decoder(nn.Module):
    """A vector becomes an image, channels first."""

    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(3, 32)
        self.convolution = nn.Conv2d(2, 2, 3, padding=1)

    def forward(self, x):
        x = torch.relu(self.dense(x)).view(-1, 2, 4, 4)
        return torch.sigmoid(self.convolution(x)).flatten(1)


def last(outputs, hidden):
    return outputs[:, -1, :]


def state(outputs, hidden):
    return hidden[-1]


def both(outputs, hidden):
    return torch.cat((hidden[-2], hidden[-1]), dim=1)


def build():
    torch.manual_seed(11)
    images = [nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 5, 2), nn.ReLU(), nn.Flatten()]
    networks = {
        "mlp-relu": (Chain(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 3)), (5,)),
        "mlp-sigmoid": (Chain(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 1), nn.Sigmoid()), (4,)),
        "mlp-softmax": (Chain(nn.Linear(4, 6, bias=False), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(6, 3), nn.Softmax(dim=1)), (4,)),
        "mlp-log-softmax": (Chain(nn.Linear(4, 6), nn.ELU(), nn.Linear(6, 3), nn.LogSoftmax(dim=1)), (4,)),
        "mlp-elu": (Chain(nn.Linear(4, 6), nn.ELU(0.5), nn.Linear(6, 5), nn.SELU(), nn.Linear(5, 2)), (4,)),
        "mlp-smooth": (Chain(
            nn.Linear(4, 6), nn.SiLU(), nn.Linear(6, 6), nn.Mish(), nn.Linear(6, 5), nn.GELU(approximate="tanh"), nn.Linear(5, 5), nn.Softsign(),
            nn.Linear(5, 2)), (4,)),
        "mlp-batch-norm": (Chain(nn.BatchNorm1d(4), nn.Linear(4, 6), nn.ReLU(), nn.BatchNorm1d(6), nn.Linear(6, 2)), (4,)),
        "mlp-scaled": (Scaled(), (6,)),
        "cnn-plain": (Chain(*images, nn.Linear(20, 3), nn.Softmax(dim=1)), (1, 8, 8)),
        "cnn-batch-norm": (Chain(
            nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.BatchNorm2d(4), nn.Conv2d(4, 3, 3), nn.ReLU(), nn.BatchNorm2d(3), nn.Flatten(),
            nn.Linear(12, 2)), (3, 6, 6)),
        "cnn-strides": (Chain(
            nn.Conv2d(2, 4, (3, 2), stride=(2, 1), padding=(1, 0)), nn.ReLU(), nn.Conv2d(4, 3, 3, stride=2, padding=2), nn.Tanh(), nn.Flatten(), nn.Linear(48, 3)),
            (2, 9, 7)),
        "cnn-dilation": (Chain(nn.Conv2d(1, 3, 3, dilation=2, padding=2), nn.ReLU(), nn.Conv2d(3, 2, (2, 3), dilation=(1, 2)), nn.Flatten(), nn.Linear(30, 2)), (1, 6, 7)),
        "cnn-groups": (Chain(
            nn.Conv2d(4, 8, 3, padding=1, groups=4), nn.ReLU(), nn.Conv2d(8, 6, 1, groups=2), nn.LeakyReLU(0.1), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(24, 3)), (4, 4, 4)),
        "cnn-average-pool": (Chain(
            nn.AvgPool2d(3, stride=2, padding=1), nn.Conv2d(2, 3, 2), nn.ELU(), nn.AvgPool2d(2, stride=1, padding=1, count_include_pad=False), nn.Flatten(),
            nn.Linear(48, 2)), (2, 7, 7)),
        "cnn-max-pool": (Chain(
            nn.Conv2d(1, 3, 2), nn.MaxPool2d(3, stride=2, padding=1), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True), nn.Flatten(), nn.Linear(27, 2)), (1, 10, 10)),
        "cnn-global-average": (Chain(nn.Conv2d(2, 5, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(5, 3)), (2, 6, 5)),
        "cnn-zero-pad": (Chain(nn.ZeroPad2d((1, 2, 0, 1)), nn.Conv2d(2, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(54, 2)), (2, 4, 5)),
        "cnn-scaled": (ScaledImages(), (3, 6, 6)),
        "cnn-view": (Viewed(), (2, 6, 6)),
        "cnn-fixed-rows": (FixedRows(), (1, 6, 6)),
        "cnn-residual": (Residual(), (2, 5, 6)),
        "cnn-fully": (Chain(nn.Conv2d(2, 3, 3, padding=1), nn.Tanh(), nn.Conv2d(3, 2, 1), nn.Flatten()), (2, 3, 4)),
        "decoder": (Decoder(), (3,)),
        "conv1d": (Chain(nn.Conv1d(3, 4, 3, stride=2), nn.ReLU(), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(12, 2)), (3, 15)),
        "conv1d-batch-norm": (Chain(nn.Conv1d(2, 4, 2), nn.ReLU(), nn.BatchNorm1d(4), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(4, 2)), (2, 8)),
        "lstm": (Recurrent(nn.LSTM(3, 5, batch_first=True), last, 5), (6, 3)),
        "lstm-steps-first": (Recurrent(nn.LSTM(3, 4), state, 4, softmax=True), (5, 3)),
        "lstm-two-layers": (Recurrent(nn.LSTM(3, 4, num_layers=2, batch_first=True), state, 4), (5, 3)),
        "lstm-both-directions": (Recurrent(nn.LSTM(3, 4, bidirectional=True, batch_first=True), both, 8), (5, 3)),
        "lstm-two-layers-both-directions": (Recurrent(nn.LSTM(2, 3, num_layers=2, bidirectional=True, batch_first=True), both, 6), (4, 2)),
        "lstm-last-of-both": (Recurrent(nn.LSTM(3, 4, bidirectional=True, batch_first=True), last, 8), (5, 3)),
        "lstm-mean": (Recurrent(nn.LSTM(3, 4, batch_first=True), lambda outputs, hidden: outputs.mean(1), 4), (5, 3)),
        "lstm-every-step": (Recurrent(nn.LSTM(3, 4, batch_first=True), lambda outputs, hidden: outputs, 4, outputs=2), (5, 3)),
        "lstm-fixed-rows": (Recurrent(nn.LSTM(3, 4, batch_first=True), state, 4), (5, 3)),
        "gru": (Recurrent(nn.GRU(3, 5, batch_first=True), last, 5), (6, 3)),
        "gru-steps-first": (Recurrent(nn.GRU(2, 4, num_layers=2), state, 4), (5, 2)),
        "gru-both-directions": (Recurrent(nn.GRU(3, 4, bidirectional=True, batch_first=True, bias=False), both, 8), (5, 3)),
        "gru-learned-state": (LearnedState(), (5, 3)),
        "rnn-tanh": (Recurrent(nn.RNN(3, 5, batch_first=True), last, 5), (6, 3)),
        "rnn-relu": (Recurrent(nn.RNN(3, 4, nonlinearity="relu"), state, 4), (5, 3)),
        "rnn-both-directions": (Recurrent(nn.RNN(3, 4, bidirectional=True, batch_first=True), both, 8), (5, 3)),
        "convolution-lstm": (ImageSequence(), (7, 2)),
    }
    generator = torch.Generator().manual_seed(5)
    made = {}
    for name, (module, shape) in networks.items():
        for part in module.modules():
            if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
                for tensor, low, high in ((part.running_mean, -1, 1), (part.running_var, 0.5, 2), (part.weight.data, 0.5, 1.5), (part.bias.data, -0.5, 0.5)):
                    tensor.copy_(torch.rand(tensor.shape, generator=generator) * (high - low) + low)
        rows = 4
        whole = (shape[0], rows, *shape[1:]) if name in STEPS_FIRST else (rows, *shape)
        made[name] = (module.eval(), torch.randint(-32, 33, whole, generator=generator) / 16)
    return made


class Packed(nn.Module):
    """Sequences of a length each."""

    def __init__(self, unit, pick, width):
        super().__init__()
        self.unit = unit
        self.pick = pick
        self.head = nn.Linear(width, 2)

    def forward(self, x, lengths):
        _, state = self.unit(nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True))
        return self.head(self.pick(None, state[0] if isinstance(state, tuple) else state))


def build_padded():
    torch.manual_seed(12)
    x, lengths = torch.randint(-32, 33, (4, 6, 3), generator=torch.Generator().manual_seed(6)) / 16, torch.tensor([6, 4, 4, 1])
    return {
        "lstm-lengths": (Packed(nn.LSTM(3, 4, batch_first=True), state, 4).eval(), (x, lengths)),
        "gru-lengths-both-directions": (Packed(nn.GRU(3, 4, num_layers=2, bidirectional=True, batch_first=True), both, 8).eval(), (x, lengths)),
    }


NETWORKS = build()
# name -> (module, (rows, their numbers of steps)).
PADDED_NETWORKS = build_padded()


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def main():
    folder = pathlib.Path(__file__).parent
    cases = []
    for name, (module, example) in NETWORKS.items():
        rows = 1 if name in STEPS_FIRST else 0
        outputs = module(example)
        torch.onnx.export(
            module, example, str(folder / f"{name}.onnx"), input_names=["x"], output_names=["y"], opset_version=OPERATOR_SETS.get(name, 13),
            dynamic_axes=None if name in FIXED_ROWS else {"x": {rows: "rows"}, "y": {0: "rows"}})
        # Row by row, whatever the order of the tensor.
        cases.append({
            "name": name, "shape": [size for axis, size in enumerate(example.shape) if axis != rows], "input": numbers(example.movedim(rows, 0)),
            "tensorShape": list(example.shape), "tensor": numbers(example), "outputs": list(outputs.shape), "output": numbers(outputs),
        })
    for name, (module, (x, lengths)) in PADDED_NETWORKS.items():
        outputs = module(x, lengths)
        torch.onnx.export(
            module, (x, lengths), str(folder / f"{name}.onnx"), input_names=["x", "lengths"], output_names=["y"], opset_version=13,
            dynamic_axes={"x": {0: "rows"}, "lengths": {0: "rows"}, "y": {0: "rows"}})
        rows = torch.cat((lengths[:, None], x.flatten(1)), dim=1)
        cases.append({
            "name": name, "shape": [rows.shape[1]], "input": numbers(rows), "tensorShape": list(x.shape), "tensor": numbers(x),
            "lengths": lengths.tolist(), "outputs": list(outputs.shape), "output": numbers(outputs),
        })
    (folder / "networks.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
