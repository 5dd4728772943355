"""2a: Both sums, how steep tanh is there, what the neuron passes on."""

import torch
from torch import Tensor


def tanh_derivative(s: Tensor) -> Tensor:
    r"""The derivative of tanh, $\tanh'(s) = 1 - \tanh^2(s)$."""
    return 1 - s.tanh() ** 2


draws = {"0.02": [0.05, 0.025, -0.03], "1.0": [1.0, 0.5, 1.5]}
sums = []
for variance, weights in draws.items():
    i = torch.tensor([2.0, -4, 1], dtype=torch.float64).requires_grad_()
    w = torch.tensor(weights, dtype=torch.float64).requires_grad_()
    s = w @ i
    sums.append(s)
    terms = " + ".join(f"({term:.2f})" for term in w * i)
    print(f"Var(w) = {variance}: s = {terms} = {s:.2f}")

    # The derivative by its formula, and from two points of the curve.
    formula = tanh_derivative(s)
    points = (torch.tanh(s + 1e-6) - torch.tanh(s - 1e-6)) / 2e-6
    print(f"  tanh'(s) = {formula:.4f}, by two points {points:.4f}")

    # What comes back: tanh'(s) * w and tanh'(s) * i, and by autograd.
    by_i, by_w = torch.autograd.grad(torch.tanh(s), [i, w])
    for name, by_hand, autograd in (
        ("to the inputs", formula * w, by_i),
        ("to the weights", formula * i, by_w),
    ):
        print(f"  {name}:", *(f"{d:.4f}" for d in by_hand))
        print("    by autograd:", *(f"{d:.4f}" for d in autograd))

print(f"answer: {sums[0]:.2f}, {sums[1]:.1f}")
