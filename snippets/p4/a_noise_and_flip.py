"""4a: C1 divides the noise by 3, C2 doubles it; flipping C2 changes only its sign."""

import torch
import torch.nn.functional as F
from i2dl_exam.sampling import seeded_normal

C1 = torch.full((3, 3), 1 / 9, dtype=torch.float64)
C2 = torch.tensor([[1, -1], [1, -1]], dtype=torch.float64)
noise = seeded_normal(
    1, 1, 1000, 1000
)  # one million pixels of variance 1
for name, kernel in {"C1": C1, "C2": C2}.items():
    output = F.conv2d(noise, kernel[None, None])
    theory = kernel.square().sum().sqrt()
    print(
        f"{name}: standard deviation {output.std():.2f}, in theory {theory:z.4f}"
    )
    flipped = F.conv2d(noise, kernel.flip(0, 1)[None, None])
    print(f"  flipped kernel, same output: {flipped.allclose(output)}")
    print(
        f"  flipped kernel, opposite sign: {flipped.allclose(-output)}"
    )
