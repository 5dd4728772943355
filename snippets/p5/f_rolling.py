"""5f: Momentum carries a weight over a hill that stops plain gradient descent."""

from i2dl_exam.optimization import momentum_step
from i2dl_exam.surfaces import two_wells_slope


def end(x: float, beta: float) -> float:
    """Where 500 steps end."""
    u = 0.0
    for _ in range(500):
        x, u = momentum_step(x, two_wells_slope(x), u, lr=0.1, momentum=beta)
    return x


for start in (2.0, 1.2):
    for beta in (0.0, 0.9):
        x = end(start, beta)
        shallow, deep = abs(x - 1) < 1e-6, abs(x + 2) < 1e-6
        where = "shallow" if shallow else "deep" if deep else "no"
        print(f"from x = {start:.1f} with beta = {beta:z.1f}: {where} minimum")
