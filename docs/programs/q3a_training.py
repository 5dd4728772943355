"""3a: Ten ReLU layers, their weights too small; batch norm or not."""

import torch
import torch.nn.functional as F
from torch import Tensor


def normalize(x: Tensor, eps: float = 1e-5) -> Tensor:
    r"""$\hat x = (x - E[x])/\sqrt{\mathrm{Var}[x] + \epsilon}$."""
    var, mean = torch.var_mean(x, 0, correction=0)  # (C,)
    return (x - mean) / (var + eps).sqrt()


with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    batches = torch.randn(31, 64, 32, dtype=torch.float64)
    he = torch.randn(10, 32, 32, dtype=torch.float64) / 4  # Var 2 / 32
    last = torch.randn(32, 1, dtype=torch.float64) / 32**0.5
device = torch.get_default_device()
batches, he, last = batches.to(device), he.to(device), last.to(device)

print("            outputs  gradient  loss  after 30 steps")
for name in ("without", "with"):
    weights = (0.1 * he).requires_grad_()
    optimizer = torch.optim.SGD([weights], lr=0.1)
    losses = []
    for x in batches.requires_grad_():  # each is new to the network
        h = x
        for w in weights:
            z = h @ w.T  # (64, 32)
            h = (normalize(z) if name == "with" else z).relu()
        target = (x.sum(1, keepdim=True) > 0).double()  # two classes
        loss = F.binary_cross_entropy_with_logits(h @ last, target)
        if not losses:  # before training
            ends = torch.autograd.grad(loss, [x, h], retain_graph=True)
            gradient = (ends[0].norm() / ends[1].norm()).log10()
            outputs = h.std().log10()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"{name:12} {outputs:z6.1f} {gradient:z9.1f}", end=" ")
    print(f"{losses[0]:5.2f} {losses[-1]:15.2f}")
