"""5i: Adam with both moments, and what other optimizers keep."""

import torch
from torch import Tensor, optim


def adam_step(
    w: Tensor, g: Tensor, state: tuple[Tensor | int, ...], lr: float
) -> tuple[Tensor, tuple[Tensor | int, ...]]:
    r"""A step of Adam, to $w - \eta\,\hat m/\sqrt{\hat v}$."""
    m, v, t = state
    m, v, t = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2, t + 1
    m_hat = m / (1 - 0.9**t)  # as if it had not begun at 0
    v_hat = v / (1 - 0.999**t)
    return w - lr * m_hat / (v_hat**0.5 + 1e-8), (m, v, t)


w, state = 1.0, (0, 0, 0)
for g in (4.0, -2.0):
    w, state = adam_step(w, g, state, lr=0.1)
    print(f"gradient {g:.0f}: weight {w:.4f}", end="")
    print(f", m {state[0]:.4f}, v {state[1]:.4f}")

print("what torch's optimizers remember of the two gradients")
for kind, options in (
    (optim.SGD, {}),
    (optim.SGD, {"momentum": 0.9}),
    (optim.RMSprop, {}),
    (optim.Adagrad, {}),
    (optim.Adamax, {}),
    (optim.Adam, {}),
    (optim.AdamW, {}),
    (optim.NAdam, {}),
    (optim.RAdam, {}),
):
    w = torch.ones(1, dtype=torch.float64)
    optimizer = kind([w], lr=0.1, **options)
    for g in (4.0, -2.0):
        w.grad = torch.full_like(w, g)
        optimizer.step()
    print(" with ".join([kind.__name__, *options]), end=":")
    for key, value in optimizer.state[w].items():
        if value is not None and value.ndim == 1:  # one for each weight
            print(f" {key} {value.item():.4f}", end="")
    print(f" (weight {w.item():.4f})")
