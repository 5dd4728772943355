"""2a: Both sums, how steep tanh is there, what is passed back."""

import torch
from i2dl_exam.activations import tanh_derivative

i = torch.tensor([2.0, -4, 1], dtype=torch.float64)
draws = {"0.02": [0.05, 0.025, -0.03], "1.0": [1.0, 0.5, 1.5]}
sums = []
for variance, weights in draws.items():
    w = torch.tensor(weights, dtype=torch.float64)
    s = w @ i
    sums.append(s)
    terms = " + ".join(f"({term:.2f})" for term in w * i)
    print(f"Var(w) = {variance}: s = {terms} = {s:.2f}")
    # Of many weights it would be near Var(w); these are only three.
    print(f"  mean square of the weights {w.square().mean():.4f}")

    # What comes back to the inputs: tanh'(s) * w, and by small steps.
    slope = tanh_derivative(s)
    print(f"  tanh'(s) = {slope:.4f}, times w:", end=" ")
    print(*(f"{d:.4f}" for d in slope * w))
    steps = 1e-5 * torch.eye(3, dtype=torch.float64)  # a row per input
    up, down = torch.tanh((i + steps) @ w), torch.tanh((i - steps) @ w)
    print(
        "  by small steps:", *(f"{d:.4f}" for d in (up - down) / 2e-5)
    )

print(f"answer: {sums[0]:.2f}, {sums[1]:.1f}")
