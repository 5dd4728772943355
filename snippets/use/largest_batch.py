"""Use: The largest batch that fits into memory, without using any."""

import torch
from i2dl_exam.memory import kept_for_backward
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint


class Checkpointed(nn.Sequential):
    """Keeps the inputs of its blocks; computes the rest once more."""

    def forward(self, x: Tensor) -> Tensor:
        """All blocks, one after the other."""
        for block in self:
            x = checkpoint(block, x, use_reentrant=False)
        return x


def block(m: int, n: int) -> nn.Sequential:
    """Your own blocks here."""
    conv = nn.Conv2d(m, n, 3, padding=1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(n), nn.ReLU())


GiB = 2**30
with torch.device("meta"):  # shapes without data
    blocks = [block(3, 64)]
    for _ in range(4):
        pairs = [layer for _ in range(4) for layer in block(64, 64)]
        blocks.append(nn.Sequential(*pairs))
    plain, saving = nn.Sequential(*blocks), Checkpointed(*blocks)
    image = torch.empty(1, 3, 224, 224)
    features = blocks[0](image)

weights = sum(p.numel() for p in plain.parameters())
fixed = 4 * weights * 4  # bytes: weights, gradients, Adam's two means
kept = kept_for_backward(plain, image)
less = kept_for_backward(saving, image)
again = kept_for_backward(blocks[-1], features)  # of one block
again -= features.nbytes  # its input is there already
passing = 2 * features.nbytes  # two gradients of the widest layer
print("in 8 GiB      MiB an image  largest batch  GiB then  one more")
for name, size in ("plain", kept), ("checkpointed", less + again):
    size += passing
    batch = (8 * GiB - fixed) // size
    print(f"{name:13}{size / 2**20:13.2f}{batch:15}", end="")
    for n in (batch, batch + 1):
        print(f"{(fixed + n * size) / GiB:10.2f}", end="")
    print()
