"""2c: With tanh Xavier's signal fades slowly; see what a gain does."""

import torch
from i2dl_exam.initialization import xavier_variance

n = 100
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)  # 5 networks side by side
    normal = torch.randn(40, 5, n, n, dtype=torch.float64)
    x, g = torch.randn(2, 5, n, 1, dtype=torch.float64)
device = torch.get_default_device()
normal, x, g = normal.to(device), x.to(device), g.to(device)

print("                        gain 1            gain 5/3")
print("layers  1/sqrt(2L)  signal  gradient  signal  gradient")
for layers in (5, 10, 20, 40):
    print(f"{layers:6} {(2 * layers) ** -0.5:11.2f}", end="")
    for gain in (1, 5 / 3):
        h, std = x.requires_grad_(), gain * xavier_variance(n, n) ** 0.5
        for layer in normal[:layers]:
            h = (std * layer @ h).tanh()
        (back,) = torch.autograd.grad(h, x, g)
        size = h.square().mean().sqrt()
        print(f"{size:8.2f} {back.norm() / g.norm():9.2f}", end="")
    print()
