# %% [markdown] description="A lab on optimizers: how long a saddle holds, what momentum may do, why Adam sees the axes, and how much stopping early is like weight decay."
# # Lab 4: Optimizers on surfaces
#
# Problem 5 explains saddles, momentum, learning rates and overfitting. This lab puts them on
# surfaces with two weights, where a path can be drawn and most numbers can be predicted
# before anything runs.
#
# What it adds, and to which questions:
#
# - how many steps a saddle costs: [5d](../problems/5-training.md#q5d),
#   [5e](../problems/5-training.md#q5e)
# - what happens to momentum and Adam when the valley lies askew:
#   [5f](../problems/5-training.md#q5f), [5i](../problems/5-training.md#q5i)
# - the largest learning rate that momentum allows: [5j](../problems/5-training.md#q5j)
# - that in a linear model, stopping early and weight decay are nearly the same remedy:
#   [5k](../problems/5-training.md#q5k), [8e](../problems/8-short-questions.md#q8e)
#
# Symbols as in Problem 5: $J$ is the loss, $\eta$ the learning rate, $\beta$ the share of the
# velocity that stays, $\kappa$ the condition number.

# %% [markdown]
# ## How long a saddle holds
#
# On $J(x, y) = x^2 - y^2$ the way down is along $y$. Gradient descent multiplies $y$ by
# $1 + 2\eta$ in each step. A start that is $\varepsilon$ away from the ridge therefore needs
#
# $$
# \frac{\ln(1/\varepsilon)}{\ln(1 + 2\eta)}
# $$
#
# steps to come 1 away from it. Being ten times closer to the ridge costs the same number of
# extra steps each time.

# %% alt="Distance from the ridge by step, logarithmic, for starts at one tenth, one ten-thousandth and ten to the minus eight. Three parallel rising lines; each reaches 1 later than the one before, at about 13, 51 and 102 steps."
import math

import matplotlib.pyplot as plt
import torch

from i2dl_exam.optimization import adam_step, momentum_step, sgd_step
from i2dl_exam.sampling import seeded_normal

lr = 0.1
fig, ax = plt.subplots()
for zeros, style in ((1, "-"), (4, "--"), (8, ":")):
    x, y = 1.0, 10.0**-zeros
    distances = [y]
    while y < 1:
        x, y = sgd_step(x, 2 * x, lr), sgd_step(y, -2 * y, lr)
        distances.append(y)
    predicted = math.ceil(zeros * math.log(10) / math.log(1 + 2 * lr))
    print(
        f"start 10^-{zeros}: predicted {predicted} steps, needed {len(distances) - 1}"
    )
    ax.semilogy(distances, style, label=f"start at 1e-{zeros}")
ax.set(xlabel="step", ylabel="distance from the ridge")
ax.legend()
plt.show()

# %% [markdown]
# Only a start exactly on the ridge stays for ever. Noise that puts a weight $10^{-8}$ off the
# ridge is enough, and a hundred steps later the saddle is history. A saddle is expensive where
# its downward curvature is small: the 2 in $1 + 2\eta$ is this curvature. With 0.02 in its place
# the same ways take about 90 times as many steps.
#
# ## A valley, straight and askew
#
# The valley $J = (x^2 + \kappa y^2)/2$ with $\kappa = 50$ is narrow along $y$. We go down it with
# plain gradient descent, momentum and Adam, and count the steps until the loss is a
# millionth of its start. Then we turn the whole valley by 45 degrees, and the start with it.
# Who notices? Both plots show the paths as seen along the valley's own axes.

# %% alt="Two contour plots of a narrow, horizontal valley with three paths from the upper right to its bottom at 0. Above, where the valley lies along the axes of the weights: gradient descent hops across the valley and then creeps along it, momentum swings along it in waves, Adam runs in one wide curve. Below, where the valley is turned: the paths of gradient descent and momentum are the same, but Adam's is another one: it drops to the valley's bottom and then follows it."
kappa = 50
turned = torch.tensor([[1.0, -1.0], [1.0, 1.0]]).double() / math.sqrt(2)


def valley(along, across):
    return (along**2 + kappa * across**2) / 2


def path_of(method: str, axes: torch.Tensor, steps: int = 2000) -> torch.Tensor:
    """Weights on the way down a valley whose own axes are the columns of `axes`."""
    w, velocity, state = axes @ torch.tensor([9.0, 3.0]).double(), 0.0, (0.0, 0.0, 0)
    path = [w]
    for _ in range(steps):
        along, across = axes.T @ w
        if valley(along, across) < 1e-6 * valley(9.0, 3.0):
            break
        g = axes @ torch.stack([along, kappa * across])
        if method == "gradient descent":
            w = sgd_step(w, g, lr=0.035)
        elif method == "momentum":
            w, velocity = momentum_step(w, g, velocity, lr=0.035, momentum=0.8)
        else:
            w, state = adam_step(w, g, state, lr=0.5)
        path.append(w)
    return torch.stack(path)


x, y = torch.linspace(-3, 10, 66).double(), torch.linspace(-3.5, 3.5, 36).double()
height = valley(x, y[:, None]).sqrt().tolist()
fig, plots = plt.subplots(2, 1, figsize=(5.6, 5.2), sharex=True)
lines = (("gradient descent", "-"), ("momentum", "--"), ("Adam", ":"))
for ax, axes in zip(plots, (torch.eye(2).double(), turned), strict=True):
    name = "turned" if axes is turned else "straight"
    ax.contour(x.tolist(), y.tolist(), height, 7, colors="lightgrey", linewidths=1)
    for method, style in lines:
        path = path_of(method, axes)
        ax.plot(*(path @ axes).T.tolist(), style, label=method)
        print(f"{name}, {method}: {len(path) - 1} steps")
    ax.set(title=name, ylabel="across the valley", ylim=(-3.5, 3.5))
plots[1].set(xlabel="along the valley")
fig.legend(*plots[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
plt.show()

# %% [markdown]
# Gradient descent and momentum do not know the axes: turn the surface, and the path turns. Adam
# divides the step of each weight by the typical size of that weight's recent gradients. Where
# the axes of the valley are the axes of the weights, this takes the valley's narrowness away.
# Where they are not, it does not. A network's surface is askew somehow, so Adam's gift is real
# but not guaranteed.
#
# ## Your turn: how large may the learning rate be?
#
# [5j](../problems/5-training.md#q5j) shows: plain gradient descent on a parabola with curvature
# $c$ needs $\eta < 2/c$. With momentum, distance $x$ and velocity $u$ change together:
#
# $$
# u \leftarrow \beta u + c x, \qquad x \leftarrow x - \eta u .
# $$
#
# Write this as a matrix times $(x, u)$. The step is stable as long as both eigenvalues of the
# matrix have an absolute value below 1. Find the largest $\eta$ for $c = 1$ and $\beta = 0$, $0.5$,
# $0.9$, and guess the formula. Does momentum allow smaller or larger learning rates?

# %% tags=["solution"]
# x' = x - eta (beta u + c x), so the matrix is [[1 - eta c, -eta beta], [c,
# beta]]. Its determinant is beta, its trace 1 + beta - eta c. An eigenvalue
# leaves the unit circle through -1, when eta c = 2 (1 + beta). Momentum
# allows larger learning rates.
for beta in (0.0, 0.5, 0.9):
    limit = 2 * (1 + beta)
    for lr in (0.98 * limit, 1.02 * limit):
        step = torch.tensor([[1 - lr, -lr * beta], [1.0, beta]]).double()
        largest = torch.linalg.eigvals(step).abs().max().item()
        x, velocity = 1.0, 0.0
        for _ in range(2000):
            x, velocity = momentum_step(x, x, velocity, lr, beta)
        size = (
            "converges" if abs(x) < 0.01 else "diverges" if abs(x) > 100 else "neither"
        )
        side_of_1 = "below" if largest < 1 else "above"
        print(f"beta {beta:z.1f}, rate {lr:.3f}: eigenvalue {side_of_1} 1, {size}")

# %% [markdown]
# ## Which minimum?
#
# The loss of [5f](../problems/5-training.md#q5f) has a deep minimum at $-2$ and a shallow one at
# $1$, with a hill at 0 between them. With a small learning rate, plain gradient descent ends in
# the well that it starts in. The map below shows, for 200 starts at once, where momentum ends.

# %% alt="Three maps of the end against the start, from -3 to 2.5. For beta 0 all starts left of 0 end at -2 and all starts right of 0 end at 1. For beta 0.7 the starts beyond about 2.2 end at -2. For beta 0.9 the starts beyond about 1.6 end at -2, and the starts next to -3 end at 1."
starts = torch.linspace(-3, 2.5, 200).double()
fig, plots = plt.subplots(3, 1, figsize=(5.6, 3.6), sharex=True)
for ax, beta in zip(plots, (0.0, 0.7, 0.9), strict=True):
    x, velocity = starts, torch.zeros_like(starts)
    for _ in range(1000):
        derivative = x * (x - 1) * (x + 2)
        x, velocity = momentum_step(x, derivative, velocity, 0.05, beta)
    ax.plot(starts.tolist(), x.tolist(), ".", markersize=3)
    ax.set(title=f"beta {beta:z.1f}", ylim=(-2.6, 1.6), ylabel="end")
    better = bool(((x < 0) & (starts > 0)).any())
    worse = bool(((x > 0) & (starts < 0)).any())
    print(
        f"beta {beta:z.1f}: some find the deeper well: {better}, some lose it: {worse}"
    )
plots[-1].set(xlabel="start")
plt.show()

# %% [markdown]
# Momentum carries a weight over the hill if it comes from high enough, in *both* directions. It
# does not look for the deep well. It helps because a deep well is harder to leave.
#
# ## Overfitting: stop early, or decay?
#
# A linear model with 20 weights learns from 22 noisy samples. It has almost a weight for each
# sample, so it fits the noise in the end. Two remedies: stop gradient descent after $t$ steps,
# or use weight decay $\lambda$ and run until nothing changes. The first has not got far from
# $w = 0$ yet, the second is pulled back to it. We put both on one axis: $1/(\eta t)$ for the
# first, $\lambda$ for the second.

# %% alt="Test error against the strength of the remedy, logarithmic, for stopping early and for weight decay. Both curves are high on the left, where the remedy is weak, have their lowest points between 1 and 2, nearly equally low, and rise again a little on the right."
d, samples, lr = 20, 22, 0.05
right = seeded_normal(d, seed=301) / math.sqrt(d)
x_train, x_test = seeded_normal(samples, d, seed=302), seeded_normal(2000, d, seed=303)
y_train = x_train @ right + seeded_normal(samples, seed=304)
y_test = x_test @ right + seeded_normal(2000, seed=305)
curvature = x_train.T @ x_train / samples  # J is half of the mean squared error
pull = x_train.T @ y_train / samples


def test_error(w: torch.Tensor) -> float:
    return (x_test @ w - y_test).square().mean().item()


w, stopped = torch.zeros(d).double(), {}
for t in range(1, 10_001):
    w = sgd_step(w, curvature @ w - pull, lr)
    stopped[t] = w
decays = torch.logspace(-2.5, 1.2, 60).tolist()
decayed = [
    torch.linalg.solve(curvature + a * torch.eye(d).double(), pull) for a in decays
]

times = sorted({int(10 ** (k / 20)) for k in range(81)})
by_step = {1 / (lr * t): test_error(stopped[t]) for t in times}
by_decay = [test_error(w) for w in decayed]
fig, ax = plt.subplots()
ax.semilogx(list(by_step), list(by_step.values()), label="stopped early")
ax.semilogx(decays, by_decay, "--", label="weight decay")
ax.set(xlabel="strength of the remedy", ylabel="test error", xlim=(3e-3, 16))
ax.legend()
best, other = min(by_step.values()), min(by_decay)
print(f"the two best errors differ by less than 10 %: {0.9 < best / other < 1.1}")
print(f"without a remedy it is at least 5 times as large: {test_error(w) > 5 * best}")
plt.show()

# %% [markdown]
# ## Your turn: the same weights?
#
# The two remedies have nearly the same best test error. Do they even find the same *weights*? For
# $\lambda = 0.03$, $0.3$ and $3$, take $t = 1/(\eta\lambda)$ steps of gradient descent, solve for the
# weights with decay, and compute the cosine between the two. Why can they not be exactly
# equal? (Hint: look at one eigenvector of the curvature, with eigenvalue $c$.)

# %% tags=["solution"]
identity = torch.eye(d).double()
for decay in (0.03, 0.3, 3.0):
    early = stopped[int(1 / (lr * decay) + 0.5)]
    pulled = torch.linalg.solve(curvature + decay * identity, pull)
    cosine = torch.cosine_similarity(early, pulled, dim=0).item()
    print(f"decay {decay:.2f}: cosine above 0.98: {cosine > 0.98}")

# Along an eigenvector with eigenvalue c, decay keeps the share c / (c +
# lambda) of the unregularized weight; t steps reach the share 1 - (1 - eta
# c)^t, about 1 - e^(-c/lambda). For c = lambda these are 0.50 and 0.63:
# alike, both near 1 for large c and near 0 for small c, but not equal.
print(f"at c = lambda: {1 / 2:.2f} and {1 - math.exp(-1):.2f}")

# %% [markdown]
# ## What to take away
#
# - A start at the distance $\varepsilon$ from its ridge makes a saddle cost a number of steps
#   that grows like $\ln(1/\varepsilon)$.
# - On a parabola with curvature $c$, momentum allows learning rates up to $2(1+\beta)/c$.
# - Adam depends on the axes; gradient descent and momentum do not.
# - In a linear model, stopping after $t$ steps acts much like weight decay with
#   $\lambda \approx 1/(\eta t)$. With more layers it need not.
