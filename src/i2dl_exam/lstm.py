r"""The LSTM cell as the exam defines it: gates $g_1, g_2, g_3$ and cell state $c_t$."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import Number, require_broadcast, require_shape


def lstm_state(
    g1: Number, g2: Number, g3: Number, candidate: Number, c: Number
) -> tuple[Number, Number]:
    r"""The next $(h_t, c_t)$: $c_t = g_2 c_{t-1} + g_3 \tilde c_t$, $h_t = g_1 c_t$.

    Works elementwise on tensors and on single numbers, exactly on fractions.

    Args:
        g1: gate $g_1$ with entries in [0, 1].
        g2: gate $g_2$ with entries in [0, 1].
        g3: gate $g_3$ with entries in [0, 1].
        candidate: $\tilde c_t$, the new content.
        c: previous cell state $c_{t-1}$.

    All five have the same shape.

    Returns:
        $h_t$ and $c_t$, in the order of `nn.LSTMCell`. There is no tanh around $c_t$.

    Raises:
        ValueError: if the shapes differ or a gate leaves [0, 1].

    Source: exam question 6e.
    """
    shape = tuple(getattr(c, "shape", ()))
    for name, value in {
        "g1": g1,
        "g2": g2,
        "g3": g3,
        "candidate": candidate,
    }.items():
        own = tuple(getattr(value, "shape", ()))
        if own != shape:
            raise ValueError(
                f"{name} must have the shape of c, {shape}, got {own}"
            )
        inside = torch.as_tensor((value >= 0) & (value <= 1)).all()
        if name != "candidate" and not inside:
            raise ValueError(
                f"{name} must lie between 0 and 1, got {value}"
            )
    c = g2 * c + g3 * candidate
    return g1 * c, c


def lstm_gates(
    x: Tensor, h: Tensor, W: Tensor, U: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    r"""Gates $g_k = \sigma(W_k x_t + U_k h_{t-1})$ and candidate $\tilde c_t$ (tanh).

    Args:
        x: input $x_t$, shape (..., m).
        h: previous output $h_{t-1}$, shape (..., n).
        W: $W_1, W_2, W_3, W_c$ stacked, shape (4, n, m).
        U: $U_1, U_2, U_3, U_c$ stacked, shape (4, n, n).

    Returns:
        $g_1, g_2, g_3, \tilde c_t$, each of shape (..., n).

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit together.

    Source: exam question 6e.
    """
    _, n, m = require_shape("W", W, 4, None, None)  # n states, m inputs
    require_shape("U", U, 4, n, n)
    require_shape("x", x, m, batch=True)
    require_shape("h", h, n, batch=True)
    require_broadcast(x=x.shape[:-1], h=h.shape[:-1])
    z1, z2, z3, zc = (
        F.linear(x, W[k]) + F.linear(h, U[k]) for k in range(4)
    )
    return z1.sigmoid(), z2.sigmoid(), z3.sigmoid(), zc.tanh()


def as_lstm_cell(
    W: Tensor, U: Tensor, gates: Sequence[str]
) -> nn.LSTMCell:
    r"""An `nn.LSTMCell` with the exam's weights, once each of its gates has a name.

    torch stacks its rows as input, forget, candidate, output. Its cell computes
    $h_t = o \odot \tanh(c_t)$, with a tanh that the exam's definition does not have.

    Args:
        W: $W_1, W_2, W_3, W_c$ stacked, shape (4, n, m).
        U: $U_1, U_2, U_3, U_c$ stacked, shape (4, n, n).
        gates: what $g_1, g_2, g_3$ are, in this order: "output", "forget" and "update"
            (torch's input gate) once each.

    Returns:
        A cell without bias whose weights are copies of `W` and `U`.

    Raises:
        TypeError: if `W` or `U` is not a tensor.
        ValueError: if the shapes do not fit or `gates` is not an order of the three.
    """
    _, n, m = require_shape("W", W, 4, None, None)  # n states, m inputs
    require_shape("U", U, 4, n, n)
    names = list(gates)
    if sorted(names) != ["forget", "output", "update"]:
        raise ValueError(
            f"gates must name forget, output and update once each, got {names}"
        )
    i, f, o = (
        names.index(name) for name in ("update", "forget", "output")
    )
    cell = nn.LSTMCell(m, n, bias=False, device=W.device, dtype=W.dtype)
    with torch.no_grad():
        cell.weight_ih.copy_(
            W[[i, f, 3, o]].flatten(0, 1)
        )  # (4, n, m) -> (4n, m)
        cell.weight_hh.copy_(
            U[[i, f, 3, o]].flatten(0, 1)
        )  # (4, n, n) -> (4n, n)
    return cell
