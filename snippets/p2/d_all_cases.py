"""2d: Signal and gradient through 30 layers, tanh and ReLU, four variances."""

import torch
from i2dl_exam.activations import relu_slope, tanh_slope
from i2dl_exam.initialization import (
    gradients_through,
    he_variance,
    signals_through,
    with_variance,
    xavier_variance,
)
from i2dl_exam.sampling import seeded_normal
from torch import Tensor

LAYERS, NETS = 30, 11
functions = {
    "tanh": (torch.tanh, tanh_slope),
    "ReLU": (torch.relu, relu_slope),
}


def word(end: Tensor, start: Tensor) -> str:
    """What happens to the length of a vector in the typical network, the median one."""
    factor = (end.norm(dim=-1) / start.norm(dim=-1)).median()
    return (
        "vanishes"
        if factor < 1 / 200
        else "explodes"
        if factor > 1000
        else "stays"
    )


at = torch.tensor(
    [-1.0, 0.0, 1.0], dtype=torch.float64, requires_grad=True
)
for name, (f, slope) in functions.items():
    (autograd,) = torch.autograd.grad(f(at).sum(), at)
    print(
        f"{name}: slope at -1, 0, 1 as torch's: {slope(at).allclose(autograd)}"
    )

print("         n  variance  signal    gradient")
for n in (30, 100, 200):
    normal = seeded_normal(LAYERS, NETS, n, n)
    x, g = (
        seeded_normal(NETS, n, seed=1),
        seeded_normal(NETS, n, seed=2),
    )
    variances = {
        "0.02": 0.02,
        "Xavier": xavier_variance(n),
        "He": he_variance(n),
        "1.0": 1.0,
    }
    for activation, (f, slope) in functions.items():
        for name, variance in variances.items():
            weights = with_variance(normal, variance)
            sums, outputs = signals_through(x, weights, f)
            first = gradients_through(g, weights, sums, slope)[0]
            forward, backward = word(outputs[-1], x), word(first, g)
            print(
                f"{activation}  {n:>4}  {name:<8}  {forward:<8}  {backward}"
            )
