"""3a: From a bad initialization, 10 layers learn with batch norm and not without."""

import math

import torch
import torch.nn.functional as F
from i2dl_exam.sampling import seeded_normal
from torch import Tensor, nn


def network(normalized: bool) -> nn.Sequential:
    """Ten layers of 32 ReLUs whose weights are 10 times smaller than He's."""
    layers: list[nn.Module] = []
    for k in range(10):
        inputs = 8 if k == 0 else 32
        linear = nn.Linear(inputs, 32, bias=False, dtype=torch.float64)
        weight = (
            0.1
            * math.sqrt(2 / inputs)
            * seeded_normal(32, inputs, seed=k)
        )
        linear.load_state_dict({"weight": weight})
        norm = (
            [nn.BatchNorm1d(32, dtype=torch.float64)]
            if normalized
            else []
        )
        layers += [linear, *norm, nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(32, 1, dtype=torch.float64))


def loss_on(model: nn.Module, x: Tensor) -> Tensor:
    """Cross-entropy; the class says whether the 8 inputs add up to more than 0."""
    return F.binary_cross_entropy_with_logits(
        model(x)[:, 0], (x.sum(1) > 0).double()
    )


coin = math.log(2)  # the loss of someone who always says 50 %
for normalized in (False, True):
    model = network(normalized)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(60):
        optimizer.zero_grad()
        loss_on(model, seeded_normal(128, 8, seed=step)).backward()
        optimizer.step()
    loss = loss_on(model.eval(), seeded_normal(1000, 8, seed=100))
    print("with batch norm" if normalized else "without batch norm")
    print(f"  loss better than a coin's: {loss < 0.99 * coin}")
    print(f"  loss below half of a coin's: {loss < 0.5 * coin}")
