"""Makes images.json: outputs and gradients of PyTorch's layers for images on random cases, which ImageReferenceTests compares with ours.

    python3 make_images.py > images.json

Tried with PyTorch 1.13, in double precision. Inputs are multiples of 1/16 from a seeded generator, so that both sides start from the same
numbers, and so that windows have several largest values. PyTorch lies channels first: everything is permuted to channels last, the kernels to
[height x width x channels / groups, filters]. A layer is described as our network file describes it.
"""
import json
import random

import torch

functional = torch.nn.functional
GENERATOR = random.Random(7)


def draw(*shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([GENERATOR.randint(-32, 32) / 16 for _ in range(count)], dtype=torch.float64).reshape(shape)


def last(images):
    """[rows, channels, height, width] to [rows, height, width, channels]; other tensors as they are."""
    return images.permute(0, 2, 3, 1) if images.dim() == 4 else images


def numbers(tensor):
    return [int(v) if v == int(v) else float(f"{v:.8g}") for v in tensor.detach().reshape(-1).tolist()]


def size(pair):
    return {"height": pair[0], "width": pair[1]}


def padding(pair):
    return {"mode": "Explicit", "edges": {"top": pair[0], "left": pair[1], "bottom": pair[0], "right": pair[1]}}


def make_case(name, layer, x, forward, parameters, permute, extra=None):
    """Runs forward(x, *parameters) and back from a random gradient; permute gives the parameters' layout here."""
    leaves = [tensor.clone().requires_grad_() for tensor in (x, *parameters)]
    y = forward(*leaves)
    dy = draw(*y.shape)
    y.backward(dy)
    case = {
        "name": name, "layer": layer, "rows": x.shape[0], "input": list(last(x).shape[1:]),
        "x": numbers(last(x)), "y": numbers(last(y)), "dy": numbers(last(dy)), "dx": numbers(last(leaves[0].grad)),
        "parameters": [], "gradients": []}
    for place, leaf in enumerate(leaves[1:]):
        case["parameters"] += numbers(permute(place, leaf))
        case["gradients"] += numbers(permute(place, leaf.grad))
    case.update(extra or {})
    return case


def convolution(name, image, channels, filters, kernel, stride=(1, 1), pad=(0, 0), dilation=(1, 1), groups=1, bias=True, rows=2):
    x = draw(rows, channels, *image)
    parameters = [draw(filters, channels // groups, *kernel)] + ([draw(filters)] if bias else [])
    layer = {"type": "conv2D", "filters": filters, "kernel": size(kernel), "stride": size(stride), "padding": padding(pad),
             "dilation": size(dilation), "groups": groups, "useBias": bias}
    return make_case(
        f"convolution, {name}", layer, x,
        lambda x, w, b=None: functional.conv2d(x, w, b, stride, pad, dilation, groups), parameters,
        lambda place, w: w.permute(2, 3, 1, 0).reshape(-1, filters) if place == 0 else w)


def pooling(image, channels, window, stride, pad=(0, 0)):
    text = f"{image[0]}x{image[1]}x{channels} by {window[0]}x{window[1]}, stride {stride[0]}x{stride[1]}, padding {pad[0]}x{pad[1]}"
    shared = {"window": size(window), "stride": size(stride), "padding": padding(pad)}
    x = draw(2, channels, *image)
    yield make_case(
        f"max pooling, {text}", {"type": "maxPool2D", **shared}, x, lambda x: functional.max_pool2d(x, window, stride, pad), [], None)
    for count in (False, True) if pad != (0, 0) else (False,):
        yield make_case(
            f"average pooling, {text}{', padding counted' if count else ''}", {"type": "averagePool2D", **shared, "countPadding": count}, x,
            lambda x: functional.avg_pool2d(x, window, stride, pad, False, count), [], None)


def batch_normalization(name, shape, momentum, epsilon):
    x, channels = draw(*shape), shape[1]
    mean, variance = draw(channels), draw(channels).abs() + 0.5
    statistics = [mean.clone(), variance.clone()]
    gamma, beta = draw(channels), draw(channels)
    case = make_case(
        f"batch normalization, {name}", {"type": "batchNorm", "momentum": momentum, "epsilon": epsilon}, x,
        lambda x, gamma, beta: functional.batch_norm(x, *statistics, gamma, beta, True, momentum, epsilon), [gamma, beta], lambda _, p: p,
        {"scored": numbers(last(functional.batch_norm(x, mean, variance, gamma, beta, False, momentum, epsilon)))})
    case["parameters"] += numbers(mean) + numbers(variance)
    case["gradients"] += numbers(statistics[0] - mean) + numbers(statistics[1] - variance)
    return case


CASES = [
    convolution("one channel", (5, 5), 1, 3, (3, 3)),
    convolution("stride and padding", (6, 7), 3, 4, (3, 3), stride=(2, 2), pad=(1, 1)),
    convolution("uneven kernel, stride and padding", (7, 5), 2, 5, (2, 3), stride=(1, 2), pad=(1, 0)),
    convolution("dilation", (8, 8), 1, 2, (3, 3), dilation=(2, 2)),
    convolution("dilation, stride and padding", (7, 8), 2, 4, (3, 3), stride=(2, 1), pad=(2, 1), dilation=(2, 1)),
    convolution("two groups", (6, 6), 4, 6, (3, 3), pad=(1, 1), groups=2),
    convolution("depthwise", (5, 6), 5, 5, (3, 3), pad=(1, 1), groups=5),
    convolution("depthwise, stride 2", (7, 6), 19, 19, (3, 3), stride=(2, 2), pad=(1, 1), groups=19, rows=1),
    convolution("depthwise, two kernels a channel", (5, 5), 3, 6, (3, 3), stride=(2, 2), groups=3),
    convolution("1x1", (4, 5), 6, 7, (1, 1)),
    convolution("1x1, stride 2", (5, 5), 3, 17, (1, 1), stride=(2, 2)),
    convolution("as large as the image", (4, 3), 2, 5, (4, 3)),
    convolution("5x5, stride 3", (9, 8), 3, 9, (5, 5), stride=(3, 3), pad=(2, 2)),
    convolution("more channels than a vector has lanes", (4, 5), 9, 33, (2, 2), pad=(1, 1), rows=1),
    convolution("without bias", (5, 4), 2, 3, (2, 2), bias=False),
    convolution("one pixel", (1, 1), 3, 2, (1, 1)),
    convolution("padding beyond the image", (2, 3), 2, 3, (3, 3), pad=(2, 2)),
    *pooling((4, 6), 1, (2, 2), (2, 2)),
    *pooling((5, 7), 3, (2, 2), (2, 2)),
    *pooling((6, 5), 3, (3, 3), (2, 2), pad=(1, 1)),
    *pooling((4, 5), 17, (3, 2), (1, 1), pad=(1, 1)),
    *pooling((5, 5), 2, (3, 3), (3, 3), pad=(1, 0)),
    *pooling((7, 7), 1, (2, 2), (3, 3)),
    *pooling((3, 4), 5, (3, 4), (1, 1)),
    batch_normalization("vectors", (13, 5), 0.1, 1e-5),
    batch_normalization("images", (3, 4, 3, 2), 0.25, 1e-3),
    batch_normalization("a grey image", (1, 1, 5, 4), 0.5, 1e-5),
    batch_normalization("more channels than a vector has lanes", (2, 35, 2, 3), 0.1, 0.125),
]

print("[")
print(",\n".join(json.dumps(case, separators=(",", ":")) for case in CASES))
print("]")
