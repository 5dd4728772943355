"""1a: Four networks, built and counted: only boxes 2 and 3 are true."""

from collections import Counter
from itertools import pairwise

import torch
from i2dl_exam.architectures import (
    VGG16,
    AlexNet,
    InceptionV3,
    ResNet18,
    kernel_sizes,
    parameters_by_kind,
)
from torch import nn

totals, kernels, layers = {}, {}, {}
for kind, side in (
    (ResNet18, 224),
    (VGG16, 224),
    (AlexNet, 224),
    (InceptionV3, 299),
):
    with torch.device("meta"):  # shapes only: no memory, no arithmetic
        network, name = kind(), kind.__name__
        scores = network(torch.empty(2, 3, side, side))
    weights, kernels[name] = (
        parameters_by_kind(network),
        kernel_sizes(network),
    )
    totals[name] = sum(weights.values())
    layers[name] = Counter(type(layer) for layer in network.modules())
    linear = 100 * weights["Linear"] / totals[name]
    print(
        f"{name}: {totals[name]:,} parameters, output {tuple(scores.shape)}"
    )
    three = (nn.Conv2d, nn.MaxPool2d, nn.Linear)
    found = ", ".join(
        f"{layers[name][layer]} {layer.__name__}" for layer in three
    )
    print(f"  {found} with {linear:.0f} % of the parameters")
    print(
        f"  kernels {', '.join(f'{h} x {w}' for h, w in kernels[name])}"
    )
with torch.device("meta"):
    network, images = InceptionV3(aux=True), torch.empty(2, 3, 299, 299)
    both, one = network(images), network.eval()(images)
whole = sum(parameters_by_kind(network).values())
print(f"InceptionV3 with its auxiliary head: {whole:,} parameters")
print(
    f"  training {[tuple(s.shape) for s in both]}, evaluation {tuple(one.shape)}"
)

# Second route: two totals from the numbers of channels alone.
c = (3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)
vgg16 = sum(9 * a * b + b for a, b in pairwise(c))
vgg16 += sum(
    a * b + b for a, b in pairwise((512 * 7 * 7, 4096, 4096, 1000))
)
resnet18 = (
    3 * 64 * 7 * 7 + 2 * 64 + 512 * 1000 + 1000
)  # first and last layer
for a, b in pairwise((64, 64, 64, 128, 128, 256, 256, 512, 512)):
    resnet18 += (
        9 * a * b + 9 * b * b + 4 * b
    )  # two convolutions with batch norm
    resnet18 += (a < b) * (
        a * b + 2 * b
    )  # the shortcut, where it is 1 x 1
agree = (resnet18, vgg16) == (totals["ResNet18"], totals["VGG16"])
print(f"by arithmetic, {resnet18:,} and {vgg16:,}: {agree}")

no_convolutions = layers["VGG16"].keys() & {nn.MaxPool2d, nn.Linear}
boxes = {
    "ResNet18 has more parameters than VGG16": totals["ResNet18"]
    > totals["VGG16"],
    "AlexNet has several kernel sizes": len(kernels["AlexNet"]) > 1,
    "InceptionV3 has several kernel sizes": len(kernels["InceptionV3"])
    > 1,
    "VGG16 has convolutional layers only": not no_convolutions,
}
right = []
for number, (claim, verdict) in enumerate(boxes.items(), 1):
    print(f"box {number}, {claim}: {verdict}")
    right += [f"{number}"] * verdict
print(f"answer: {', '.join(right) or 'none'}")
