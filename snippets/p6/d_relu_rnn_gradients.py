"""6d: dh_3/dV = 3/2, dh_3/dW = 1 and dh_3/dx_1 = 0, by three routes."""

from fractions import Fraction

import torch
from i2dl_exam.recurrent import relu_rnn, relu_rnn_gradients
from i2dl_exam.sampling import seeded_normal
from torch import nn

V, W, h0 = Fraction(-2), Fraction(1), Fraction(2)
xs = [Fraction(2), Fraction(3, 2), Fraction(4)]
zs, hs = relu_rnn(V, W, h0, xs)
for t, (z, h) in enumerate(zip(zs, hs, strict=True), start=1):
    dV, dW, dx = relu_rnn_gradients(
        V, W, h0, xs[:t]
    )  # derivatives of h_t
    print(f"z_{t} = {z}, h_{t} = {h}, ReLU'(z_{t}) = {int(z > 0)}")
    print(
        f"  dh_{t}/dV = {dV}, dh_{t}/dW = {dW}, dh_{t}/dx_1 = {dx[0]}"
    )


def h3(V: Fraction, W: Fraction, x1: Fraction) -> Fraction:
    """The last state as a function of the three numbers in question."""
    return relu_rnn(V, W, h0, [x1, *xs[1:]])[1][-1]


# Second route: change one number by 1/100 up and down, without any derivative.
e = Fraction(1, 100)
by_V = (h3(V + e, W, xs[0]) - h3(V - e, W, xs[0])) / (2 * e)
by_W = (h3(V, W + e, xs[0]) - h3(V, W - e, xs[0])) / (2 * e)
by_x = (h3(V, W, xs[0] + e) - h3(V, W, xs[0] - e)) / (2 * e)
print(
    f"difference quotients of h_3 by V, W, x_1: {by_V}, {by_W}, {by_x}"
)

# Third route: torch's own cell and its backward pass.
cell = nn.RNNCell(
    1, 1, bias=False, nonlinearity="relu", dtype=torch.float64
)
nn.init.constant_(cell.weight_hh, float(V))
nn.init.constant_(cell.weight_ih, float(W))
inputs = torch.tensor(
    [[float(x)] for x in xs], dtype=torch.float64, requires_grad=True
)
state = torch.tensor([float(h0)], dtype=torch.float64)
for x in inputs:
    state = cell(x, state)
grads = torch.autograd.grad(
    state, [cell.weight_hh, cell.weight_ih, inputs]
)
shown = ", ".join(f"{grad.flatten()[0]:z.4f}" for grad in grads)
print(f"nn.RNNCell and autograd: {shown}")

# The same for 1000 random cells at once; one of them has z_t = 0 and slope 0.
numbers = seeded_normal(6, 1000)
numbers[:2, 0] = 0
V1, W1, state, *x1 = numbers.requires_grad_().unbind()
ours = relu_rnn_gradients(V1, W1, state, x1)
for x in x1:
    state = torch.relu(V1 * state + W1 * x)
theirs = torch.autograd.grad(state.sum(), [V1, W1, *x1])
pairs = zip([*ours[:2], *ours[2]], theirs, strict=True)
print(
    f"1000 random cells, as autograd: {all(a.allclose(b) for a, b in pairs)}"
)
print(f"answer: {dV}, {dW}, {dx[0]}")
