"""5k: The experiment taken apart: pictures, labels, network, two epochs by hand."""

import torch
import torch.nn.functional as F
from i2dl_exam.overfitting import (
    facade_network,
    hand_labelled_facades,
    loss_curves,
)
from torch import nn

x, written, right = hand_labelled_facades(120)
print(
    f"{len(x)} pictures, grey values from {x.min():.1f} to {x.max():.1f}"
)
further = ((written - right) % 3).bincount().tolist()
print(f"labels right, 1 style further, 2 styles further: {further}")

network = facade_network(p=0.5)
print(
    f"layers: {', '.join(f'{type(layer).__name__}' for layer in network)}"
)
linear = [layer for layer in network if isinstance(layer, nn.Linear)]
ratios = [
    layer.weight.square().mean() * layer.in_features / 2
    for layer in linear
]
he = all(3 / 4 < ratio < 4 / 3 for ratio in ratios)
zero = not any(layer.bias.any() for layer in linear)
print(
    f"weights have about He's variance 2/n: {he}; biases are 0: {zero}"
)

lr, decay, epochs = 0.1, 0.03, 2
curves = loss_curves(
    facade_network(), [(x, written)], epochs, lr, decay
)
network, losses = facade_network(), []
weights = list(network.parameters())
moving = [torch.zeros_like(w) for w in weights]
for _ in range(epochs + 1):
    loss = F.cross_entropy(network(x), written)
    losses.append(loss.detach())
    slopes = torch.autograd.grad(loss, weights)
    with torch.no_grad():
        for w, v, g in zip(weights, moving, slopes, strict=True):
            v.mul_(0.9).add_(
                g + decay * w
            )  # momentum, and the pull of weight decay
            w.sub_(lr * v)
same = curves[:, 0].allclose(torch.stack(losses), rtol=1e-12)
print(
    f"{len(curves)} losses, before and after {epochs} epochs, as by hand: {same}"
)
