"""5b: Trained by day, validated by night; and both sets mixed."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def facades(
    count: int, night: bool = False, size: int = 12, seed: int = 0
) -> tuple[Tensor, Tensor]:
    """Facades with bands of glass, windows, or panels between glass."""
    sizes = [2, 2, 3, 1, 3 * size**2]
    generator = torch.Generator("cpu").manual_seed(seed)
    draws = torch.zeros(count, sum(sizes), 1, 1, device="cpu").double()
    draws.uniform_(-1, 1, generator=generator)
    draws = draws.to(torch.get_default_device())
    number, start, colour, lamp, noise = draws.split_with_sizes(
        sizes, dim=1
    )
    middle = torch.arange(size).to(draws) + 0.5  # of each pixel
    wave = torch.cos(torch.pi * ((6 + number) * middle / size + start))
    down, across = (0.5 - 1.5 * wave).clamp(0, 1).chunk(2, dim=1)
    glass = down.mT.repeat(1, 1, 1, size)  # 1 where glass is: bands
    glass[1::3] *= across[1::3]  # windows
    glass[2::3] += ((1 - glass) * across)[2::3]  # all but panels
    wall, pane = 0.8 + 0.15 * colour, 0.3 + 0.1 * lamp
    if night:  # the wall is dark, and the glass is lit
        wall, pane = wall / 8, 0.8 + 0.2 * lamp
    images = wall + (pane - wall) * glass  # (count, 3, size, size)
    images += 0.1 * noise.view(images.shape)
    return images.clamp(0, 1), torch.arange(count) % 3


f64 = torch.float64


def result(x: Tensor, y: Tensor, new: Tensor, styles: Tensor) -> str:
    """How a small network, trained on x and y, does on new pictures."""
    with torch.device("cpu"):  # the same start on every device
        torch.manual_seed(0)
        first = nn.Linear(3 * 12 * 12, 32, dtype=f64)
        last = nn.Linear(32, 3, dtype=f64)
    net = nn.Sequential(nn.Flatten(), first, nn.ReLU(), last).to(x)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    for _ in range(20):
        optimizer.zero_grad()
        F.cross_entropy(net(x - 0.5), y).backward()
        optimizer.step()
    right = net(new - 0.5).argmax(dim=1) == styles
    return f"{right.sum()} of {len(new)} right"


x, y = facades(300, seed=1)
day = facades(200, seed=2)
night, late = facades(200, night=True, seed=3)
print("trained by day")
print(f"  validated by day: {result(x, y, *day)}")
print(f"  validated by night: {result(x, y, night, late)}")
for name, copy in {"darkened": x / 8, "negative": 1 - x}.items():
    both = torch.cat([x, copy]), y.repeat(2)
    print(f"  with {name} copies: {result(*both, night, late)}")

x, y = torch.cat([x, night]), torch.cat([y, late])  # the correction
order = torch.randperm(500, device="cpu").to(y.device)
train, test = order.split([300, 200])
print("mixed, shuffled and split again")
print(f"  by night: {(train >= 300).sum()} of 300", end="")
print(f" and {(test >= 300).sum()} of 200")
print(f"  validated: {result(x[train], y[train], x[test], y[test])}")
