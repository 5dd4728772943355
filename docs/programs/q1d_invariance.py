"""1d: What a convolutional layer puts out when its image is moved."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


Function = Callable[[Tensor], Tensor]


def equivariance_gap(f: Function, move: Function, x: Tensor) -> float:
    r"""How far $f$ is from equivariant: largest $|f(Tx) - T f(x)|$."""
    gap = torch.stack([f(move(x)), move(f(x))]).diff(dim=0)
    return gap.abs().max().item()


images = torch.eye(64).view(64, 1, 8, 8)  # each has one bright pixel
runs = {  # how the image goes on outside, and how it is moved
    "box 1, turn": ("circular", lambda x: x.rot90(1, (2, 3))),
    "box 2, shift": ("circular", lambda x: x.roll(1, dims=3)),
    "shift, zero padding": ("zeros", lambda x: x.roll(1, dims=3)),
}
stays, moves_along = [], []
print("new output minus      old output  moved old output")
for name, (mode, move) in runs.items():
    layer = nn.Conv2d(1, 1, 3, padding=1, padding_mode=mode, bias=False)
    layer.weight.data = torch.arange(1.0, 10).view(1, 1, 3, 3)
    change = (layer(move(images)) - layer(images)).abs().max()
    gap = equivariance_gap(layer, move, images)
    print(f"{name:19}  {change:z11.0f}  {gap:z16.0f}")
    if change == 0:
        stays.append(name[4])
    if gap == 0:
        moves_along.append(name[4])

print(f"the output stays (strictly invariant): {stays or 'no box'}")
print(f"the output moves along: box {', '.join(moves_along)}")
print(f"answer: {', '.join(moves_along)}")
