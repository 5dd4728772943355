"""4f: Ten linear layers as PyTorch starts them, with and without skip connections."""

from i2dl_exam.residual import ResidualBlock, chain_jacobian
from i2dl_exam.sampling import seeded_normal
from torch import nn

width = 64
blocks = [
    ResidualBlock(*(nn.Linear(width, width).double() for _ in range(2)))
    for _ in range(5)
]
x = seeded_normal(width)
without = chain_jacobian([block.branch for block in blocks], x)
skip = chain_jacobian(blocks, x)
for name, jacobian in {"without": without, "with": skip}.items():
    # Root mean square over all directions in which a gradient can arrive.
    factor = (jacobian.square().sum() / width).sqrt().item()
    print(
        f"{name} skip, the gradient shrinks to less than 1/100: {factor < 0.01}"
    )
    print(
        f"{name} skip, it stays within a factor of 2: {0.5 < factor < 2}"
    )
