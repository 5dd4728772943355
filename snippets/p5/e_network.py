"""5e: Mini-batches move a small autoencoder off its saddle, all samples do not."""

import torch
from torch import Tensor

from i2dl_exam.gradient_noise import draw_batches
from i2dl_exam.optimization import sgd_step

# 16 points, mirrored at both axes: the two inputs are uncorrelated.
mirrors = torch.tensor([[1, 1], [1, -1], [-1, 1], [-1, -1]])
points = torch.tensor([[3, 1], [2, 1], [3, 2], [1, 1]])
data = (points[:, None] * mirrors).reshape(16, 2).double()


def loss(w: Tensor, x: Tensor) -> Tensor:
    """Reconstruction error of the code w.x, decoded with the same two weights."""
    code = x @ w
    return ((code[:, None] * w - x) ** 2).sum(dim=1).mean() / 2


def train(batches: Tensor) -> Tensor:
    """The weights after one step for each batch, from the saddle (0, 1)."""
    w = torch.tensor([0.0, 1.0], dtype=torch.float64)
    for batch in batches:
        w.requires_grad_()
        (gradient,) = torch.autograd.grad(loss(w, data[batch]), w)
        w = sgd_step(w.detach(), gradient, lr=0.01)
    return w


saddle, best = (torch.tensor(w, dtype=torch.float64) for w in ([0.0, 1.0], [1.0, 0.0]))
print(f"loss at the saddle {loss(saddle, data):.4f}, at best {loss(best, data):.4f}")
everything = torch.arange(16).expand(1000, 16)
print(f"GD, 1000 steps: still at the saddle: {train(everything).equal(saddle)}")
ends = [train(draw_batches(16, 2, 400, seed)) for seed in range(20)]
near = sum(loss(w, data).item() < 1.2 * loss(best, data).item() for w in ends)
print(f"SGD, batches of 2, 400 steps: {near} of {len(ends)} within 20 % of the best")
