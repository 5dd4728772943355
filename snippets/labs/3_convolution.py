# %% [markdown] description="A lab on convolutions: what kernels make of a picture, how much of its receptive field a feature really uses, and on which paths a gradient comes back through residual blocks."
# # Lab 3: What a convolution sees
#
# Problem 4 computes sizes, receptive fields and one derivative. This lab makes them visible,
# and asks how much of what a feature *can* see it really uses.
#
# What it adds, and to which questions:
#
# - what kernels do to a whole picture: [4a](../problems/4-convolutional-networks.md#q4a)
# - the receptive field that counts, against the one of the formula:
#   [4d](../problems/4-convolutional-networks.md#q4d)
# - how dilation widens it, and the holes that this can leave:
#   [4d](../problems/4-convolutional-networks.md#q4d),
#   [4e](../problems/4-convolutional-networks.md#q4e)
# - which paths a gradient takes through residual blocks:
#   [4f](../problems/4-convolutional-networks.md#q4f),
#   [4g](../problems/4-convolutional-networks.md#q4g)
#
# ## Kernels at work
#
# The picture is a coin. The first kernel takes the mean of $3 \times 3$ pixels. The second
# subtracts the pixel on the left from the pixel on the right, the third the pixel above from
# the pixel below. In the last two, grey is 0, black is negative, white is positive.

# %% alt="Four pictures. A bright disc on a dark ground; the same with a softer edge; a map that is white along the left edge of the disc, black along the right edge and grey elsewhere; a map that is white along the upper edge and black along the lower one."
import math

import matplotlib.pyplot as plt
import torch
from torch import nn

from i2dl_exam.coins import coins
from i2dl_exam.convolution import cross_correlate
from i2dl_exam.receptive_fields import gradient_support, receptive_field
from i2dl_exam.sampling import seeded_normal

share = torch.tensor([[0.6, 0.3, 0.7]], dtype=torch.float64)  # radius, row, column
picture = coins(share, size=24).view(24, 24)
across = torch.tensor([[-1.0, 0.0, 1.0]], dtype=torch.float64)
kernels = {
    "mean": torch.full((3, 3), 1 / 9, dtype=torch.float64),
    "right - left": across,
    "below - above": across.T,
}

fig, axes = plt.subplots(1, 4, figsize=(5.6, 1.8))
axes[0].imshow(picture.tolist(), cmap="gray", interpolation="none")
axes[0].set(title="coin")
for ax, (name, kernel) in zip(axes[1:], kernels.items(), strict=True):
    low = -1 if kernel.min() < 0 else 0
    seen = cross_correlate(picture, kernel)
    ax.imshow(seen.tolist(), cmap="gray", vmin=low, vmax=1, interpolation="none")
    ax.set(title=name)
    print(f"{name}: sum of the kernel {kernel.sum():z.0f}", end=", ")
    print(f"share of pixels that are 0: {(seen.abs() < 1e-9).double().mean():.2f}")
for ax in axes:
    ax.set_axis_off()
plt.show()

# %% [markdown]
# A kernel whose numbers add up to 0 answers to *change* only: flat parts of the picture
# become 0. A kernel whose numbers add up to 1 keeps the brightness.
#
# ## The receptive field that counts
#
# $L$ layers of $3 \times 3$ convolutions can see a square of $2L + 1$ by $2L + 1$ pixels. But
# do all of them matter? We take layers with random weights and no activation functions, and
# look at the gradient of one feature in the middle with respect to each input pixel: its
# square says how strongly the pixel counts.
#
# A prediction: the squared gradient spreads, in each layer, evenly over three neighbouring
# columns. After $L$ layers that is a sum of $L$ independent steps of $-1$, $0$ or $1$, close
# to a normal distribution with variance $\frac{2}{3} L$.


# %% alt="Share of the squared gradient in each column, for 2, 8 and 24 layers, measured and predicted. All are hills around the middle. For 24 layers the hill is about 20 columns wide, while the receptive field has 49 columns; outside of the hill the shares are almost 0."
def gradient_by_column(layers: int, seed: int, side: int = 51) -> torch.Tensor:
    """Share of the squared gradient in each column, shape (side,)."""
    image = seeded_normal(1, 1, side, side, seed=seed).requires_grad_()
    x = image
    for layer in range(layers):
        shape = (8, x.shape[1], 3, 3)
        weights = seeded_normal(*shape, seed=100 * seed + layer)
        x = nn.functional.conv2d(x, weights / math.sqrt(9 * x.shape[1]), padding=1)
    (gradient,) = torch.autograd.grad(x[0, 0, side // 2, side // 2], image)
    columns = gradient[0, 0].square().sum(dim=0)
    return columns / columns.sum()


def predicted_by_column(layers: int, side: int = 51) -> torch.Tensor:
    """The same, expected for random weights: L steps of -1, 0 or 1."""
    share = torch.zeros(1, 1, side).double()
    share[0, 0, side // 2] = 1
    for _ in range(layers):
        share = nn.functional.conv1d(share, torch.ones(1, 1, 3).double() / 3, padding=1)
    return share[0, 0]


def width(share: torch.Tensor) -> int:
    """How many columns around the middle hold 90 % of it."""
    middle = len(share) // 2
    return next(
        2 * k + 1
        for k in range(middle + 1)
        if share[middle - k : middle + k + 1].sum() >= 0.9
    )


fig, ax = plt.subplots()
for layers, color in ((2, "C0"), (8, "C1"), (24, "C2")):
    measured = torch.stack([gradient_by_column(layers, s) for s in range(1, 9)]).mean(0)
    predicted = predicted_by_column(layers)
    places = range(-25, 26)
    ax.plot(places, predicted.tolist(), color=color, label=f"{layers} layers")
    ax.plot(places, measured.tolist(), ".", color=color)
    side = receptive_field([(3, 1)] * layers)
    close = abs(width(measured) - width(predicted)) <= 2
    print(
        f"{layers} layers: field {side}, 90 % in {width(predicted)} columns", end=", "
    )
    print(f"measured the same up to 2: {close}")
ax.set(xlabel="column, counted from the middle", ylabel="share of the squared gradient")
ax.legend()
plt.show()

# %% [markdown]
# The field of the formula grows like $L$, the part that counts only like $\sqrt L$. A deep
# network of small kernels looks at the middle and hardly at the rest. Pooling, stride and
# dilation change this, and so does training. (Luo et al. 2016 named the part that counts the
# *effective receptive field*.)
#
# ## Your turn: see more with three layers
#
# Three $3 \times 3$ convolutions see $7 \times 7$ pixels. A dilation of $d$ puts the
# kernel's pixels $d$ apart, so that a layer reaches as far as a kernel of side $2d + 1$.
#
# 1. Choose three dilations so that one feature sees exactly $15 \times 15$ pixels, all of them.
# 2. What goes wrong with the dilations 2, 2, 2?
#
# `gradient_support` gives the mask of the pixels that count.

# %% tags=["solution"] alt="Two pictures of which pixels count. With the dilations 1, 2, 4 a full square of 15 by 15. With 2, 2, 2 a grid of single pixels with gaps between them, 13 by 13."
fig, axes = plt.subplots(1, 2, figsize=(5.6, 2.6))
for ax, dilations in zip(axes, ((1, 2, 4), (2, 2, 2)), strict=True):
    stack = nn.Sequential(
        *(nn.Conv2d(1, 1, 3, dilation=d, padding=d) for d in dilations)
    )
    picture = torch.zeros(1, 1, 21, 21, requires_grad=True)
    mask = gradient_support(stack(picture)[0, 0, 10, 10], picture)
    seen = mask.nonzero()  # (number of pixels, 2)
    rows, columns = (seen.amax(0) - seen.amin(0) + 1).tolist()
    side = receptive_field([(2 * d + 1, 1) for d in dilations])
    print(f"dilations {dilations}: formula {side}, seen {rows} x {columns}", end=", ")
    print(f"pixels that count: {int(mask.sum())} of {side**2}")
    ax.imshow(mask.double().tolist(), cmap="gray", interpolation="none")
    ax.set(title=f"dilations {dilations}")
    ax.set_axis_off()
plt.show()

# 1, 2, 4 sees 15 x 15 pixels without a gap, in any order; so do 1, 3, 3 and
# 1, 1, 5. With 2, 2, 2 all steps are even: the feature never sees a pixel at
# an odd distance.

# %% [markdown]
# ## On which paths does a gradient come back?
#
# A residual block computes $x + R(x)$, so its derivative is $I + J$. Through $L$ blocks:
#
# $$
# (I + J_L) \cdots (I + J_2)(I + J_1).
# $$
#
# Multiply it out: $2^L$ products, one for each way of taking the skip connection or the branch
# in each block. A product of $k$ matrices is a path through $k$ branches. Are the long paths
# or the short ones important? For random $J_\ell$ that shrink a vector by the factor $\sigma$
# on average, the squares of uncorrelated paths add up, so the paths of length $k$ should carry
# the share
#
# $$
# \binom{L}{k} \frac{\sigma^{2k}}{(1 + \sigma^2)^L}.
# $$

# %% alt="Share of the squared gradient by number of branches on the path, from 0 to 30, for 30 blocks. The bars, measured, follow the dots, predicted: a hill with its top at 6 and almost nothing from 13 on."
blocks, n, sigma = 30, 64, 0.5
paths = [torch.eye(n, dtype=torch.float64)]  # sum of all paths, by number of branches
for block in range(blocks):
    J = seeded_normal(n, n, seed=block) * sigma / math.sqrt(n)
    longer = [J @ path for path in paths]  # through this block's branch
    paths = [
        (paths[k] if k < len(paths) else 0) + (longer[k - 1] if k else 0)
        for k in range(len(paths) + 1)
    ]
squares = torch.stack([path.square().sum() for path in paths])
measured = squares / squares.sum()
predicted = [
    math.comb(blocks, k) * sigma ** (2 * k) / (1 + sigma**2) ** blocks
    for k in range(blocks + 1)
]

fig, ax = plt.subplots()
ax.bar(range(blocks + 1), measured.tolist(), label="measured")
ax.plot(range(blocks + 1), predicted, "o", color="C1", markersize=4, label="predicted")
ax.set(xlabel="branches on the path", ylabel="share of the squared gradient")
ax.legend()
lengths = torch.arange(blocks + 1, dtype=torch.float64)
mean = blocks * sigma**2 / (1 + sigma**2)
print(f"mean number of branches, predicted: {mean:.1f} of {blocks}")
print(f"measured within 1 of it: {abs((lengths @ measured).item() - mean) < 1}")
print(f"path through all branches: less than a billionth: {predicted[-1] < 1e-9}")
plt.show()

# %% [markdown]
# With $\sigma = 0.5$, a residual network of 30 blocks behaves, for the gradient, like many
# networks of about 6 layers side by side. The path through all layers, the only one that a
# plain network has, carries next to nothing. (Veit et al. 2016 made this observation on
# trained networks.)
#
# ## Your turn: how strong may a branch be?
#
# By the same argument, $L$ blocks multiply the squared length of a gradient by
# $(1 + \sigma^2)^L$. Which $\sigma$ keeps this number below $e \approx 2.72$, whatever $L$ is?
# Check your answer for $L = 10$, $100$ and $1000$ with a formula, and for $L = 100$ with random
# matrices. Compare it with $\sigma = 0.5$.

# %% tags=["solution"]
# sigma = 1/sqrt(L), because (1 + 1/L)^L grows towards e and never reaches it.
# The more blocks there are, the weaker a branch has to be.
for L in (10, 100, 1000):
    print(f"L = {L}, sigma = 1/sqrt(L): factor {(1 + 1 / L) ** L:.3f}")
for name, sigma in (("1/sqrt(L)", 0.1), ("0.5", 0.5)):
    g = seeded_normal(n, seed=1)
    start = g.norm()
    for block in range(100):
        J = seeded_normal(n, n, seed=block) * sigma / math.sqrt(n)
        g = g + J.T @ g
    factor = (g.norm() / start).item() ** 2
    size = (
        "below 10" if factor < 10 else "above a million" if factor > 1e6 else "between"
    )
    print(f"L = 100, sigma = {name}: measured factor {size}")

# %% [markdown]
# ## What to take away
#
# - Kernels that add up to 0 answer to change only, kernels that add up to 1 keep brightness.
# - The receptive field is an upper bound; with random weights, what counts grows like the
#   square root of the depth.
# - Dilation widens the field. It can leave holes, and always does if all dilations share a
#   factor above 1.
# - Through weak branches, residual gradients come back on short paths; one has length 0.
