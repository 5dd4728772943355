"""8b: With a ReLU before the sigmoid, no output is below 0.5: all images are cars."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor, nn


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


z = torch.tensor(
    [-4, -1, 0, 1, 4], dtype=torch.float64, requires_grad=True
)
with_relu, without = z.relu().sigmoid(), z.sigmoid()
slopes = [
    torch.autograd.grad(y.sum(), z)[0] for y in (with_relu, without)
]
print(" z   sigmoid(ReLU(z))    slope   sigmoid(z)    slope")
for row in zip(
    z, with_relu, slopes[0], without, slopes[1], strict=True
):
    z_i, y_relu, slope_relu, y, slope = (
        number.item() for number in row
    )
    print(
        f"{z_i:z2.0f}   {y_relu:16.4f} {slope_relu:z8.4f} {y:12.4f} {slope:8.4f}"
    )

images = seeded_normal(500, 3, 8, 8)
lowest, cars, cars_without, signs = 1.0, 0, 0, 0
for _ in range(20):  # 20 CNNs with other weights
    cnn = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 1)
    )
    z = cnn.double()(images)
    y = z.relu().sigmoid()
    lowest = min(lowest, y.min().item())
    cars += int((y >= 0.5).sum())
    cars_without += int((z.sigmoid() >= 0.5).sum())
    signs += int((z >= 0).sum())
print(f"images called car: {cars} of {20 * len(images)}")
print(f"smallest of all outputs: {lowest:.1f}")
print(
    f"without the ReLU, those with z >= 0 are cars: {cars_without == signs}"
)
print(f"and both classes occur: {0 < cars_without < 20 * len(images)}")
