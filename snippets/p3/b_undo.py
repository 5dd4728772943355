"""3b: gamma and beta can undo the normalization; each is needed to reach a target."""

from fractions import Fraction
from math import isqrt
from statistics import mean, pvariance

import torch
from i2dl_exam.normalization import batch_norm
from torch import Tensor, nn

values = [
    Fraction(v) for v in (10, 40, 50, 80)
]  # one feature of 4 samples
center, variance = mean(values), pvariance(values)
deviation = isqrt(int(variance))
normalized = [(v - center) / deviation for v in values]
undone = [deviation * v + center for v in normalized]
print(
    f"mean {center}, variance {variance}, standard deviation {deviation}"
)
print(f"normalized: {', '.join(f'{v}' for v in normalized)}")
print(f"with gamma = {deviation}, beta = {center}: ", end="")
print(", ".join(f"{v}" for v in undone))

x = torch.tensor([[float(v)] for v in values], dtype=torch.float64)
layer = nn.BatchNorm1d(1, dtype=torch.float64)
with torch.no_grad():
    layer.weight.fill_(
        (variance + Fraction(layer.eps)) ** 0.5
    )  # sqrt(Var + eps)
    layer.bias.fill_(float(center))
ours = batch_norm(x, layer.weight, layer.bias, layer.eps)
print(
    f"nn.BatchNorm1d and our function give x back: {layer(x).allclose(x)}, ",
    end="",
)
print(f"{ours.allclose(x)}")
print(
    f"it learns: {', '.join(name for name, _ in layer.named_parameters())}"
)

# The wanted output is x itself. How close does the layer get with what it has?
x_hat, one = (x - x.mean()) / x.std(correction=0), torch.ones_like(x)


def error(target: Tensor, *columns: Tensor) -> Tensor:
    """Smallest mean squared error of a sum of multiples of the columns."""
    A = torch.cat(columns, dim=1)
    return (
        (A @ torch.linalg.lstsq(A, target).solution - target)
        .square()
        .mean()
    )


print(f"smallest error with neither: {(x_hat - x).square().mean():.1f}")
print(f"smallest error with gamma alone: {error(x, x_hat):.1f}")
print(f"smallest error with beta alone: {error(x - x_hat, one):.1f}")
print(f"smallest error with both: {error(x, x_hat, one):z.1f}")
closed = [
    (deviation - 1) ** 2 + center**2,
    center**2,
    (deviation - 1) ** 2,
]
print(f"by hand: {', '.join(f'{v}' for v in closed)} and 0")
