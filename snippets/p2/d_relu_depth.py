"""2d: Signal and gradient through 20 ReLU layers, and their law."""

import torch
from i2dl_exam.initialization import he_variance

print("  n  weights  Var(w)    signal  gradient  (n Var(w) / 2)^10")
for n in (30, 100, 200):
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)  # 3 networks side by side
        normal = torch.randn(20, 3, n, n, dtype=torch.float64)
        ends = torch.randn(2, 3, n, 1, dtype=torch.float64)
    normal = normal.to(torch.get_default_device())
    x, g = torch.nn.functional.normalize(ends.to(normal.device), dim=2)

    rows = {"small": 0.02, "Xavier": 1 / n, "He": he_variance(n)}
    for name, variance in (rows | {"large": 1.0}).items():
        h = x.requires_grad_()
        for layer in normal:
            h = (variance**0.5 * layer @ h).relu()
        (back,) = torch.autograd.grad(h, x, g)

        print(f"{n:3}  {name:7} {variance:7.3f}", end=" ")
        for end in (h, back):  # length, in the median network
            print(f"{end.norm(dim=1).median():9.1e}", end=" ")
        print(f"{(n * variance / 2) ** 10:18.1e}")
