"""8f: With alpha = sqrt(3/n) the output has the input's variance."""

from fractions import Fraction

import torch
from i2dl_exam.initialization import uniform_bound


def moment(k: int) -> Fraction:
    """The mean of u^k for u uniform in [-1, 1], by its integral."""
    return Fraction(1 - (-1) ** (k + 1), 2 * (k + 1))


print(f"u in [-1, 1]: mean {moment(1)}, variance {moment(2)}")

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    print("  n   alpha  Var(s)/Var(x), normal and skewed inputs")
    for n in (3, 12, 48):
        alpha = uniform_bound(n)
        w = torch.rand(20_000, n, dtype=torch.float64) * 2 - 1
        normal = torch.randn(20_000, n, dtype=torch.float64)
        row = f"{n:3} {alpha:7.4f}"
        for x in (normal, normal**2 - 1):  # both of mean 0
            s = (alpha * w * x).sum(dim=1)
            row += f" {s.var() / x.var():8.2f}"
        print(row)
