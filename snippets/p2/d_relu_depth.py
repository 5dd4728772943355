"""2d: Signal and gradient through 20 ReLU layers, and their law."""

import torch
from i2dl_exam.initialization import he_variance, xavier_variance

LAYERS, NETS = 20, 3
device = torch.get_default_device()
print("  n  variance    signal  gradient  (n Var(w) / 2)^10")
for n in (30, 100, 200):
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        normal = torch.randn(LAYERS, NETS, n, n, dtype=torch.float64)
        x, g = torch.randn(2, NETS, n, 1, dtype=torch.float64)
    normal, x, g = normal.to(device), x.to(device), g.to(device)

    for name, variance in {
        "0.02": 0.02,
        "Xavier": xavier_variance(n),
        "He": he_variance(n),
        "1.0": 1.0,
    }.items():
        h = x.requires_grad_()
        for layer in normal:
            h = (variance**0.5 * layer @ h).relu()
        (back,) = torch.autograd.grad(h, x, g)

        # Length compared with the start, in the median network.
        signal = (h.norm(dim=1) / x.norm(dim=1)).median()
        gradient = (back.norm(dim=1) / g.norm(dim=1)).median()
        law = (n * variance / 2) ** (LAYERS / 2)
        print(
            f"{n:3}  {name:8} {signal:9.1e} {gradient:9.1e} {law:18.1e}"
        )
