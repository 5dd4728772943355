"""4a: C1 divides noise by 3, C2 doubles it; a flip negates only C2."""

import torch
from i2dl_exam.convolution import cross_correlate

C1 = torch.full((3, 3), 1 / 9, dtype=torch.float64)
C2 = torch.tensor([[1, -1], [1, -1]], dtype=torch.float64)
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    noise = torch.randn(9, 100, 100, dtype=torch.float64)
noise = noise.to(torch.get_default_device())

for name, kernel in {"C1": C1, "C2": C2}.items():
    output = cross_correlate(noise, kernel)
    theory = kernel.square().sum().sqrt()
    print(f"{name}: standard deviation of the noise {output.std():.3f}")
    print(f"  root of the sum of squared weights {theory:.3f}")

    # Mathematics turns the kernel by 180 degrees first.
    turned = cross_correlate(noise, kernel.flip(0, 1))
    factor = (turned * output).sum() / output.square().sum()
    gap = (turned - factor * output).abs().max()
    print(f"  turned kernel: {factor:.2f} times the output", end="")
    print(f" (up to {gap:z.4f})")
