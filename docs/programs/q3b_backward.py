"""3b: The backward pass of batch norm; gamma and beta learn."""

import torch
import torch.nn.functional as F
from torch import Tensor


def batch_norm_backward(
    dy: Tensor, x: Tensor, gamma: Tensor, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    r"""$dx, d\gamma, d\beta$ of a loss from its $dy$, by hand."""
    x, dy = x.movedim(1, -1), dy.movedim(1, -1)  # (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes, correction=0)  # (C,)
    x_hat = (x - mean) / (var + eps).sqrt()
    by_mean = dy.mean(axes)  # the way through E[x]
    by_var = x_hat * (dy * x_hat).mean(axes)  # through Var[x]
    dx = gamma / (var + eps).sqrt() * (dy - by_mean - by_var)
    return dx.movedim(-1, 1), (dy * x_hat).sum(axes), dy.sum(axes)


# 2 images of one channel with 2 pixels: a feature with 4 values.
values, arriving = [10.0, 40.0, 50.0, 80.0], [3.0, 1.0, 0.0, -2.0]
x = torch.tensor(values, dtype=torch.float64).view(2, 1, 1, 2)
dy = torch.tensor(arriving, dtype=torch.float64).view(2, 1, 1, 2)
gamma, beta, bias = torch.tensor([[25.0], [45.0], [0.0]]).double()

inputs = [a.requires_grad_() for a in (x, gamma, beta, bias)]
y = F.batch_norm(x + bias, None, None, gamma, beta, training=True)
autograd = torch.autograd.grad((y * dy).sum(), inputs)
by_hand = batch_norm_backward(dy, x.detach(), gamma.detach())

for k, name in enumerate(["x", "gamma", "beta"]):
    for way, found in {
        "by hand": by_hand,
        "autograd": autograd,
    }.items():
        numbers = [f"{a:8.4f}" for a in found[k].flatten()]
        print(f"{name:5} {way}: ", *numbers)
print(f"sum over all x: {by_hand[0].sum():z.4f}")
print(f"a bias in front of batch norm: {autograd[3].item():z.4f}")
