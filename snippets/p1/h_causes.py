"""1h: One run that trains, and each of the four possible causes applied to it alone."""

import torch
import torch.nn.functional as F
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import (
    outcome,
    seeded_network,
    train,
    training_error,
)
from torch import nn

x = seeded_normal(64, 4, seed=1)
y = 2 * x.sum(dim=1, keepdim=True)


def run(
    lr: float = 0.05,
    decay: float = 0.0,
    p: float = 0.1,
    zero: bool = False,
) -> str:
    """What 100 steps do to the training error."""
    model = seeded_network(4, 32, p, seed=1)
    for weights in model.parameters() if zero else []:
        nn.init.zeros_(weights)
    before = training_error(model, F.mse_loss, x, y)
    steps = torch.optim.SGD(
        model.parameters(), lr=lr, weight_decay=decay
    )
    train(model, F.mse_loss, x, y, steps, 100)
    return outcome(before, training_error(model, F.mse_loss, x, y))


print(
    f"as it is (rate 0.05, no decay, dropout 0.1, random start): {run()}"
)
found = {
    "learning rate 0.5 instead of 0.05": run(lr=0.5),
    "weight decay 20": run(decay=20),
    "dropout probability 0.02": run(p=0.02),  # to drop a unit
    "all weights start at 0": run(zero=True),
}
kept = run(
    p=1 - 0.02
)  # the same 0.02, read as a probability to keep a unit
for box, (cause, what) in enumerate(found.items(), start=1):
    other = f" where p drops, {kept} where p keeps" if box == 3 else ""
    print(f"box {box}, {cause}: {what}{other}")

drops = [what != "falls" for what in found.values()]
keeps = [*drops[:2], kept != "falls", drops[3]]
for reading, verdicts in {"p drops": drops, "p keeps": keeps}.items():
    right = [
        f"{box}" for box, verdict in enumerate(verdicts, 1) if verdict
    ]
    print(f"answer, {reading}: {', '.join(right)}")
