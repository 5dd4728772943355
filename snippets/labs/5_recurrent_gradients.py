# %% [markdown] description="A lab on gradients through time: what the eigenvalues of an RNN predict, how an LSTM's forget gate keeps a gradient alive, and what clipping does at a cliff."
# # Lab 5: Recurrent gradients through time
#
# Problem 6 follows a gradient through three time steps by hand. This lab follows it through a
# hundred. Without an activation function, one number per network, read off before anything
# runs, predicts what arrives. With tanh it no longer does.
#
# What it adds, and to which questions:
#
# - what decides whether an RNN's gradient vanishes or explodes:
#   [6b](../problems/6-recurrent-networks.md#q6b),
#   [6d](../problems/6-recurrent-networks.md#q6d)
# - how long an LSTM remembers, and which bias sets it:
#   [6e](../problems/6-recurrent-networks.md#q6e)
# - what an exploding gradient does to a training step, and what clipping makes of it:
#   [8c](../problems/8-short-questions.md#q8c)
#
# Symbols as in Problem 6: $h_t = f(V h_{t-1} + W x_t)$, with the same $V$ and $W$ in each
# step.

# %% [markdown]
# ## The same matrix, a hundred times
#
# In a deep network each layer has its own weights. A recurrent network uses the same $V$ in
# each step. So without an activation function the gradient with respect to
# $h_t$ is $(V^\top)^{T-t}$ times that with respect to $h_T$, where $T$ is the last time step, here
# 100. What a high power of a matrix does is decided by the eigenvalue with the largest absolute value.
# Call this absolute value $\rho$. After $k$ steps the gradient should be about $\rho^k$ times
# as long, up to a constant factor.
#
# The plot goes back from step 100 to step 0, for three matrices. Lines are $\rho^k$, dots
# are measured.

# %% alt="Length of the gradient by time step, from 100 on the right back to 0 on the left, logarithmic. For rho 0.8 it falls to about ten to the minus ten, for 1 it stays within a factor of ten, for 1.2 it grows to about ten to the eight. The dots follow the lines."
import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F

from i2dl_exam.clipping import clip_grad_norm
from i2dl_exam.lstm import lstm_gates, lstm_state
from i2dl_exam.recurrent import relu_rnn, relu_rnn_gradients
from i2dl_exam.sampling import seeded_normal

n, T = 32, 100
inputs = seeded_normal(T, 3, seed=1)
W = seeded_normal(n, 3, seed=2) / math.sqrt(3)
end = F.normalize(seeded_normal(n, seed=3), dim=0)  # gradient at h_T


def matrix(rho: float) -> torch.Tensor:
    """Random state-to-state weights with this largest absolute eigenvalue."""
    V = seeded_normal(n, n, seed=4)
    return V * rho / torch.linalg.eigvals(V).abs().max()


def linear(z: torch.Tensor) -> torch.Tensor:
    return z


def gradient_lengths(V: torch.Tensor, activation) -> list[float]:
    """Lengths of the gradients with respect to h_0, ..., h_T."""
    hs = [torch.zeros(n).double().requires_grad_()]
    for x in inputs:
        hs.append(activation(F.linear(hs[-1], V) + F.linear(x, W)))
    gradients = torch.autograd.grad(hs[-1] @ end, hs)
    return [gradient.norm().item() for gradient in gradients]


fig, ax = plt.subplots()
for rho, color in ((0.8, "C0"), (1.0, "C1"), (1.2, "C2")):
    lengths = gradient_lengths(matrix(rho), linear)
    ax.semilogy([rho ** (T - t) for t in range(T + 1)], color=color)
    ax.semilogy(range(0, T + 1, 4), lengths[::4], ".", color=color, label=f"{rho:.1f}")
    per_step = (lengths[0] / lengths[50]) ** (1 / 50)
    close = abs(per_step / rho - 1) < 0.03
    print(f"rho {rho:.1f}: the measured factor per step is within 3 % of it: {close}")
ax.set(xlabel="time step", ylabel="length of the gradient")
ax.legend(title="rho")
plt.show()

# %% [markdown]
# ## With tanh: saturation against large weights
#
# Now put tanh back in. Each step also multiplies by the slope of tanh, which is at most 1, and
# less for larger sums. A larger $V$ makes larger sums. Which of the two wins?

# %% alt="Length of the gradient by time step with tanh and inputs of variance 1, logarithmic. For rho 0.8, 1.2 and 1.5 the curves fall from right to left, by more than five powers of ten; the smaller rho, the faster. For rho 3 the curve rises from right to left, by more than five powers of ten."
fig, ax = plt.subplots()
for rho, style in ((0.8, "-"), (1.2, "--"), (1.5, ":"), (3.0, "-.")):
    lengths = gradient_lengths(matrix(rho), torch.tanh)
    ax.semilogy(lengths, style, label=f"rho {rho:.1f}")
    low, high = lengths[0] < 1e-3, lengths[0] > 1e3
    size = "below 1/1000" if low else "above 1000" if high else "between"
    print(f"rho {rho:.1f}: after {T} steps the length is {size}")
ax.set(xlabel="time step", ylabel="length of the gradient")
ax.legend()
plt.show()

# %% [markdown]
# With inputs as strong as ours, $\rho = 1.2$ and $1.5$ still vanish: the inputs push the sums to
# where tanh is flat. But a much larger $V$ wins. At $\rho = 3$ the gradient explodes, because a
# few unsaturated units with large weights are enough
# ([2b](../problems/2-initialization.md#q2b)). So $\rho$ alone no longer decides.
#
# ## The LSTM's way back
#
# The cell state of an LSTM, in the exam's numbering, is $c_t = g_2 \odot c_{t-1} + g_3 \odot
# \tilde c_t$. On the direct way from $c_t$ back to $c_{t-1}$ there is no matrix and no tanh,
# only the forget gate $g_2$. So the gradient is multiplied by a number between 0 and 1 that
# the network chooses itself: $\sigma(b)$, if $b$ is the gate's bias and the inputs are weak.
#
# The plot compares the whole gradient with respect to $c_t$, with all detours through the other
# gates, to $\sigma(b)^{T-t}$. The bias enters as the weight of a constant input.


# %% alt="Length of the gradient with respect to the cell state, by time step, logarithmic, for the forget biases 0, 2 and 5, with dashed lines for sigma(b) to the power of the distance. For bias 0 it falls below ten to the minus twenty, for 2 to about ten to the minus five, for 5 it stays above one tenth. The curves lie somewhat above the dashed lines; for bias 5 the curve ends above 1."
def cell_gradient_lengths(bias: float) -> list[float]:
    """Gradient lengths, with respect to c_0, ..., c_T, at this forget bias."""
    weights = seeded_normal(4, n, 4, seed=5) / 4  # three inputs and a constant one
    weights[:, :, 3] = torch.tensor([0.0, bias, 0.0, 0.0])[:, None]
    U = 0.1 * seeded_normal(4, n, n, seed=6) / math.sqrt(n)
    h, cs = torch.zeros(n).double(), [torch.zeros(n).double().requires_grad_()]
    for x in F.pad(inputs, (0, 1), value=1.0):
        g1, g2, g3, candidate = lstm_gates(x, h, weights, U)
        h, c = lstm_state(g1, g2, g3, candidate, cs[-1])
        cs.append(c)
    gradients = torch.autograd.grad(cs[-1] @ end, cs)
    return [gradient.norm().item() for gradient in gradients]


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


fig, ax = plt.subplots()
for bias, color in ((0, "C0"), (2, "C1"), (5, "C2")):
    lengths = cell_gradient_lengths(bias)
    ax.semilogy(lengths, color=color, label=f"bias {bias}")
    ax.semilogy([sigmoid(bias) ** (T - t) for t in range(T + 1)], "--", color=color)
    kept = "at least a tenth" if lengths[0] > 0.1 else "less than a thousandth"
    print(f"forget bias {bias}, gate {sigmoid(bias):.3f}: {kept} arrives")
ax.set(xlabel="time step", ylabel="length of the gradient")
ax.legend()
plt.show()

# %% [markdown]
# An LSTM is no cure by itself: with a bias of 0 its gates are half open, and the gradient about
# halves in each step. On the direct way no matrix multiplies it. On the detours matrices do: here
# they make the gradient arrive longer than the direct way alone, and at bias 5 even longer than
# it started. With larger $U_k$, the matrices that multiply $h_{t-1}$, an LSTM's gradient can
# explode, too.
#
# ## Your turn: a bias for a given memory
#
# A network should remember for about $N$ steps: after $N$ steps, $1/e \approx 37\,\%$ of the
# gradient should be left on the direct way. Which forget bias does that? Find the formula, and
# its value for $N = 10$, $100$ and $1000$. By how much does the bias change when $N$ becomes ten
# times larger?

# %% tags=["solution"]
# sigma(b)^N = 1/e means sigma(b) = e^(-1/N), so b = -ln(e^(1/N) - 1), close
# to ln(N) for large N.
for N in (10, 100, 1000):
    bias = -math.log(math.exp(1 / N) - 1)
    left = sigmoid(bias) ** N
    print(f"N = {N}: bias {bias:.3f}, ln N {math.log(N):.3f}, left {left:.3f}")
print(f"ten times the memory costs about ln 10 = {math.log(10):.3f} more, for large N")

# %% [markdown]
# ## A cliff, and clipping
#
# With an exploding gradient, one single step can ruin the training. Take the smallest example:
# the exam's ReLU-RNN with one state, $h_0 = 1$, no inputs, 30 steps. Then $h_{30} = V^{30}$. The
# target is 1, so the right weight is $V = 1$. The loss is $(h_{30} - 1)^2/2$, the learning rate
# 0.001. We start at $V = 1.12$, where $h_{30} \approx 30$ and the gradient is
# $28.96 \cdot 30 \cdot 1.12^{29} \approx 23\,200$.


# %% alt="The weight V by step of gradient descent. Without clipping it leaves the picture at the bottom in the first step and does not come back. With the limit 10 it goes down evenly to 1 and stays; with the limit 1 it is still on its way after 100 steps."
def descend(limit: float | None, lr: float = 0.001, steps: int = 100) -> list[float]:
    """The weight V after each step; without a limit nothing is clipped."""
    path, silence = [1.12], [0.0] * 30
    for _ in range(steps):
        V = path[-1]
        _, states = relu_rnn(V, 0.0, 1.0, silence)
        by_V, _, _ = relu_rnn_gradients(V, 0.0, 1.0, silence)
        gradient = torch.tensor([(states[-1] - 1) * by_V]).double()
        if limit is not None:
            gradient = clip_grad_norm(gradient, limit)
        path.append(V - lr * gradient.item())
    return path


fig, ax = plt.subplots()
for limit, style in ((None, "-"), (10, "--"), (1, "-.")):
    path = descend(limit)
    ax.plot(path, style, label="no clipping" if limit is None else f"limit {limit}")
    state = relu_rnn(path[-1], 0.0, 1.0, [0.0] * 30)[1][-1]
    name = "no clipping" if limit is None else f"limit {limit}"
    print(f"{name}: first step {path[1] - path[0]:.3f}, in the end h is {state:z.2f}")
ax.set(xlabel="step", ylabel="V", ylim=(0.9, 1.15))
ax.legend()
plt.show()

# %% [markdown]
# Without clipping the first step is about 200 times as long as the way to the target. It ends at
# $V \approx -22$, where ReLU gives 0 and the gradient is 0 as well: there is
# [no way back](../problems/8-short-questions.md#q8b). Clipping does not change the direction, it
# only refuses to trust the length.
#
# ## Your turn: can the limit be too large?
#
# Try the limits 0.1, 1, 10, 100 and 1000 with 100 steps. Which of them arrive? Why does 1000 fail
# although it clips? And what would help the limit 0.1?

# %% tags=["solution"]
for limit in (0.1, 1, 10, 100, 1000):
    V = descend(limit)[-1]
    where = (
        "arrives" if abs(V - 1) < 0.005 else "is on its way" if V > 1 else "is stuck"
    )
    print(f"limit {limit:.1f}: {where}")

# The limit 1000 allows a first step of 1, to V = 0.12. There h_30 is about
# 10^-28 and the gradient about 10^-25: too far on the other side, it has
# vanished.
# The limit 0.1 needs more steps: each is at most 0.0001, and the way is 0.12.

# %% [markdown]
# ## What to take away
#
# - Without activation function $\rho$ decides, the largest absolute value of $V$'s eigenvalues.
# - With tanh, $\rho$ alone does not decide: strong inputs let gradients vanish at $\rho = 1.5$,
#   and at $\rho = 3$ they explode.
# - On its direct way, an LSTM with weak inputs keeps the share $\sigma(b)$ per step; its forget
#   bias is a memory length.
# - Clipping limits the damage of one step. The limit belongs to the learning rate.
