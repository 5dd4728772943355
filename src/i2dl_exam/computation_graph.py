"""The exam's computation graph of batch normalization, whatever fills its nodes."""

from collections.abc import Sequence

import torch
from torch import Tensor


def batch_norm_graph(
    operations: Sequence[str], inputs: Sequence[Tensor]
) -> list[Tensor]:
    r"""The values of the exam's six nodes, $u_1$ to $u_6$.

    With sub, sqrt, reciprocal, mul, mul, add the last is $y = \gamma\,\hat x + \beta$.

    Args:
        operations: for each node the name of a function of torch. The second and the
            third take one tensor, the others two.
        inputs: $x$, $E[x]$, $\mathrm{Var}[x]$, $\gamma$, $\beta$, of one shape.

    Returns:
        $u_1, \dots, u_6$; the last is the output.

    Source: exam question 3d.
    """
    f1, f2, f3, f4, f5, f6 = (getattr(torch, f) for f in operations)
    x, mean, var, gamma, beta = inputs
    u1 = f1(x, mean)
    u2 = f2(var)
    u3 = f3(u2)
    u4 = f4(u1, u3)
    u5 = f5(u4, gamma)
    u6 = f6(u5, beta)
    return [u1, u2, u3, u4, u5, u6]
