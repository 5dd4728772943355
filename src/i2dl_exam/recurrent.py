r"""The vanilla recurrent cell: its size, its step, and a ReLU-RNN's gradients.

Symbols as in the exam: state $h_t$, input $x_t$, weights $V$ (state to state) and $W$
(input to state), bias $b$, pre-activation $z_t$.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from i2dl_exam.checks import checked, natural, positive


@checked(
    input_size=positive,
    hidden_size=positive,
    blocks=positive,
    biases=natural,
)
def rnn_parameter_count(
    input_size: int, hidden_size: int, blocks: int = 1, biases: int = 1
) -> int:
    r"""Parameters of a cell, $k\,(nm + nn + \beta n)$.

    Args:
        input_size: entries $m$ of $x_t$, at least 1.
        hidden_size: entries $n$ of $h_t$, at least 1.
        blocks: how often the cell repeats $(W, V, b)$: RNN 1, GRU 3, LSTM 4.
        biases: bias vectors $\beta$ per block: 1 on paper, 2 in `torch.nn`, 0 for none.

    Returns:
        The number of trainable numbers; it does not depend on the sequence's length.

    Examples:
        >>> rnn_parameter_count(10, 20)
        620
        >>> rnn_parameter_count(10, 20, blocks=4, biases=2)  # nn.LSTM(10, 20)
        2560

    Source: exam question 6a.
    """
    m, n = input_size, hidden_size
    return blocks * (n * m + n * n + biases * n)  # W, V and b


@checked(V="n n", W="n m", b="n", x="... m", h="... n")
def rnn_step(
    x: Tensor, h: Tensor, V: Tensor, W: Tensor, b: Tensor | None = None
) -> Tensor:
    r"""A step of an RNN, $h_t = \tanh(V h_{t-1} + W x_t + b)$.

    Args:
        x: input $x_t$, shape (..., m).
        h: previous state $h_{t-1}$, shape (..., n).
        V: state-to-state weights, shape (n, n).
        W: input-to-state weights, shape (n, m).
        b: bias, shape (n,), or None for no bias.

    Returns:
        $h_t$, shape (..., n). Dimensions in front broadcast.

    Examples:
        >>> x, h, V, W = torch.ones(2), torch.zeros(3), torch.eye(3), torch.ones(3, 2)
        >>> rnn_step(x, h, V, W).shape
        torch.Size([3])

    Source: exam question 6a; Elman 1990.
    """
    return torch.tanh(F.linear(h, V) + F.linear(x, W, b))  # V h + W x


def relu_rnn(
    V: float, W: float, h0: float, xs: list[float]
) -> tuple[list[float], list[float]]:
    r"""All $z_t = V h_{t-1} + W x_t$ and $h_t = \mathrm{ReLU}(z_t)$.

    Args:
        V: state-to-state weight.
        W: input-to-state weight.
        h0: initial state $h_0$.
        xs: inputs $x_1, \dots, x_T$.

    Numbers may be integers, exact fractions or tensors as well (then elementwise).

    Returns:
        $(z_1, \dots, z_T)$ and $(h_1, \dots, h_T)$, exact for integers and fractions.

    Examples:
        >>> relu_rnn(V=-1, W=2, h0=1, xs=[1, 0])
        ([1, -1], [1, 0])

    Source: exam question 6c.
    """
    zs, hs = [], [h0]
    for x in xs:
        zs.append(V * hs[-1] + W * x)
        hs.append(zs[-1] * (zs[-1] > 0))
    return zs, hs[1:]


def relu_rnn_gradients(
    V: float, W: float, h0: float, xs: list[float]
) -> tuple[float, float, list[float]]:
    r"""Derivatives of $h_T$ with respect to V, W and each x.

    They are taken backward through time. With $\delta_t = \partial h_T/\partial z_t$ it
    is $\delta_t = \mathrm{ReLU}'(z_t)\,V\,\delta_{t+1}$, where $V\,\delta_{t+1}$ is 1
    for the last step, and $z_t$ depends on V, W and $x_t$ with the factors $h_{t-1}$,
    $x_t$ and W.

    Args:
        V: state-to-state weight.
        W: input-to-state weight.
        h0: initial state $h_0$, a constant.
        xs: inputs $x_1, \dots, x_T$, numbers as for `relu_rnn`.

    Returns:
        $\partial h_T/\partial V$, $\partial h_T/\partial W$ and the list of
        $\partial h_T/\partial x_t$ for $t = 1, \dots, T$.

    Examples:
        >>> relu_rnn_gradients(V=-1, W=2, h0=1, xs=[1, 2])  # of h = 3
        (0, 1, [-2, 2])

    Source: exam question 6d.
    """
    zs, hs = relu_rnn(V, W, h0, xs)
    before = [h0, *hs]
    dV = dW = 0 * V  # a zero of the same kind of number
    dh = dV + 1  # dh_T/dh_t
    dx = []
    for t in reversed(range(len(xs))):
        dz = dh * (zs[t] > 0)  # dh_T/dz_t, with ReLU'(0) = 0
        dV, dW = dV + dz * before[t], dW + dz * xs[t]
        dx.append(dz * W)
        dh = dz * V
    return dV, dW, dx[::-1]
