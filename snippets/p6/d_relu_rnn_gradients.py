"""6d: dh_3/dV = 3/2, dh_3/dW = 1 and dh_3/dx_1 = 0."""

from fractions import Fraction

import torch
from i2dl_exam.recurrent import relu_rnn

V, W, h0 = Fraction(-2), Fraction(1), Fraction(2)
xs = [Fraction(2), Fraction(3, 2), Fraction(4)]
zs, hs = relu_rnn(V, W, h0, xs)

print("t  z_t  h_t  ReLU'  dh_t/dV  dh_t/dW  dh_t/dx_1")
before, dV, dW, dx = h0, 0, 0, 0  # h_0 is given: its derivatives are 0
for t in range(3):
    slope = int(zs[t] > 0)
    dV = slope * (before + V * dV)
    dW = slope * (xs[t] + V * dW)
    dx = slope * (V * dx if t > 0 else W)  # x_1 enters the first step
    before = hs[t]  # the state before the next step
    print(f"{t + 1} {zs[t]!s:>4} {hs[t]!s:>4} {slope:6}", end=" ")
    print(f"{dV!s:>8} {dW!s:>8} {dx!s:>10}")

# The last row again, by PyTorch's automatic differentiation.
numbers = torch.tensor([-2, 1, 2, 1.5, 4], requires_grad=True)
v, w, *inputs = numbers  # V, W, x_1, x_2, x_3
_, states = relu_rnn(v, w, 2.0, inputs)
(gradient,) = torch.autograd.grad(states[-1], numbers)
print("autograd:", ", ".join(f"{d:z.4f}" for d in gradient[:3]))
print(f"answer: {dV}, {dW}, {dx}")
