r"""The LSTM cell as the exam defines it: gates $g_1, g_2, g_3$ and cell state $c_t$."""

import torch
import torch.nn.functional as F
from torch import Tensor

from i2dl_exam.checks import checked


def _gates(g1: Tensor, g2: Tensor, g3: Tensor) -> None:
    for name, gate in {"g1": g1, "g2": g2, "g3": g3}.items():
        if not torch.as_tensor((gate >= 0) & (gate <= 1)).all():
            raise ValueError(
                f"{name} must lie between 0 and 1, got {gate}"
            )


@checked(_gates)
def lstm_state(
    g1: Tensor, g2: Tensor, g3: Tensor, candidate: Tensor, c: Tensor
) -> tuple[Tensor, Tensor]:
    r"""$h_t = g_1 c_t$ and $c_t = g_2 c_{t-1} + g_3 \tilde c_t$.

    Args:
        g1: gate $g_1$ with entries in [0, 1].
        g2: gate $g_2$ with entries in [0, 1].
        g3: gate $g_3$ with entries in [0, 1].
        candidate: $\tilde c_t$, the new content.
        c: previous cell state $c_{t-1}$.

    All five have one shape, or are numbers, such as exact fractions.

    Returns:
        $h_t$ and $c_t$, in the order of `nn.LSTMCell`. There is no tanh around $c_t$.

    Examples:
        >>> lstm_state(1.0, 0.5, 0.25, candidate=2.0, c=4.0)
        (2.5, 2.5)

    Source: exam question 6e.
    """
    c = g2 * c + g3 * candidate
    return g1 * c, c


@checked(W="4 n m", U="4 n n", x="... m", h="... n")
def lstm_gates(
    x: Tensor, h: Tensor, W: Tensor, U: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    r"""Gates $g_k = \sigma(W_k x_t + U_k h_{t-1})$, and $\tilde c_t$.

    Args:
        x: input $x_t$, shape (..., m).
        h: previous output $h_{t-1}$, shape (..., n).
        W: $W_1, W_2, W_3, W_c$ stacked, shape (4, n, m).
        U: $U_1, U_2, U_3, U_c$ stacked, shape (4, n, n).

    Returns:
        $g_1, g_2, g_3, \tilde c_t$, each of shape (..., n).

    Examples:
        >>> x, h = torch.ones(3), torch.zeros(2)
        >>> W, U = torch.zeros(4, 2, 3), torch.zeros(4, 2, 2)
        >>> [gate.tolist() for gate in lstm_gates(x, h, W, U)]
        [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5], [0.0, 0.0]]

    Source: exam question 6e.
    """
    z1, z2, z3, zc = (
        F.linear(x, W[k]) + F.linear(h, U[k]) for k in range(4)
    )
    return z1.sigmoid(), z2.sigmoid(), z3.sigmoid(), zc.tanh()
