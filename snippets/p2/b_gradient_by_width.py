"""2b: Which variance kills the gradient of 30 tanh layers depends on their width."""

import torch
from i2dl_exam.activations import tanh_slope
from i2dl_exam.initialization import (
    gradients_through,
    signals_through,
    with_variance,
)
from i2dl_exam.sampling import seeded_normal
from torch import Tensor

LAYERS, NETS = 30, 25


def word(factors: Tensor) -> str:
    """What happens in the typical network, the median one."""
    if factors.median() < 1 / 200:
        return "vanishes"
    return "explodes" if factors.median() > 1000 else "stays"


print(
    "  n  Var 0.02   Var 1/n    Var 1.0    with Var 1.0 most slopes are"
)
for n in (1, 3, 10, 30, 100):
    normal = seeded_normal(LAYERS, NETS, n, n)
    x, g = (
        seeded_normal(NETS, n, seed=1),
        seeded_normal(NETS, n, seed=2),
    )
    words = []
    for variance in (0.02, 1 / n, 1.0):
        weights = with_variance(normal, variance)
        sums, outputs = signals_through(x.requires_grad_(), weights)
        gradients = gradients_through(g, weights, sums, tanh_slope)
        autograd = torch.autograd.grad(outputs[-1], outputs, g)
        pairs = zip(gradients, autograd, strict=True)  # of all layers
        agree = all(
            ours.allclose(theirs, atol=0) for ours, theirs in pairs
        )
        factors = autograd[0].norm(dim=-1) / g.norm(
            dim=-1
        )  # first layer : last layer
        words.append(word(factors) if agree else "wrong")
        slope = tanh_slope(torch.stack(sums)).median()
    flat = "below 1/100" if slope < 1 / 100 else "above 1/100"
    print(
        f"{n:>3}  {words[0]:<9}  {words[1]:<9}  {words[2]:<9}  {flat}"
    )
