"""6d: dh_3/dV = 3/2, dh_3/dW = 1 and dh_3/dx_1 = 0, by three routes."""

from collections.abc import Sequence
from fractions import Fraction
from numbers import Real
from typing import TypeVar

import torch
from torch import Tensor, nn


Number = TypeVar("Number", int, float, Fraction, Tensor)


def relu_rnn(
    V: Number, W: Number, h0: Number, xs: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    r"""All $z_t = V h_{t-1} + W x_t$ and $h_t = \mathrm{ReLU}(z_t)$ of a scalar RNN."""
    if len(xs) == 0:
        raise ValueError("xs must hold at least one input, got none")
    require_numbers(V=V, W=W, h0=h0, **{f"xs[{i}]": x for i, x in enumerate(xs)})
    zs: list[Number] = []
    hs: list[Number] = [h0]
    for x in xs:
        z = V * hs[-1] + W * x
        zs.append(z)
        hs.append(z * (z > 0) + 0)  # ReLU(z); + 0 turns -0.0 into 0.0
    return zs, hs[1:]


def relu_rnn_gradients(
    V: Number, W: Number, h0: Number, xs: Sequence[Number]
) -> tuple[Number, Number, list[Number]]:
    r"""Derivatives of the last state $h_T$ of a scalar ReLU-RNN by V, W and every x."""
    zs, hs = relu_rnn(V, W, h0, xs)
    dV, dW = 0 * V, 0 * W  # h_0 depends on nothing
    dx: list[Number] = []
    h = h0
    for x, z, h_next in zip(xs, zs, hs, strict=True):
        slope = z > 0  # ReLU'(z_t), with ReLU'(0) = 0
        dV = slope * (h + V * dV)  # h is still h_{t-1}
        dW = slope * (x + V * dW)
        dx = [slope * (V * d) for d in dx] + [slope * W]
        h = h_next
    return dV, dW, dx


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, Real | Tensor):
            raise TypeError(f"{name} must be a number or a tensor, got {value!r}")


# --- Question 6d ----------------------------------------------------------
V, W, h0 = Fraction(-2), Fraction(1), Fraction(2)
xs = [Fraction(2), Fraction(3, 2), Fraction(4)]
zs, hs = relu_rnn(V, W, h0, xs)
for t, (z, h) in enumerate(zip(zs, hs, strict=True), start=1):
    dV, dW, dx = relu_rnn_gradients(V, W, h0, xs[:t])  # derivatives of h_t
    print(f"z_{t} = {z}, h_{t} = {h}, ReLU'(z_{t}) = {int(z > 0)}")
    print(f"  dh_{t}/dV = {dV}, dh_{t}/dW = {dW}, dh_{t}/dx_1 = {dx[0]}")


def h3(V: Fraction, W: Fraction, x1: Fraction) -> Fraction:
    """The last state as a function of the three numbers in question."""
    return relu_rnn(V, W, h0, [x1, *xs[1:]])[1][-1]


# Second route: change one number by 1/100 up and down, without any derivative.
e = Fraction(1, 100)
by_V = (h3(V + e, W, xs[0]) - h3(V - e, W, xs[0])) / (2 * e)
by_W = (h3(V, W + e, xs[0]) - h3(V, W - e, xs[0])) / (2 * e)
by_x = (h3(V, W, xs[0] + e) - h3(V, W, xs[0] - e)) / (2 * e)
print(f"difference quotients of h_3 by V, W, x_1: {by_V}, {by_W}, {by_x}")

# Third route: torch's own cell and its backward pass.
cell = nn.RNNCell(1, 1, bias=False, nonlinearity="relu", dtype=torch.float64)
nn.init.constant_(cell.weight_hh, float(V))
nn.init.constant_(cell.weight_ih, float(W))
inputs = torch.tensor([[float(x)] for x in xs], dtype=torch.float64, requires_grad=True)
state = torch.tensor([float(h0)], dtype=torch.float64)
for x in inputs:
    state = cell(x, state)
grads = torch.autograd.grad(state, [cell.weight_hh, cell.weight_ih, inputs])
shown = ", ".join(f"{grad.flatten()[0]:z.4f}" for grad in grads)
print(f"nn.RNNCell and autograd: {shown}")
print(f"answer: {dV}, {dW}, {dx[0]}")
