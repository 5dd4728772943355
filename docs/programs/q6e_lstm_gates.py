"""6e: Closing one gate at a time shows what each gate of the LSTM controls."""

from fractions import Fraction
from typing import TypeVar

import torch
from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


def lstm_state(
    g1: Number, g2: Number, g3: Number, candidate: Number, c: Number
) -> tuple[Number, Number]:
    r"""The next $(h_t, c_t)$: $c_t = g_2 c_{t-1} + g_3 \tilde c_t$, $h_t = g_1 c_t$."""
    shape = tuple(getattr(c, "shape", ()))
    for name, value in {
        "g1": g1,
        "g2": g2,
        "g3": g3,
        "candidate": candidate,
    }.items():
        own = tuple(getattr(value, "shape", ()))
        if own != shape:
            raise ValueError(
                f"{name} must have the shape of c, {shape}, got {own}"
            )
        inside = torch.as_tensor((value >= 0) & (value <= 1)).all()
        if name != "candidate" and not inside:
            raise ValueError(
                f"{name} must lie between 0 and 1, got {value}"
            )
    c = g2 * c + g3 * candidate
    return g1 * c, c


old, new = Fraction(4), Fraction(1, 2)  # c_(t-1) and the candidate
gates = {"g1": Fraction(1), "g2": Fraction(1), "g3": Fraction(1)}
h, c = lstm_state(**gates, candidate=new, c=old)
print(f"old memory {old}, candidate {new}")
print(f"all gates 1: c_t = {c}, h_t = {h}")
for name in gates:
    h, c = lstm_state(
        **{**gates, name: Fraction(0)}, candidate=new, c=old
    )
    effects = {
        "output gate": h == 0
        and c == old + new,  # memory intact, but hidden
        "forget gate": c == new,  # old memory gone
        "update gate": c == old,  # candidate kept out
    }
    role = [gate for gate, happens in effects.items() if happens]
    print(
        f"{name} = 0:      c_t = {c}, h_t = {h}, so {name} is the {', '.join(role)}"
    )
