"""Use: The gates inside a torch LSTM cell, and that they give its next state."""

import operator
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


cell = nn.LSTMCell(3, 5).double()  # your own here, with or without bias
x, (h, c) = seeded_normal(1, 3), seeded_normal(2, 1, 5, seed=1)

sums = F.linear(x, cell.weight_ih, cell.bias_ih)
sums = sums + F.linear(h, cell.weight_hh, cell.bias_hh)
i, f, g, o = sums.chunk(
    4, dim=-1
)  # the order in which torch stacks the rows
update, forget, output = i.sigmoid(), f.sigmoid(), o.sigmoid()
candidate = g.tanh()

new_c = forget * c + update * candidate
new_h = output * new_c.tanh()
found_h, found_c = cell(x, (h, c))
print(
    f"gates lie between 0 and 1: {bool(((forget > 0) & (forget < 1)).all())}"
)
print(f"cell state as in torch: {new_c.allclose(found_c)}")
print(f"output as in torch: {new_h.allclose(found_h)}")
