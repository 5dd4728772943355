"""The exam's computation graph of batch normalization, whatever fills its nodes."""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor


def batch_norm_graph(
    operations: Sequence[Callable[..., Any]],
    x: Tensor,
    mean: Tensor,
    var: Tensor,
    gamma: Tensor,
    beta: Tensor,
) -> tuple[Tensor, ...]:
    r"""The values of the exam's six nodes, $u_1$ to $u_6$.

    With -, root, 1/., *, *, + the last is $y = \gamma\,\hat x + \beta$.

    Args:
        operations: a function for each node, such as `torch.sub`. The second and the
            third take one number, the others two.
        x: input $x$.
        mean: input $E[x]$.
        var: input $\mathrm{Var}[x]$.
        gamma: input $\gamma$.
        beta: input $\beta$. All five are of one shape, or numbers if the operations
            take numbers.

    Returns:
        $u_1, \dots, u_6$; the last is the output.

    Source: exam question 3d.
    """
    f1, f2, f3, f4, f5, f6 = operations
    u1 = f1(x, mean)
    u2 = f2(var)
    u3 = f3(u2)
    u4 = f4(u1, u3)
    u5 = f5(u4, gamma)
    u6 = f6(u5, beta)
    return u1, u2, u3, u4, u5, u6
