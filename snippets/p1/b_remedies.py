"""1b: One run that diverges, and each of the four remedies applied to it alone."""

import torch
import torch.nn.functional as F
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import (
    outcome,
    seeded_network,
    train,
    training_error,
)

x = seeded_normal(64, 4, seed=1)
y = 2 * x.sum(dim=1, keepdim=True)


def run(
    lr: float = 0.5,
    p: float = 0.0,
    hidden: int = 32,
    optimizer: type[torch.optim.Optimizer] = torch.optim.SGD,
    **options: float,
) -> str:
    """What 100 steps do to the training error."""
    model = seeded_network(4, hidden, p, seed=1)
    before = training_error(model, F.mse_loss, x, y)
    steps = optimizer(model.parameters(), lr=lr, **options)
    train(model, F.mse_loss, x, y, steps, 100)
    return outcome(before, training_error(model, F.mse_loss, x, y))


small, large = (
    sum(
        weights.numel()
        for weights in seeded_network(4, hidden).parameters()
    )
    for hidden in (32, 128)
)
print(f"as it is, plain gradient descent with rate 0.5: {run()}")
found = {
    "learning rate 0.05 instead of 0.5": run(lr=0.05),
    "dropout with p = 0.5": run(p=0.5),
    f"{large} parameters instead of {small}": run(hidden=128),
    "Adam, also with rate 0.5": run(optimizer=torch.optim.Adam),
}
momentum = run(
    momentum=0.9
)  # another optimizer that is not plain gradient descent
for box, (remedy, what) in enumerate(found.items(), start=1):
    other = f"; momentum 0.9: {momentum}" if box == 4 else ""
    print(f"box {box}, {remedy}: {what}{other}")
right = [
    f"{box}"
    for box, what in enumerate(found.values(), 1)
    if what == "falls"
]
print(f"answer: {', '.join(right)}")
