"""Use: Signal, dead units and gradient, layer by layer, with hooks."""

import torch
import torch.nn.functional as F
from torch import nn

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    pairs = [(nn.Linear(64, 64), nn.ReLU()) for _ in range(4)]
    x = torch.randn(64, 64, dtype=torch.float64)
x = x.to(torch.get_default_device()).requires_grad_()
network = nn.Sequential(*sum(pairs, ())).to(x)  # your own here
network[4].bias.data -= 1  # a fault to find: leave it out with yours

kept = []  # each time that a layer is used
for layer in network.modules():
    if not (list(layer.children()) or isinstance(layer, nn.RNNBase)):
        layer.register_forward_hook(  # a ReLU may overwrite the copy
            lambda m, _, y: kept.append((m, y)) or y.clone()
        )
loss = F.cross_entropy(network(x), torch.arange(64), reduction="sum")
ys = [y for _, y in kept]
gradients = torch.autograd.grad(loss, ys, materialize_grads=True)
print("layer     mean |output|  dead units  mean |gradient|")
names = {layer: name for name, layer in network.named_modules()}
for (layer, y), g in zip(kept, gradients):
    dead = (y == 0).transpose(0, 1).flatten(1).all(dim=1).sum()
    print(f"{names[layer]} {type(layer).__name__:7}", end="")
    size = f"{g.abs().mean():.1e}" if g.any() else "none"
    print(f"{y.abs().mean():z14.4f}{dead:12}{size:>17}")
