"""1c: Of the four orders of the steps, only edbac trains."""

import torch
from torch import Tensor


def run_steps(steps: str, x: Tensor, y: Tensor, lr: float) -> Tensor:
    """The weight w of the model w x after the exam's steps."""
    have: dict[str, Tensor] = {}
    for step in steps:
        if step == "e":
            have["weight"] = x.new_zeros(())
        elif step == "d":
            have["prediction"] = have["weight"] * x
        elif step == "b":
            have["difference"] = have["prediction"] - y
        else:
            gradient = 2 * (have["difference"] * x).mean()
            have["weight"] = have["weight"] - lr * gradient
    return have["weight"]


x, y = torch.tensor([[1, 2], [2, 7]], dtype=torch.float64)
best = x @ y / (x @ x)
print(f"least squares, without any training: w = {best:.4f}")
print(f"one pass only: w = {run_steps('edba', x, y, lr=0.1):.4f}")

for box, order in enumerate(["bcdea", "ebadc", "eadbc", "edbac"], 1):
    before, after = order.split("c")
    loop = before.removeprefix("e")  # (c) repeats it
    try:
        w = run_steps(before + 100 * loop + after, x, y, lr=0.1)
        print(f"box {box}, {order}: w = {w:.4f}")
        if w.allclose(best):
            print(f"answer: {box}")
    except KeyError as missing:
        print(f"box {box}, {order}: stops, no {missing.args[0]} yet")
