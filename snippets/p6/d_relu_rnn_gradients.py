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

# The last row by PyTorch's automatic differentiation.
V1, W1, x1 = torch.tensor([-2.0, 1, 2], requires_grad=True).unbind()
_, states = relu_rnn(V1, W1, 2.0, [x1, 1.5, 4.0])
derivatives = torch.autograd.grad(states[-1], (V1, W1, x1))
shown = ", ".join(f"{derivative:z.4f}" for derivative in derivatives)
print(f"autograd: {shown}")
print(f"answer: {dV}, {dW}, {dx[0]}")
