"""5j: With a low learning rate: very late, or never, by rounding or by decay."""

from fractions import Fraction

import torch
from i2dl_exam.optimization import sgd_step

# 1. A fixed rate and rounded numbers. The loss is 2 w^2, the weight stands at 1.
for dtype in (torch.float32, torch.float64):
    w = torch.ones((), dtype=dtype)
    for power in (26, 27):
        moved = not torch.equal(sgd_step(w, 4 * w, 2.0**-power), w)
        print(
            f"{8 * w.element_size()} bits, lr = 2^-{power}: a step moves w: {moved}"
        )

# 2. Exact numbers and a rate that falls with each step. The loss is w^2 / 2.
slow = fast = Fraction(1)
for t in range(1, 61):
    slow = sgd_step(
        slow, slow, Fraction(1, t + 1)
    )  # rates 1/2, 1/3, 1/4, ...
    fast = sgd_step(
        fast, fast, Fraction(1, 2**t)
    )  # rates 1/2, 1/4, 1/8, ...
later = Fraction(1, 2**60)  # the sum of all rates that follow 1/2^60
print(f"rates 1/(t + 1): after 60 steps the distance is {slow}")
print(f"rates 1/2^t: after 60 steps the distance is {float(fast):.4f}")
print(
    f"  more than 1/4 is left for ever: {fast * (1 - later) > Fraction(1, 4)}"
)
