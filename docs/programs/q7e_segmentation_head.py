"""7e: A new last layer with 1 or 2 channels, all others are kept."""

import math
from typing import Any

import torch
from torch import nn


def replace_last_layer(
    decoder: nn.Sequential, out_channels: int
) -> nn.Sequential:
    """The decoder with a new last convolution of so many channels."""
    *kept, old = list[Any](decoder)
    new = nn.Conv2d(
        old.in_channels,
        out_channels,
        old.kernel_size,
        padding=old.padding,
    )
    return nn.Sequential(*kept, new.to(old.weight))


encoder = nn.Sequential(
    nn.Conv2d(3, 16, kernel_size=3, stride=2, padding=1),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(16 * 6 * 8, 8),  # a code of 8 numbers
)
decoder = nn.Sequential(
    nn.Linear(8, 16 * 6 * 8),
    nn.ReLU(),
    nn.Unflatten(1, (16, 6, 8)),
    nn.Upsample(scale_factor=2),
    nn.Conv2d(16, 3, kernel_size=3, padding=1),  # the last layer
)
codes = encoder(torch.rand(5, 3, 12, 16))  # colour images, 12 x 16
one = replace_last_layer(decoder, out_channels=1)
two = replace_last_layer(decoder, out_channels=2)

print("output       last layer  by the rule  other layers kept")
for net in decoder, one, two:
    channels, height, width = net(codes).shape[1:]
    parameters = sum(p.numel() for p in net[-1].parameters())
    rule = channels * (16 * 3 * 3 + 1)
    kept = sum(layer in [*decoder[:-1]] for layer in net)
    print(f"{channels} x {height} x {width}", end="")
    print(f"{parameters:12}{rule:13}{kept:14} of 4")

# One logit with sigmoid, two scores with softmax: the difference counts.
scores = torch.tensor([1, 1 + math.log(3)])  # background, coin
difference = scores[1] - scores[0]
print(f"softmax {scores.softmax(0)[1]:.4f}", end=", ")
print(f"sigmoid of the difference {difference.sigmoid():.4f}")

new, old = one[-1], two[-1]
with torch.no_grad():  # coin minus background
    new.weight.copy_(old.weight[1:] - old.weight[:1])
    new.bias.copy_(old.bias[1:] - old.bias[:1])
coin = two(codes).softmax(dim=1)[:, 1:]
gap = (one(codes).sigmoid() - coin).abs().max()
print(f"whole networks: largest difference {gap:.4f}")
