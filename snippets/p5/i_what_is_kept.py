"""5i: Which of torch's optimizers keep running means of both g and g^2."""

from itertools import product

import torch
from torch import Tensor

from i2dl_exam.sampling import seeded_normal

gradients = seeded_normal(20, 4)  # 20 steps, 4 weights


def keeps(state: list[Tensor], numbers: Tensor) -> bool:
    """Whether a tensor of the state is a multiple of a fading sum of the numbers."""
    for kept, stays in product(state, (0.9, 0.99, 0.999)):
        fading = torch.zeros_like(numbers[0])
        for each in numbers:
            fading = stays * fading + each
        ratio = kept / fading
        if ratio.allclose(ratio[0]):
            return True
    return False


def both(name: str, **options: float) -> tuple[bool, bool]:
    """Whether an optimizer keeps the first moment, and the second."""
    w = torch.zeros_like(gradients[0])
    optimizer = getattr(torch.optim, name)([w], lr=0.1, **options)
    for w.grad in gradients:
        optimizer.step()
    state = [s for s in optimizer.state[w].values() if s is not None and s.ndim == 1]
    return keeps(state, gradients), keeps(state, gradients**2)


for name in ("SGD", "RMSprop", "Adagrad", "Adamax", "Adam", "AdamW", "NAdam", "RAdam"):
    first, second = both(name, **({"momentum": 0.9} if name == "SGD" else {}))
    print(f"{name}: first moment {first}, second moment {second}")
