"""5c: What changed copies help depends on the new pictures."""

import math

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


def rotate(images: Tensor, degrees: float) -> Tensor:
    r"""Pictures turned about their middle, counterclockwise."""
    *_, h, w = images.shape
    a = math.radians(degrees)
    c, s = math.cos(a), math.sin(a)
    back = [[c, -s * h / w, 0.0], [s * w / h, c, 0.0]]
    theta = images.new_tensor([back] * len(images))
    grid = F.affine_grid(theta, list(images.shape), False)
    return F.grid_sample(
        images, grid, padding_mode="border", align_corners=False
    )


x, styles = facades(30, seed=1)
new, right = facades(300, seed=2)
tests = torch.stack([new, rotate(new, 20)])  # upright, tilted
offsets = [(a, b) for a in range(-2, 3) for b in range(-2, 3)]
sets = {
    "30 pictures": [x],
    "each 9 times": [x] * 9,
    "shifted": [
        F.pad(x, (a, -a, b, -b), mode="replicate") for a, b in offsets
    ],
    "rotated": [rotate(x, d) for d in (-20, -10, 0, 10, 20)],
    "negative": [x, 1 - x],
}
print("training set: new upright, new tilted")
for name, copies in sets.items():
    with torch.device("cpu"):  # the same start on every device
        torch.manual_seed(0)
        first = nn.Linear(3 * 12 * 12, 32, dtype=torch.float64)
        last = nn.Linear(32, 3, dtype=torch.float64)
    net = nn.Sequential(nn.Flatten(-3), first, nn.ReLU(), last).to(x)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    pictures, labels = torch.cat(copies), styles.repeat(len(copies))
    for _ in range(30):
        optimizer.zero_grad()
        F.cross_entropy(net(pictures - 0.5), labels).backward()
        optimizer.step()
    hits = net(tests - 0.5).argmax(dim=-1) == right  # (2, 300)
    upright, tilted = 100 * hits.double().mean(dim=1)
    print(f"{name}: {upright:.0f} %, {tilted:.0f} %")
