"""2c: Var(w) = 1/n keeps the mean square, and torch draws like that."""

from fractions import Fraction
from itertools import product

import torch
from i2dl_exam.initialization import xavier_variance

# Inputs 2, -4, 1; weights +1 or -1 have mean 0 and variance 1.
draws = product((1, -1), repeat=3)  # all 8, equally likely
sums = [2 * a - 4 * b + c for a, b, c in draws]
after = Fraction(sum(s**2 for s in sums), 8)
print(f"all sums: {sums}")
before = (2**2 + 4**2 + 1**2) / 3
print(f"mean square of the inputs {before:.0f}, of the sums {after}")
for variance in (Fraction(1, 50), Fraction(1, 3)):
    print(f"  with Var(w) = {variance}: {variance * after}")

# What torch's own initialization draws, and the formula.
for n_out in (300, 100):
    torch.manual_seed(0)
    w = torch.empty(n_out, 300, dtype=torch.float64, device="cpu")
    drawn = 1000 * torch.nn.init.xavier_normal_(w).var()
    law = 1000 * xavier_variance(300, n_out)
    print(f"{n_out} outputs: 1000 Var(w) {law:.1f}, drawn {drawn:.1f}")
