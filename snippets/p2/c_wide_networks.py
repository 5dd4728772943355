"""2c: Signal and gradient of wide tanh networks, law and measured."""

import torch
from i2dl_exam.activations import gaussian_mean, tanh_derivative
from torch import nn

n, LAYERS, NETS = 100, 20, 5
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    normal = torch.randn(LAYERS, NETS, n, n, dtype=torch.float64)
    x, g = torch.randn(2, NETS, n, 1, dtype=torch.float64)
device = torch.get_default_device()
normal, x, g = normal.to(device), x.to(device), g.to(device)

gains = {
    "1": 1,
    "sqrt(2)": 2**0.5,
    "5/3": nn.init.calculate_gain("tanh"),
    "10": 10,  # Var(w) = 1
}
print(
    f"{LAYERS} layers  std of the signal   squared gradient per layer"
)
print("gain         law  measured           law  measured")
for name, gain in gains.items():
    q = growth = 1.0  # mean square of the signal, and of the gradient
    for _ in range(LAYERS):
        variance = gain**2 * q  # of the sums
        growth *= gain**2 * gaussian_mean(
            lambda s: tanh_derivative(s) ** 2, variance
        )
        q = gaussian_mean(lambda s: s.tanh() ** 2, variance)

    h = x.requires_grad_()
    for layer in normal:
        h = (gain / n**0.5 * layer @ h).tanh()
    (back,) = torch.autograd.grad((g * h).sum(), x)
    std = h.square().mean().sqrt()
    measured = (back.square().sum() / g.square().sum()) ** (1 / LAYERS)
    print(
        f"{name:8} {q**0.5:7.2f} {std:9.2f}"
        f" {growth ** (1 / LAYERS):13.2f} {measured:9.2f}"
    )
