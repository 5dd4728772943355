"""Use: Weight decay in Adam and in AdamW: only AdamW shrinks all weights alike."""

import torch
from i2dl_exam.optimization import AdamState, adam_step, adamw_step

rates = {"lr": 0.01, "weight_decay": 0.1}
optimizers = {
    "Adam": (adam_step, torch.optim.Adam, rates),
    "AdamW": (adamw_step, torch.optim.AdamW, rates),
    "AdamW by default": (adamw_step, torch.optim.AdamW, {"lr": 0.01}),
}
scale = torch.tensor(
    [1, 100, 1, 100], dtype=torch.float64
)  # of the gradients
start = torch.tensor(
    [1, 1, 2, 2], dtype=torch.float64
)  # of two runs, 1 apart
for name, (step, torchs, chosen) in optimizers.items():
    w, state, other = start, AdamState(), start.clone()
    optimizer = torchs([other], **chosen)
    for t in range(200):
        gradient = (
            scale * (-1) ** t
        )  # the same in both runs: decay alone moves them
        w, state = step(w, gradient, state, **chosen)
        other.grad = gradient
        optimizer.step()
    apart = w[2:] - w[:2]
    print(
        f"{name}, as in torch: {w.allclose(other, rtol=0, atol=1e-10)}"
    )
    print(
        f"  two runs are apart by {apart[0]:.2f}; large gradients: {apart[1]:.2f}"
    )
print(f"decay alone: {(1 - 0.01 * 0.1) ** 200:.2f}")
