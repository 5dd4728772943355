"""1d: What stays and what moves along when an image moves."""

from itertools import compress

import torch
from i2dl_exam.equivariance import equivariance_gap
from torch import nn

images = torch.eye(64).view(64, 1, 8, 8)  # each has one bright pixel
moves = {
    "turn": lambda x: x.rot90(1, (2, 3)),
    "shift": lambda x: x.roll(1, dims=3),
}
gaps = {}
for mode in ("circular", "zeros"):  # how the image goes on outside
    layer = nn.Conv2d(1, 1, 3, padding=1, padding_mode=mode, bias=False)
    layer.weight.data = torch.arange(1.0, 10).view(1, 1, 3, 3)
    for name, move in moves.items():
        stay = (layer(move(images)) - layer(images)).abs().max()
        along = equivariance_gap(layer, move, images)
        gaps[mode, name] = stay, along
        print(f"{mode}, {name}: to stay {stay:z.0f}", end="")
        print(f", to move along {along:z.0f}")

for i, reading in enumerate(("strict definition", "usual wording")):
    zero = [gaps["circular", name][i] == 0 for name in moves]
    boxes = ", ".join(compress("12", zero))
    print(f"answer, {reading}: {boxes or 'none'}")
