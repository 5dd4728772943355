"""1d: Where a shift and a layer commute: padding and stride."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


Function = Callable[[Tensor], Tensor]


def equivariance_gap(
    f: Function,
    move: Function,
    x: Tensor,
    move_output: Function | None = None,
) -> float:
    r"""How far $f$ is from equivariant: largest $|f(Tx) - T f(x)|$."""
    pair = f(move(x)), (move_output or move)(f(x))
    after, before = torch.stack(pair).double()  # of one shape
    gap: float = (after - before).abs().max().item()
    return gap


# All images of 12 x 12 with one bright pixel
images = torch.eye(144).double().view(144, 1, 12, 12)


def shift(x: Tensor, by: int = 1) -> Tensor:
    """Images shifted to the right; what leaves comes in on the left."""
    return x.roll(by, dims=3)


def layer(kernel_size: int, **options) -> nn.Module:
    """A convolution with the weights 1, 2, 3, ..."""
    conv = nn.Conv2d(1, 1, kernel_size, bias=False, **options)
    weights = torch.arange(1.0, 1 + kernel_size**2)
    conv.weight = nn.Parameter(weights.view_as(conv.weight))
    return conv.double()


print("columns that do not move along with a shift by 1")
conv = layer(5, padding=2, padding_mode="circular")
layers = {"kernel 5, circular padding 2": conv}
for k, p in (5, 2), (5, 1), (5, 0), (3, 1):
    layers[f"kernel {k}, zero padding {p}"] = layer(k, padding=p)
for name, conv in layers.items():
    wrong = (conv(shift(images)) - shift(conv(images))).abs()
    columns = (wrong.amax(dim=(0, 1, 2)) > 1e-9).nonzero().flatten()
    print(f"{name}: {columns.tolist()}")

print("largest difference, kernel 5, zero padding 2")
for border in (2, 3):
    framed = images.clone()
    framed[..., :border] = framed[..., -border:] = 0
    gap = equivariance_gap(layer(5, padding=2), shift, framed)
    print(f"  with an empty border of {border}: {gap:z.0f}")

print("smallest difference from a shifted output, stride 2")
conv = layer(3, stride=2, padding=1, padding_mode="circular")
before = conv(images)  # 6 x 6
for by in (1, 2):
    after = conv(shift(images, by))
    gaps = [(after - shift(before, k)).abs().max() for k in range(6)]
    print(f"  image shifted by {by}: {min(gaps):z.0f}")
