"""3c: Training batch by batch: running mean and variance, exactly as PyTorch's."""

from fractions import Fraction
from statistics import mean, pvariance, variance

import torch
from i2dl_exam.normalization import BatchNorm
from i2dl_exam.sampling import seeded_normal
from torch import nn

new = Fraction(
    1, 10
)  # PyTorch's momentum=0.1: the weight of the new value
running_mean, running_var = Fraction(0), Fraction(1)
ours, torchs = (
    BatchNorm(1).double(),
    nn.BatchNorm1d(1, dtype=torch.float64),
)
for batch in ((1, 3), (4, 8)):
    values = [Fraction(v) for v in batch]
    m, biased, unbiased = (
        mean(values),
        pvariance(values),
        variance(values),
    )
    print(
        f"batch {batch}: mean {m}, variance {biased}, unbiased {unbiased}"
    )
    running_mean = (1 - new) * running_mean + new * m
    running_var = (1 - new) * running_var + new * unbiased
    print(
        f"  running mean {running_mean}, running variance {running_var}"
    )
    x = torch.tensor([[float(v)] for v in batch], dtype=torch.float64)
    outputs = [
        layer(x) for layer in (ours, torchs)
    ]  # training mode: they remember
    by_hand = (x - float(m)) / (float(biased) + 1e-5) ** 0.5
    agree = [y.allclose(by_hand) for y in outputs]
    print(
        f"  outputs use this batch's mean and biased variance: {all(agree)}"
    )

images = (
    3 * seeded_normal(20, 4, 2, 5, 5) + 1
).unbind()  # 20 batches, 2 channels
layers = BatchNorm(2).double(), nn.BatchNorm2d(2, dtype=torch.float64)
agree = [layers[0](x).allclose(layers[1](x)) for x in images]
agree += [layers[0].running_mean.allclose(layers[1].running_mean)]
agree += [layers[0].running_var.allclose(layers[1].running_var)]
print(f"20 batches of images, ours as nn.BatchNorm2d: {all(agree)}")

for name, layer in {"ours": ours, "nn.BatchNorm1d": torchs}.items():
    kept = layer.running_mean.item(), layer.running_var.item()
    same = (
        abs(kept[0] - running_mean) < 1e-12
        and abs(kept[1] - running_var) < 1e-12
    )
    print(
        f"{name}: keeps {kept[0]:.4f} and {kept[1]:.4f}, equal: {same}"
    )
