"""3a: Batch norm gives each feature of a batch mean 0 and variance 1, exactly."""

from fractions import Fraction
from math import isqrt
from statistics import mean, pvariance

import torch
import torch.nn.functional as F
from i2dl_exam.normalization import batch_norm

table = [
    [1, 10],
    [3, 40],
    [3, 50],
    [1, 80],
]  # 4 samples with 2 features
exact = []
for j, column in enumerate(zip(*table, strict=True), start=1):
    values = [Fraction(value) for value in column]
    center, variance = (
        mean(values),
        pvariance(values),
    )  # divides by 4, not by 3
    exact.append([(v - center) / isqrt(int(variance)) for v in values])
    shown = ", ".join(f"{v}" for v in exact[-1])
    print(
        f"feature {j}: mean {center}, variance {variance}, normalized {shown}"
    )
    again = mean(exact[-1]), pvariance(exact[-1])
    print(f"  afterwards: mean {again[0]}, variance {again[1]}")

x = torch.tensor(table, dtype=torch.float64)
by_hand = (
    torch.tensor([[float(v) for v in column] for column in exact])
    .double()
    .T
)
y = batch_norm(
    x, torch.ones(2), torch.zeros(2), eps=0
)  # gamma = 1, beta = 0
torchs = F.batch_norm(x, None, None, training=True, eps=1e-12)
print(f"our function agrees: {y.allclose(by_hand, atol=1e-6)}")
print(f"F.batch_norm agrees: {torchs.allclose(by_hand, atol=1e-6)}")

rows = F.layer_norm(
    x, (2,), eps=1e-12
)  # over the entries of each vector instead
print(
    f"layer norm turns each row into {rows[0, 0]:.1f}, {rows[0, 1]:.1f}: ",
    end="",
)
print(f"{rows.allclose(rows[0])}")
