"""Use: Linear layers without an activation between them become one layer."""

import copy

from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.sampling import seeded_normal
from torch import nn

stacks = {  # your own here
    "512, 64, 10": nn.Sequential(nn.Linear(512, 64), nn.Linear(64, 10)),
    "512, 8, 512": nn.Sequential(nn.Linear(512, 8), nn.Linear(8, 512)),
}
for sizes, stack in stacks.items():
    merged = collapse_linear(stack)
    before, after = (
        sum(p.numel() for p in n.parameters()) for n in (stack, merged)
    )
    print(f"{sizes}: {before:,} parameters, as one layer {after:,}")

    exact = copy.deepcopy(
        stack
    ).double()  # other types agree up to their rounding
    x = seeded_normal(100, exact[0].in_features)
    print(
        f"  same outputs: {collapse_linear(exact)(x).allclose(exact(x))}"
    )
