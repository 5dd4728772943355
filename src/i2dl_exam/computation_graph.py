"""The exam's computation graph of batch normalization, whatever fills its nodes."""

import torch
from torch import Tensor


def batch_norm_graph(inputs: list[Tensor], *names: str) -> list[Tensor]:
    r"""The values of the exam's six nodes, $u_1$ to $u_6$.

    With sub, sqrt, reciprocal, mul, mul, add the last is $y = \gamma\,\hat x + \beta$.

    Args:
        inputs: $x$, $E[x]$, $\mathrm{Var}[x]$, $\gamma$, $\beta$, of one shape.
        names: for each node the name of a function of torch. The second and the
            third take one tensor, the others two.

    Returns:
        $u_1, \dots, u_6$; the last is the output.

    Examples:
        >>> inputs = [torch.tensor(v) for v in (7.0, 5.0, 4.0, 3.0, 1.0)]
        >>> names = "sub", "sqrt", "reciprocal", "mul", "mul", "add"
        >>> [u.item() for u in batch_norm_graph(inputs, *names)]
        [2.0, 2.0, 0.5, 1.0, 3.0, 4.0]

    Source: exam question 3d.
    """
    f1, f2, f3, f4, f5, f6 = (getattr(torch, name) for name in names)
    x, mean, var, gamma, beta = inputs
    u1, u2 = f1(x, mean), f2(var)
    u3 = f3(u2)
    u4 = f4(u1, u3)
    u5 = f5(u4, gamma)
    return [u1, u2, u3, u4, u5, f6(u5, beta)]
