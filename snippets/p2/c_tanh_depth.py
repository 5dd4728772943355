"""2c: With tanh the signal of a Xavier network still shrinks, like 1/sqrt(2 L)."""

import math

from i2dl_exam.activations import gaussian_mean
from i2dl_exam.initialization import (
    signals_through,
    with_variance,
    xavier_variance,
)
from i2dl_exam.sampling import seeded_normal
from torch import nn

n, layers, nets = 100, 30, 20
normal = seeded_normal(layers, nets, n, n)
x = seeded_normal(nets, n, seed=1)
tanh_gain = nn.init.calculate_gain("tanh")
print(f"torch's gain for tanh is 5/3: {tanh_gain == 5 / 3}")
for name, gain in {"1": 1.0, "5/3": tanh_gain}.items():
    q = 1.0  # mean square of the signal in a very wide network
    for _ in range(layers):
        q = gaussian_mean(lambda s: s.tanh() ** 2, gain**2 * q)
    print(
        f"gain {name}: std after {layers} layers, infinitely wide: {math.sqrt(q):.4f}"
    )

    weights = with_variance(normal, xavier_variance(n, gain=gain))
    _, outputs = signals_through(x, weights)
    measured = outputs[-1].square().mean().sqrt().item()
    close = abs(measured / math.sqrt(q) - 1) < 0.25
    print(
        f"  {nets} random networks, {n} wide, agree within 25 %: {close}"
    )
print(f"1/sqrt(2 L) for L = {layers}: {1 / math.sqrt(2 * layers):.4f}")
