# %% [markdown] description="A lab on batch normalization: the noise that a batch puts into each sample, the two directions that its gradient loses, and weights that set their own learning rate."
# # Lab 2: Batch norm from inside
#
# Problem 3 says what batch normalization computes and why it helps. This lab opens the
# layer and looks at things that follow from the formula
# $\hat x = (x - E[x])/\sqrt{\mathrm{Var}[x] + \epsilon}$ and that are easy to overlook.
# Symbols as in Problem 3: $E$ and $\mathrm{Var}$ run over the batch, $\epsilon$ is a small
# number, the layer's output is $y = \gamma \hat x + \beta$, and $\mathrm{d}x$, $\mathrm{d}y$ are
# the gradients of the loss with respect to $x$ and $y$.
#
# What it adds, and to which questions:
#
# - a sample's output depends on the other samples; how strong is this noise?
#   [3a](../problems/3-batch-normalization.md#q3a),
#   [3c](../problems/3-batch-normalization.md#q3c)
# - two directions of the gradient disappear; which, and why?
#   [3b](../problems/3-batch-normalization.md#q3b),
#   [3d](../problems/3-batch-normalization.md#q3d)
# - the weights in front of the layer set their own learning rate:
#   [3a](../problems/3-batch-normalization.md#q3a),
#   [5j](../problems/5-training.md#q5j)
# - how fast the running averages follow:
#   [3c](../problems/3-batch-normalization.md#q3c)
#
# ## One sample in many batches
#
# Take one feature, and one sample with the value 1. The other samples of the batch are
# normally distributed, with mean 0 and variance 1. We put the sample into 500 batches of size $B$ and
# see how much its normalized value varies.
#
# What should we expect? The batch's mean has the variance $1/B$, its standard deviation has
# a variance of about $1/(2B)$. So the normalized value of a sample $x$ has a standard
# deviation of about $\sqrt{(1 + x^2/2)/B}$, if $x^2$ is much smaller than $B$: then the
# sample itself hardly counts in its batch.

# %% alt="Standard deviation of one sample's normalized value against the batch size from 4 to 256, both axes logarithmic. The measured dots fall along the predicted line, from about 0.5 to below 0.1."
import math

import matplotlib.pyplot as plt
import torch

from i2dl_exam.normalization import batch_norm, batch_norm_backward
from i2dl_exam.sampling import seeded_normal

one, zero = torch.ones(1).double(), torch.zeros(1).double()  # gamma and beta


def normalized(x: torch.Tensor) -> torch.Tensor:
    """Batch norm of one feature, shape (samples,), without scale and shift."""
    return batch_norm(x[:, None], one, zero)[:, 0]


sizes = [4, 8, 16, 32, 64, 128, 256]
spreads = []
for size in sizes:
    others = seeded_normal(500, size - 1, seed=size)
    batches = torch.nn.functional.pad(others, (1, 0), value=1.0)  # our sample first
    values = torch.stack([normalized(batch)[0] for batch in batches])
    spreads.append(values.std().item())

predicted = [math.sqrt(1.5 / size) for size in sizes]
fig, ax = plt.subplots()
ax.loglog(sizes, predicted, label="predicted")
ax.loglog(sizes, spreads, "o", label="measured")
ax.set(xlabel="batch size", ylabel="standard deviation")
ax.legend()
ratios = [m / p for m, p in zip(spreads, predicted, strict=True) if p < 0.35]
close = all(0.8 < ratio < 1.25 for ratio in ratios)
print(f"from size 16 on, they differ by less than a quarter: {close}")
plt.show()

# %% [markdown]
# In a batch of 16 a typical normalized value carries a noise of about 0.3. This regularizes a
# little, and it is also one reason why very small batches do badly with batch norm: at test
# time the noise is gone, and the layers above see something that they were not trained on.
#
# ## Your turn: a batch of two
#
# Let the batch hold two different numbers, $a < b$, and let $\epsilon = 0$. What are the two
# normalized values? Work it out by hand, then try some pairs. What can a network learn from
# such a feature?

# %% tags=["solution"]
# Mean (a + b)/2, standard deviation (b - a)/2. So the values are -1 and 1,
# always: of the two numbers only their order is left.
for a, b in ((0.0, 1.0), (-3.0, 500.0), (2.5, 2.75)):
    low, high = normalized(torch.tensor([a, b], dtype=torch.float64)).tolist()
    print(f"{a:z.2f} and {b:.2f} become {low:.3f} and {high:.3f}")

# %% [markdown]
# ## Two directions that the gradient loses
#
# On the way back, [3d](../problems/3-batch-normalization.md#q3d) finds
#
# $$
# \mathrm{d}x = \frac{\gamma}{\sqrt{\mathrm{Var}[x] + \epsilon}} \left(
# \mathrm{d}y - E[\mathrm{d}y] - \hat x\, E[\mathrm{d}y\, \hat x] \right).
# $$
#
# Read it as geometry. The gradient $\mathrm{d}y$ has one entry for each sample. The first
# subtraction removes its part along $(1, \dots, 1)$, the second its part along $\hat x$.
# It must be so: adding a constant to all samples, or multiplying all of them by the same
# positive number, does not change the output (up to the small $\epsilon$). So the loss has
# derivative 0 in these two directions.

# %% alt="Bars for twelve samples: the gradient that arrives from above, and what batch norm passes on. The arriving bars are mostly positive; the passed-on bars lie on both sides of 0."
x = seeded_normal(12, seed=1)
dy = seeded_normal(12, seed=2) + 0.5 + normalized(x) / 2
dx, _, _ = batch_norm_backward(dy[:, None], x[:, None], one)
dx = dx[:, 0]

places = torch.arange(12)
fig, ax = plt.subplots()
ax.bar((places - 0.2).tolist(), dy.tolist(), 0.4, label="arrives, dy")
ax.bar((places + 0.2).tolist(), dx.tolist(), 0.4, label="passed on, dx")
ax.axhline(0, color="black", linewidth=0.8)
ax.set(xlabel="sample", ylabel="gradient")
ax.legend()

jacobian = torch.autograd.functional.jacobian(normalized, x)
factors = torch.linalg.svdvals(jacobian) * (x.var(correction=0) + 1e-5).sqrt()
print(f"sum of dy: {dy.sum():.3f}, sum of dx: {dx.sum():z.3f}")
print(f"dy along x_hat: {dy @ normalized(x):.3f}", end=", ")
print(f"dx along x_hat: {dx @ normalized(x):z.3f}")
print(f"directions kept in full: {int((factors > 0.99).sum())} of {len(x)}")
print(f"directions lost: {int((factors < 0.01).sum())} of {len(x)}")
plt.show()

# %% [markdown]
# ## Weights that set their own learning rate
#
# Let $s = w \cdot x$ be a neuron's sum, with batch norm behind it. Multiplying $w$ by 2
# changes nothing in the output (up to $\epsilon$). So the gradient $g$ with respect to $w$ has no
# part along $w$: it is orthogonal to $w$. By Pythagoras, a step $w \leftarrow w - \eta g$ with the learning
# rate $\eta$ can only make $w$ longer:
#
# $$
# \lVert w_{t+1} \rVert^2 = \lVert w_t \rVert^2 + \eta^2 \lVert g_t \rVert^2 .
# $$
#
# And a longer $w$ has a smaller gradient, by the same factor. What counts is the angle by
# which $w$ turns in one step. Watch it for three learning rates that differ by a factor of
# 10 000.

# %% alt="Angle by which the weights turn in each step, in degrees, both axes logarithmic, for the learning rates 0.1, 10 and 1000. Learning rate 0.1 starts a little below 1 degree and ends at 0.1 degrees. Learning rate 10 starts at about 50 degrees and falls quickly. Learning rate 1000 starts at almost 90 degrees, is at 0.1 degrees in the second step and at 0.03 in the last."
samples = seeded_normal(200, 10, seed=3)
target = samples @ seeded_normal(10, seed=4)
target = normalized(target + seeded_normal(200, seed=5))


def descend(lr: float, steps: int = 200) -> tuple[list[float], list[float], bool]:
    """Angles turned, losses, and whether Pythagoras held in every step."""
    w = seeded_normal(10, seed=6).requires_grad_()
    angles, losses, right = [], [], True
    for _ in range(steps):
        loss = (normalized(samples @ w) - target).square().mean()
        (g,) = torch.autograd.grad(loss, w)
        new = (w - lr * g).detach()
        sides = w.detach().norm() ** 2 + lr**2 * g.norm() ** 2
        right = right and math.isclose(new.norm() ** 2, sides, rel_tol=1e-3)
        angles.append(math.degrees(math.atan2(lr * g.norm(), w.detach().norm())))
        losses.append(loss.item())
        w = new.requires_grad_()
    return angles, losses, right


fig, ax = plt.subplots()
for lr, style in (("0.1", "-"), ("10", "--"), ("1000", ":")):
    angles, losses, right = descend(float(lr))
    ax.loglog(range(1, 201), angles, style, label=f"learning rate {lr}")
    fell = losses[-1] < losses[0]
    print(f"learning rate {lr}: Pythagoras in every step: {right}, loss falls: {fell}")
ax.set(xlabel="step", ylabel="angle, in degrees", ylim=(1e-4, 200))
ax.legend()
plt.show()

# %% [markdown]
# A learning rate of 1000 turns the weights by almost a right angle in the first step. That
# step makes them so long that each further one turns them by a tenth of a degree at most. So
# what is left of the way takes many steps. Without batch norm this learning rate would
# [diverge](../problems/5-training.md#q5j).
#
# ## Your turn: how fast do the running averages follow?
#
# In training, PyTorch moves the running mean towards the batch's mean by `momentum`, 0.1 by
# default. Suppose that the feature's mean suddenly changes from 0 to 3.
#
# 1. After how many batches has the running mean come 99 % of the way? Calculate it.
# 2. Check it with `torch.nn.BatchNorm1d(1, momentum=...)`, for 0.1 and for 0.01.
# 3. Which momentum would you take if an epoch has only 20 batches?

# %% tags=["solution"] alt="Running mean against the number of batches since the feature's mean jumped from 0 to 3. With momentum 0.1 it reaches 2.97 after 44 batches, with momentum 0.01 it is at about 1 then and reaches 2.97 only after 459."
# The distance shrinks by the factor 1 - momentum per batch, so it takes
# log(0.01) / log(1 - momentum) batches.
fig, ax = plt.subplots()
for momentum, style in ((0.1, "-"), (0.01, "--")):
    layer = torch.nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    path = []
    for _ in range(600):
        layer(torch.tensor([[2.0], [4.0]], dtype=torch.float64))  # a batch with mean 3
        path.append(layer.running_mean.item())
    calculated = math.ceil(math.log(0.01) / math.log(1 - momentum))
    counted = next(i for i, mean in enumerate(path, 1) if mean >= 0.99 * 3)
    print(
        f"momentum {momentum:.2f}: calculated {calculated}, counted {counted} batches"
    )
    ax.plot([0, *path], style, label=f"momentum {momentum:.2f}")
ax.set(xlabel="batches since the jump", ylabel="running mean")
ax.legend()
plt.show()

# With 20 batches per epoch, 0.01 averages over many epochs, whose weights are
# long gone. So rather 0.1, which covers two epochs.

# %% [markdown]
# ## What to take away
#
# - In training a sample's output is noisy, for a typical sample with a standard deviation of
#   about $1.2/\sqrt B$.
# - The gradient loses two directions, because the output does not feel them.
# - Weights in front of batch norm grow in every step of plain gradient descent, and so shrink
#   their own learning rate.
# - Running averages need about $4.6/\text{momentum}$ batches to come 99 % of the way.
