"""2a: Both sums, how steep tanh is there, what the neuron passes on."""

import torch
from i2dl_exam.activations import tanh_derivative

draws = {"0.02": [0.05, 0.025, -0.03], "1.0": [1.0, 0.5, 1.5]}
sums = []
for variance, weights in draws.items():
    i = torch.tensor([2.0, -4, 1], requires_grad=True)
    w = torch.tensor(weights)
    s = w @ i
    sums.append(s)
    terms = " + ".join(f"({term:.2f})" for term in w * i)
    print(f"Var(w) = {variance}: s = {terms} = {s:.2f}")
    print(f"  mean square of the weights {w.square().mean():.4f}")

    # What comes back to the inputs: tanh'(s) * w, and by autograd.
    slope = tanh_derivative(s)
    (autograd,) = torch.autograd.grad(torch.tanh(s), i)
    print(f"  tanh'(s) = {slope:.4f}, times w:", end=" ")
    print(*(f"{d:.4f}" for d in slope * w))
    print("  by autograd:", *(f"{d:.4f}" for d in autograd))

print(f"answer: {sums[0]:.2f}, {sums[1]:.1f}")
