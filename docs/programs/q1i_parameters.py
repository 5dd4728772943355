"""1i: How many numbers of each layer are trained parameters."""

from collections import Counter

import torch
from torch import nn


def parameters_by_kind(network: nn.Module) -> dict[str, int]:
    """Number of parameters in each kind of layer of a network."""
    counts: Counter[str] = Counter()
    seen: set[nn.Parameter] = set()
    for layer in network.modules():
        own = set(layer.parameters(recurse=False)) - seen
        if own:
            counts[type(layer).__name__] += sum(p.numel() for p in own)
            seen |= own
    return dict(counts)


layers = {
    "box 1, leaky ReLU": nn.LeakyReLU(),
    "box 2, batch norm": nn.BatchNorm2d(8),
    "box 3, dropout": nn.Dropout(),
    "box 4, max pooling": nn.MaxPool2d(2),
    "PReLU": nn.PReLU(),
    "batch norm, not affine": nn.BatchNorm2d(8, affine=False),
}
images = torch.randn(4, 8, 6, 6, requires_grad=True)
ticks = []
print("layer                   parameters  with a gradient  buffers")
for name, layer in layers.items():
    stored = sum(parameters_by_kind(layer).values())
    y = layer(images)
    (y * torch.randn_like(y)).sum().backward()
    trained = sum(
        (p.grad != 0).sum().item() for p in layer.parameters()
    )
    buffers = sum(b.numel() for b in layer.buffers())
    print(f"{name:22}  {stored:10}  {trained:15}  {buffers:7}")
    if name.startswith("box") and trained:
        ticks += [name[4]]
print(f"answer: {', '.join(ticks)}")
