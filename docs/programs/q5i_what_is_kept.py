"""5i: Which of torch's optimizers remember both the gradients and their squares."""

import torch
from torch import Tensor


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, the same on every device."""
    device = torch.get_default_device()
    with torch.device("cpu"):
        generator = torch.Generator().manual_seed(seed)
        numbers = torch.randn(
            shape, generator=generator, dtype=torch.float64
        )
    return numbers.to(device)


gradients = seeded_normal(20, 4)  # 20 steps, 4 weights


def kept(state: list[Tensor], numbers: Tensor) -> str:
    """The share that stays per step, if a state is a multiple of such a fading sum."""
    for stays in (0.9, 0.99, 0.999, 1.0):
        fading = torch.zeros_like(numbers[0])
        for each in numbers:
            fading = stays * fading + each
        ratios = [tensor / fading for tensor in state]
        if any(ratio.allclose(ratio[0]) for ratio in ratios):
            return f"yes, {stays:.3f} stays"
    return "no"


both = []
names = [
    "SGD",
    "RMSprop",
    "Adagrad",
    "Adamax",
    "Adam",
    "AdamW",
    "NAdam",
    "RAdam",
]
for name, options in (
    ("SGD", {"momentum": 0.9}),
    *((name, {}) for name in names),
):
    w = torch.zeros_like(gradients[0])
    optimizer = getattr(torch.optim, name)([w], lr=0.1, **options)
    for w.grad in gradients:
        optimizer.step()
    state = [
        s
        for s in optimizer.state[w].values()
        if s is not None and s.ndim == 1
    ]
    first, second = kept(state, gradients), kept(state, gradients**2)
    print(
        f"{' with '.join([name, *options])}: sum of g: {first}; of g^2: {second}"
    )
    both += [name] if "no" not in (first, second) else []
print(f"both: {', '.join(both)}")
