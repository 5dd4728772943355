"""5i: Which of torch's optimizers keep g, and which its square."""

import torch
from torch import Tensor


def adam_step(
    w: Tensor,
    gradient: Tensor,
    state: tuple[Tensor | float, ...] = (0, 0, 0),
    lr: float = 0.001,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[Tensor, tuple[Tensor | float, ...]]:
    r"""A step of Adam, $w \leftarrow w - \eta\,\hat m/\sqrt{\hat v}$."""
    m, v, t = state
    t = t + 1
    m = betas[0] * m + (1 - betas[0]) * gradient
    v = betas[1] * v + (1 - betas[1]) * gradient**2
    m_hat = m / (1 - betas[0] ** t)  # as if it had not begun at 0
    v_hat = v / (1 - betas[1] ** t)
    return w - lr * m_hat / (v_hat**0.5 + eps), (m, v, t)


print("what is remembered after the gradients 4 and -2")
for name, options in (
    ("SGD", {}),
    ("SGD", {"momentum": 0.9}),
    ("RMSprop", {}),
    ("Adagrad", {}),
    ("Adamax", {}),
    ("Adam", {}),
    ("AdamW", {}),
    ("NAdam", {}),
    ("RAdam", {}),
):
    w = torch.zeros(1, dtype=torch.float64)
    optimizer = getattr(torch.optim, name)([w], lr=0.1, **options)
    for g in (4.0, -2.0):
        w.grad = torch.full_like(w, g)
        optimizer.step()
    kept = [
        f"{key} {value.item():.4f}"
        for key, value in optimizer.state[w].items()
        if value is not None and value.ndim == 1  # one for each weight
    ]
    name = " with ".join([name, *options])
    print(f"{name}: {', '.join(kept) or 'nothing'}")

w, state = 0.0, (0.0, 0.0, 0)
for g in (4.0, -2.0):
    w, state = adam_step(w, g, state)
print(f"by the formulas of Adam: m {state[0]:.4f}, v {state[1]:.4f}")
