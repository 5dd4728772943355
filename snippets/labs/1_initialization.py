# %% [markdown] description="A lab on weight initialization: watch signals, gradients and the angle between two inputs on their way through 30 layers, and predict the signal with one curve."
# # Lab 1: Initialization and signal through depth
#
# Problem 2 asks what happens to signals and gradients when weights are too small or too
# large. Its answers follow the chain rule through the layers. This lab looks at the same
# thing from the other side: **one curve predicts what thirty layers do**, and a second
# quantity, the angle between two inputs, shows what the variance alone does not.
#
# What it adds, and to which questions:
#
# - what the numbers in a layer *look like*, for small and for large weights:
#   [2a](../problems/2-initialization.md#q2a), [2b](../problems/2-initialization.md#q2b)
# - where the right variance comes from, for other activation functions, too:
#   [2c](../problems/2-initialization.md#q2c), [2d](../problems/2-initialization.md#q2d),
#   [8f](../problems/8-short-questions.md#q8f)
# - what a right variance does not guarantee: that deep layers still tell two inputs apart
#
# Symbols as in Problem 2: $n$ is the width, $s_\ell = W_\ell h_{\ell-1}$ are the sums of
# layer $\ell$, $h_\ell = f(s_\ell)$ its outputs. The weights have the variance
# $\mathrm{Var}(w) = c/n$. The number $c$ is what we turn.

# %% [markdown]
# ## What the numbers look like
#
# 200 random inputs go through 30 tanh layers with $n = 200$ neurons each. The plot
# shows how often each output value occurs, in the first, the fifth and the last layer.

# %% alt="Three plots of how often each output value occurs. For c = 0.3 the outputs of layer 1 form a wide hill around 0, those of layer 5 are close to 0, and those of layer 30 are a spike at 0. For c = 1 the outputs of layer 1 are spread over the whole range, more densely near the ends; those of layers 5 and 30 are hills around 0, the later one narrower. For c = 9 most outputs are close to -1 or 1 in all layers."
import math

import matplotlib.pyplot as plt
import torch

from i2dl_exam.activations import gaussian_mean
from i2dl_exam.sampling import seeded_normal

n, layers = 200, 30
inputs = seeded_normal(200, n, seed=1)
normal = seeded_normal(layers, n, n, seed=2)


def through(h, c, normal, f=torch.tanh):
    """The inputs and the outputs of each layer, with weights of variance c/n."""
    outputs = [h]
    for layer in (c / n) ** 0.5 * normal:
        outputs.append(f(outputs[-1] @ layer.T))
    return outputs


fig, axes = plt.subplots(1, 3, figsize=(5.6, 2.6), sharey=True)
for ax, c in zip(axes, (0.3, 1, 9), strict=True):
    outputs = through(inputs, c, normal)
    for layer, style in ((1, "-"), (5, "--"), (30, ":")):
        counts = torch.histc(outputs[layer], bins=40, min=-1, max=1)
        share = (counts / outputs[layer].numel()).tolist()
        places = [(i + 0.5) / 20 - 1 for i in range(40)]
        ax.plot(places, share, style, label=f"layer {layer}")
    ax.set(title=f"c = {c:.1f}", xlabel="output", ylim=(0, 0.3))
    far = (outputs[-1].abs() > 0.9).double().mean()
    print(f"c = {c:.1f}: share of the last outputs beyond -0.9 or 0.9: {far:z.2f}")
axes[0].set(ylabel="share of outputs")
axes[1].legend()
plt.show()

# %% [markdown]
# Small weights squeeze everything into 0. Large weights push most outputs close to $-1$ or
# $1$, where tanh is flat. With $c = 1$ the outputs soon form a hill around 0 that gets
# narrower, but slowly.
#
# ## One curve instead of thirty layers
#
# A sum has many terms, so it is nearly normally distributed, with mean 0 and variance
# $n \cdot \frac{c}{n} \cdot q = c\,q$, where $q$ is the mean square of the inputs. The
# mean square of the outputs is then
#
# $$
# q_\ell = E\big[f^2(\sqrt{c\, q_{\ell-1}}\; z)\big], \qquad z \sim N(0, 1).
# $$
#
# This is a curve that maps $q_{\ell-1}$ to $q_\ell$. Going through the network means going
# along the curve again and again. Where the curve crosses the diagonal, nothing changes any
# more: a *fixed point*.


# %% alt="Mean square of the outputs against mean square of the inputs, with the diagonal. The curve for c = 0.3 lies below the diagonal everywhere; the curve for c = 1 touches it at 0 and falls below it slowly; the curves for c = 2 and c = 9 cross it, at about 0.31 and 0.70."
def next_q(q: float, c: float) -> float:
    """The mean square after one tanh layer."""
    return gaussian_mean(lambda s: s.tanh() ** 2, c * q)


for c in (0.3, 1, 2, 9):
    q = 1.0
    for _ in range(200):
        q = next_q(q, c)
    print(f"c = {c:.1f}: after 200 layers the mean square is {q:z.3f}")

grid = [(i + 1) / 50 for i in range(50)]
fig, ax = plt.subplots()
ax.plot([0, 1], [0, 1], color="grey", linewidth=1)
for c, style in ((0.3, "-"), (1, "--"), (2, "-."), (9, ":")):
    ax.plot(grid, [next_q(q, c) for q in grid], style, label=f"c = {c:.1f}")
ax.set(xlabel="mean square of the inputs", ylabel="mean square of the outputs")
ax.legend()
plt.show()

# %% [markdown]
# For $c \le 1$ the only fixed point is 0. At $c = 1$, which is Xavier's rule, the curve
# starts along the diagonal: the signal gets weaker, but slowly, and no other $c$ keeps weak
# signals as they are. Does the curve really say what a network does? The dots below are
# measured in the network from above, the lines come from the curve alone.

# %% alt="Mean square of the outputs by layer, on a logarithmic axis, lines from the curve and dots from the network. They agree. c = 0.3 falls by many powers of ten, c = 1 falls slowly, c = 9 stays at about 0.7."
fig, ax = plt.subplots()
worst = 0.0
for c, color in ((0.3, "C0"), (1, "C1"), (9, "C2")):
    outputs = through(inputs, c, normal)
    measured = [h.square().mean().item() for h in outputs]
    predicted = [1.0]
    for _ in range(layers):
        predicted.append(next_q(predicted[-1], c))
    ax.semilogy(predicted, color=color, label=f"c = {c:.1f}")
    ax.semilogy(measured, ".", color=color)
    ratios = [m / p for m, p in zip(measured, predicted, strict=True)]
    worst = max(worst, *ratios, *(1 / ratio for ratio in ratios))
ax.set(xlabel="layer", ylabel="mean square of the outputs", ylim=(1e-8, 3))
ax.legend()
print(f"curve and network agree within a factor of 2 in every layer: {worst < 2}")
plt.show()

# %% [markdown]
# ## Your turn: which c for another activation function?
#
# For ReLU the curve is a straight line, because $\mathrm{ReLU}(a z) = a\,\mathrm{ReLU}(z)$
# for $a > 0$. So one number decides: the slope of that line.
#
# 1. Which $c$ makes the slope 1 for ReLU?
# 2. Which $c$ for the *leaky* ReLU, which multiplies negative sums by 0.2?
# 3. Is there such a $c$ for $f(s) = s^2$?
#
# Use `gaussian_mean(lambda s: ...)`, then open the solution.

# %% tags=["solution"]
# The slope is c E[f(z)^2], so the right c is 1 / E[f(z)^2].
functions = {
    "ReLU": torch.relu,
    "leaky ReLU": lambda s: torch.where(s > 0, s, 0.2 * s),
}
for name, f in functions.items():
    c = 1 / gaussian_mean(lambda s, f=f: f(s) ** 2)
    print(f"{name}: c = {c:.4f}")
print(f"by hand, leaky ReLU: 2 / (1 + 0.2^2) = {2 / (1 + 0.2**2):.4f}")

# s^2 is no straight line: f(a z)^2 = a^4 z^4, so q becomes 3 c^2 q^2. Such a
# curve crosses the diagonal, but a little above it q grows without end, a
# little below it falls to 0. No c keeps the signal.
for start in (0.99, 1.0, 1.01):
    q = start
    for _ in range(10):
        q = gaussian_mean(lambda s: s**4, q / 3**0.5)
    size = "stays" if 0.5 < q < 2 else "grows without end" if q > 1 else "falls to 0"
    print(f"s^2 with c = 1/sqrt(3), start at {start:.2f}: {size}")

# %% [markdown]
# ## Two inputs: what the variance does not show
#
# A network must tell inputs apart. Take pairs of inputs with the cosine 0.5 between them
# and follow the cosine of their outputs. If it goes to 1, the layers above see the same
# direction for both. If it goes to 0, they see two unrelated ones, however similar the
# inputs were. The plot shows the mean over 100 pairs.

# %% alt="Mean cosine between the outputs of two inputs, by layer; all start at 0.5. For tanh with c = 9 it falls to 0 within about 20 layers. For tanh with c = 1 it stays between 0.4 and 0.5. For ReLU with c = 2 it rises and comes close to 1."
first, other = seeded_normal(2, 100, n, seed=3)
pairs = torch.stack([first, 0.5 * first + 0.75**0.5 * other])  # (2, 100, n)


def cosines(c: float, activation) -> list[float]:
    """Mean cosine of a pair's outputs, layer by layer."""
    outputs = through(pairs, c, seeded_normal(layers, n, n, seed=4), activation)
    return [torch.cosine_similarity(*h, dim=-1).mean().item() for h in outputs]


fig, ax = plt.subplots()
for name, c, f, style in (
    ("tanh, c = 1", 1, torch.tanh, "-"),
    ("tanh, c = 9", 9, torch.tanh, "--"),
    ("ReLU, c = 2", 2, torch.relu, "-."),
):
    path = cosines(c, f)
    ax.plot(path, style, label=name)
    end = "1" if path[-1] > 0.9 else "0" if abs(path[-1]) < 0.1 else "neither 0 nor 1"
    print(f"{name}: after {layers} layers the cosine is close to {end}")
ax.set(xlabel="layer", ylabel="mean cosine", ylim=(-0.1, 1.05))
ax.legend()
plt.show()

# %% [markdown]
# For tanh, $c = 1$ is special once more: a smaller $c$ loses the signal, a larger one loses
# what inputs have in common. He's rule keeps the mean square of a ReLU network, and yet
# after 30 layers all outputs point nearly the same way. This is one reason why very deep networks
# need more than the right variance:
# [batch normalization](../problems/3-batch-normalization.md#q3a) or
# [skip connections](../problems/4-convolutional-networks.md#q4f) around weak branches.
#
# ## Your turn: the way back
#
# Question [2d](../problems/2-initialization.md#q2d) follows the gradient of a ReLU network
# on its way back. By which factor does its length change between layer 30 and layer 0 for
# $c = 1$, $c = 2$ and $c = 4$? Predict all three, then measure with `torch.autograd.grad`.

# %% tags=["solution"] alt="Length of the gradient on its way back, on a logarithmic axis, from layer 30 on the right to layer 0 on the left. For c = 2 it stays at about 1, for c = 1 it falls and for c = 4 it grows, by about half a power of ten in three layers."
# Each layer multiplies the mean square of the gradient by c / 2, because half
# of ReLU's derivatives are 1 and half are 0. The length is the root of it.
back = seeded_normal(n, seed=5)
fig, ax = plt.subplots()
for c, style in ((1, "--"), (2, "-"), (4, "-.")):
    x = inputs[0].clone().requires_grad_()
    outputs = through(x, c, seeded_normal(layers, n, n, seed=6), torch.relu)
    gradients = torch.autograd.grad(outputs[-1], outputs, back)
    lengths = [(g.norm() / back.norm()).item() for g in gradients]
    ax.semilogy(lengths, style, label=f"c = {c}")
    power = layers * (math.log2(c) - 1) / 2
    right = 0.1 < lengths[0] / 2**power < 10
    print(f"c = {c}: predicted 2^{power:z.0f}, right within a factor of 10: {right}")
ax.set(xlabel="layer", ylabel="length of the gradient")
ax.legend()
plt.show()

# %% [markdown]
# ## What to take away
#
# - The right variance belongs to the activation function: $c = 1/E[f^2(z)]$ where
#   $f(az) = a f(z)$ for $a > 0$, and $c = 1/f'(0)^2$ for weak signals through smooth functions
#   with $f(0) = 0$, such as tanh.
# - A curve and its fixed points predict the mean square in a wide random network, layer by
#   layer.
# - The mean square says whether a signal survives, the cosine whether it still means
#   something.
