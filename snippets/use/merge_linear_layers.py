"""Use: Linear layers without an activation between them become one layer."""

from torch import nn

from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.sampling import seeded_normal

stack = nn.Sequential(nn.Linear(512, 64), nn.Linear(64, 10)).double()
merged = collapse_linear(stack)

x = seeded_normal(100, 512)
for name, network in {"two layers": stack, "merged": merged}.items():
    print(f"{name}: {sum(p.numel() for p in network.parameters()):,} parameters")
print(f"same outputs: {merged(x).allclose(stack(x))}")
