r"""The vanilla recurrent cell: its step, its size, and the scalar ReLU-RNN's gradients.

Symbols as in the exam: state $h_t$, input $x_t$, weights $V$ (state to state) and $W$
(input to state), bias $b$, pre-activation $z_t$.
"""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import (
    Number,
    require_broadcast,
    require_int,
    require_numbers,
    require_shape,
)


def rnn_parameter_count(
    input_size: int, hidden_size: int, blocks: int = 1, biases: int = 1
) -> int:
    r"""Parameters of a recurrent cell, $k\,(nm + nn + \beta n)$.

    Args:
        input_size: entries $m$ of $x_t$, at least 1.
        hidden_size: entries $n$ of $h_t$, at least 1.
        blocks: how often the cell repeats $(W, V, b)$: RNN 1, GRU 3, LSTM 4.
        biases: bias vectors $\beta$ per block: 1 on paper, 2 in `torch.nn`, 0 for none.

    Returns:
        The number of trainable numbers; it does not depend on the sequence's length.

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if a size or `blocks` is below 1 or `biases` is below 0.

    Source: exam question 6a.
    """
    m = require_int("input_size", input_size)
    n = require_int("hidden_size", hidden_size)
    per_block = (
        n * m + n * n + require_int("biases", biases, least=0) * n
    )  # W, V, b
    return require_int("blocks", blocks) * per_block


def rnn_step(
    x: Tensor,
    h: Tensor,
    V: Tensor,
    W: Tensor,
    b: Tensor | None = None,
    activation: Callable[[Tensor], Tensor] = torch.tanh,
) -> Tensor:
    r"""The next state of a vanilla RNN, $h_t = \tanh(V h_{t-1} + W x_t + b)$.

    Args:
        x: input $x_t$, shape (..., m).
        h: previous state $h_{t-1}$, shape (..., n).
        V: state-to-state weights, shape (n, n).
        W: input-to-state weights, shape (n, m).
        b: bias, shape (n,), or None for no bias.
        activation: elementwise function; `torch.relu` gives the ReLU-RNN.

    Returns:
        $h_t$, shape (..., n). Dimensions in front broadcast.

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit together.

    Source: exam question 6a; Elman 1990.
    """
    n, _ = require_shape("V", V, None, None)
    require_shape("V", V, n, n)
    _, m = require_shape("W", W, n, None)  # n states, m inputs
    require_shape("x", x, m, batch=True)
    require_shape("h", h, n, batch=True)
    if b is not None:
        require_shape("b", b, n)
    require_broadcast(x=x.shape[:-1], h=h.shape[:-1])
    return activation(
        F.linear(h, V) + F.linear(x, W, b)
    )  # F.linear(h, V) = V h


class VanillaRNNCell(nn.Module):
    r"""The exam's RNN cell, $h_t = \tanh(V h_{t-1} + W x_t + b)$, with one bias vector.

    Weights start uniform in $\pm 1/\sqrt{n}$, as in `nn.RNNCell`.

    Args:
        input_size: entries $m$ of $x_t$, at least 1.
        hidden_size: entries $n$ of $h_t$, at least 1.
        bias: whether the cell has $b$.

    Raises:
        TypeError: if a size is not an integer.
        ValueError: if a size is below 1.

    Source: exam question 6a.
    """

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True
    ) -> None:
        """Draw the weights."""
        super().__init__()
        m = require_int("input_size", input_size)
        n = require_int("hidden_size", hidden_size)
        self.V = nn.Parameter(torch.empty(n, n))
        self.W = nn.Parameter(torch.empty(n, m))
        self.b = nn.Parameter(torch.empty(n)) if bias else None
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -(n**-0.5), n**-0.5)

    def forward(self, x: Tensor, h: Tensor) -> Tensor:
        """The next state, shape (..., n), from `x` (..., m) and `h` (..., n)."""
        return rnn_step(x, h, self.V, self.W, self.b)


def relu_rnn(
    V: Number, W: Number, h0: Number, xs: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    r"""All $z_t = V h_{t-1} + W x_t$ and $h_t = \mathrm{ReLU}(z_t)$ of a scalar RNN.

    Args:
        V: state-to-state weight.
        W: input-to-state weight.
        h0: initial state $h_0$.
        xs: inputs $x_1, \dots, x_T$, at least one.

    Numbers may be integers, floats, exact fractions or tensors (then elementwise).

    Returns:
        $(z_1, \dots, z_T)$ and $(h_1, \dots, h_T)$, exact for integers and fractions.

    Raises:
        TypeError: if a value is neither a number nor a tensor.
        ValueError: if `xs` is empty.

    Source: exam question 6c.
    """
    if len(xs) == 0:
        raise ValueError("xs must hold at least one input, got none")
    require_numbers(
        V=V, W=W, h0=h0, **{f"xs[{i}]": x for i, x in enumerate(xs)}
    )
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
    r"""Derivatives of the last state $h_T$ of a scalar ReLU-RNN by V, W and every x.

    Forward mode: with the slope $\mathrm{ReLU}'(z_t) = [z_t > 0]$,
    $\partial_V h_t = \mathrm{ReLU}'(z_t)\,(h_{t-1} + V\,\partial_V h_{t-1})$,
    $\partial_W h_t = \mathrm{ReLU}'(z_t)\,(x_t + V\,\partial_W h_{t-1})$,
    $\partial_{x_\tau} h_t
    = \mathrm{ReLU}'(z_t)\,(W \delta_{t\tau} + V\,\partial_{x_\tau} h_{t-1})$.

    Args:
        V: state-to-state weight.
        W: input-to-state weight.
        h0: initial state $h_0$, a constant.
        xs: inputs $x_1, \dots, x_T$, at least one.

    Numbers may be integers, floats, exact fractions or tensors (then elementwise).

    Returns:
        $\partial h_T/\partial V$, $\partial h_T/\partial W$ and the list of
        $\partial h_T/\partial x_\tau$ for $\tau = 1, \dots, T$.

    Raises:
        TypeError: if a value is neither a number nor a tensor.
        ValueError: if `xs` is empty.

    Source: exam question 6d, with the factors that its key leaves out.
    """
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
