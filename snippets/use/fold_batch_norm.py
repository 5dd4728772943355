"""Use: One layer that holds the batch norm behind it, by torch and by the formula."""

from i2dl_exam.sampling import seeded_normal, seeded_uniform
from torch import nn
from torch.nn.utils import fuse_conv_bn_eval

conv = nn.Conv2d(
    3, 8, 5, bias=False
).double()  # your own here, with or without bias
norm = nn.BatchNorm2d(8).double()
nn.init.constant_(
    norm.weight, 3
)  # as if training had left something to fold
nn.init.constant_(norm.bias, 2)
for seed in range(1, 8):
    norm(
        conv(seeded_uniform(20, 3, 9, 9, seed=seed))
    )  # moves the running statistics
folded = fuse_conv_bn_eval(
    conv.eval(), norm.eval()
)  # linear: fuse_linear_bn_eval

x = seeded_normal(100, 3, 9, 9)
print(
    f"one layer gives what the two gave: {folded(x).allclose(norm(conv(x)))}"
)
scale = norm.weight / (norm.running_var + norm.eps).sqrt()
shift = (0 if conv.bias is None else conv.bias) - norm.running_mean
same = folded.weight.allclose(scale[:, None, None, None] * conv.weight)
print(f"its weights are those of the formula: {same}")
print(
    f"its bias, too: {folded.bias.allclose(norm.bias + scale * shift)}"
)
norm.train()
print(
    f"and what they give in training: {folded(x).allclose(norm(conv(x)))}"
)
