"""2b: Large weights kill the gradient once no neuron per layer is left unsaturated."""

import torch
from i2dl_exam.activations import gaussian_mean, tanh_slope
from i2dl_exam.initialization import (
    gradients_through,
    signals_through,
    with_variance,
)
from i2dl_exam.sampling import seeded_normal

n, layers, nets = 30, 30, 20
normal = seeded_normal(layers, nets, n, n)
x, g = seeded_normal(nets, n, seed=1), seeded_normal(nets, n, seed=2)
for variance in (1.0, 3.0, 1000.0, 1000000.0):
    weights = with_variance(normal, variance)
    sums, _ = signals_through(x, weights)
    slopes = tanh_slope(torch.stack(sums))
    live = n * (slopes > 0.1).double().mean()
    first = gradients_through(g, weights, sums, tanh_slope)[0]
    factors = first.norm(dim=-1) / g.norm(dim=-1)
    print(
        f"Var(w) = {variance:.0f}: more than one live neuron per layer: {live > 1}"
    )
    print(
        f"  median gradient more than 1000 times larger: {factors.median() > 1000}"
    )
    print(f"  every gradient below a millionth: {factors.max() < 1e-6}")

# The wide-net law: the squared gradient grows by n Var(w) E[slope^2] per layer.
for n in (3, 100):
    q = 1.0  # mean square of the signal, followed through the layers
    for _ in range(layers):
        q = gaussian_mean(lambda s: s.tanh() ** 2, n * q)
    growth = n * gaussian_mean(lambda s: tanh_slope(s) ** 2, n * q)
    print(
        f"law for Var(w) = 1 and n = {n}: growth per layer {growth:.2f}"
    )
