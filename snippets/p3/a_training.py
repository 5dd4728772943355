"""3a: Ten ReLU layers with weights of three sizes; batch norm or not."""

import torch
import torch.nn.functional as F
from i2dl_exam.normalization import batch_norm
from torch import Tensor

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    batches = torch.randn(31, 64, 8, dtype=torch.float64)
    first = torch.randn(32, 8, dtype=torch.float64) / 2  # He: 2 / 8
    others = torch.randn(9, 32, 32, dtype=torch.float64) / 4  # 2 / 32
    last = torch.randn(1, 32, dtype=torch.float64) / 32**0.5
device = torch.get_default_device()
batches, last = batches.to(device), last.to(device)
he = [w.to(device) for w in (first, *others)]


def outputs(
    x: Tensor, weights: list[Tensor], normalized: bool
) -> list[Tensor]:
    """What the ten layers make of a mini-batch, (64, 32) each."""
    one, zero, h = torch.ones(32), torch.zeros(32), [x]
    for w in weights:
        z = h[-1] @ w.T
        z = batch_norm(z, one, zero) if normalized else z
        h.append(z.relu())
    return h[1:]


def loss(x: Tensor, output: Tensor) -> Tensor:
    """Cross-entropy; the class: do the inputs add up to more than 0?"""
    target = (x.sum(1, keepdim=True) > 0).double()
    return F.binary_cross_entropy_with_logits(output @ last.T, target)


print("weights  batch norm   outputs  gradient")
for factor in (0.1, 1.0, 10.0):
    for normalized in (False, True):
        weights = [(factor * w).requires_grad_() for w in he]
        h = outputs(batches[0], weights, normalized)
        start = loss(batches[0], h[-1])
        early, late = torch.autograd.grad(start, [h[0], h[-1]])
        size, ratio = h[-1].std().item(), early.norm() / late.norm()
        name = "yes" if normalized else "no"
        print(f"{factor:7.1f}  {name:10} {size:9.0e} {ratio:9.0e}")

for normalized in (False, True):  # training with the smallest weights
    weights = [(0.1 * w).requires_grad_() for w in he]
    optimizer = torch.optim.SGD(weights, lr=0.1)
    losses = []
    for x in batches:  # each step takes new samples
        step = loss(x, outputs(x, weights, normalized)[-1])
        losses.append(step.item())
        optimizer.zero_grad()
        step.backward()
        optimizer.step()
    name = "with" if normalized else "without"
    print(f"{name}: loss {losses[0]:.2f}, after 30 steps {losses[-1]:.2f}")
