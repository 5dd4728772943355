"""2c: Var(w) = 1/n keeps the mean square, and torch draws like that."""

from fractions import Fraction
from itertools import product

import torch
from i2dl_exam.initialization import xavier_variance
from torch import nn

# Weights +1 or -1, equally likely, have mean 0 and variance 1.
inputs = [2, -4, 1]
draws = product((1, -1), repeat=3)  # all 8
sums = [2 * a - 4 * b + c for a, b, c in draws]
before = Fraction(sum(i**2 for i in inputs), 3)
after = Fraction(sum(s**2 for s in sums), 8)
print(f"all sums: {sums}")
print(f"mean square of the inputs {before}, of the sums {after}")
for variance in (Fraction(1, 50), Fraction(1, 3)):
    print(f"  with Var(w) = {variance}: {variance * after}")

# What torch's own initialization draws, and the formula.
with torch.device("cpu"):
    torch.manual_seed(0)
    for n_out, gain in ((300, {}), (100, {}), (300, {"gain": 5 / 3})):
        w = torch.empty(n_out, 300, dtype=torch.float64)
        nn.init.xavier_normal_(w, **gain)
        ours = 1000 * xavier_variance(300, n_out, **gain)
        name = "gain 5/3" if gain else "gain 1"
        print(
            f"300 inputs, {n_out} outputs, {name}: 1000 Var(w) =",
            end=" ",
        )
        print(f"{ours:.1f}, drawn {1000 * w.var():.1f}")
