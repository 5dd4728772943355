"""6d: dh_3/dV = 3/2, dh_3/dW = 1 and dh_3/dx_1 = 0."""

from fractions import Fraction

import torch
from i2dl_exam.recurrent import relu_rnn, relu_rnn_gradients

V, W, h0 = Fraction(-2), Fraction(1), Fraction(2)
xs = [Fraction(2), Fraction(3, 2), Fraction(4)]
zs, hs = relu_rnn(V, W, h0, xs)

print("  t  z_t  h_t  ReLU'  dh_t/dV  dh_t/dW  dh_t/dx_1")
for t, (z, h) in enumerate(zip(zs, hs, strict=True), start=1):
    dV, dW, dx = relu_rnn_gradients(V, W, h0, xs[:t])
    print(f"{t:3} {z!s:>4} {h!s:>4} {int(z > 0):6}", end="")
    print(f" {dV!s:>8} {dW!s:>8} {dx[0]!s:>10}")

# PyTorch's automatic differentiation, for 1000 cells at once.
numbers = torch.randn(6, 1000, dtype=torch.float64)
numbers[:, 0] = torch.tensor([-2, 1, 2, 2, 1.5, 4])  # the question's
numbers[:2, 1] = 0  # V = W = 0, so that every z_t is 0
V1, W1, start, *inputs = numbers.requires_grad_().unbind()
_, states = relu_rnn(V1, W1, start, inputs)
by = torch.autograd.grad(states[-1].sum(), [V1, W1, *inputs])
print("autograd:", ", ".join(f"{each[0]:z.4f}" for each in by[:3]))

dV1, dW1, dx1 = relu_rnn_gradients(V1, W1, start, inputs)
difference = torch.stack(by) - torch.stack([dV1, dW1, *dx1])
print(f"1000 cells differ by at most {difference.abs().max():z.4f}")
print(f"answer: {dV}, {dW}, {dx[0]}")
