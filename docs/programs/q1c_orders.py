"""1c: Of the 120 orders of the five steps, only edbac trains."""

from itertools import permutations

import torch
from torch import Tensor


def run_steps(
    order: str, x: Tensor, y: Tensor, lr: float, repeats: int
) -> Tensor:
    """The weight w of the model w x after the exam's steps a to e."""
    have: dict[str, Tensor] = {}
    loop = ""  # the steps since the initialization
    for letter in order:
        if letter == "c" and not loop:
            raise KeyError("step to repeat")
        for step in loop * repeats if letter == "c" else letter:
            if step == "e":
                have["weight"] = x.new_zeros(())
            elif step == "d":
                have["prediction"] = have["weight"] * x
            elif step == "b":
                have["difference"] = have["prediction"] - y
            elif step == "a":
                gradient = 2 * (x * have["difference"]).mean()
                have["weight"] = have["weight"] - lr * gradient
        loop = "" if letter == "e" else loop + letter
    return have["weight"]


x = torch.tensor([1.0, 2.0], dtype=torch.float64)
y = torch.tensor([2.0, 7.0], dtype=torch.float64)
best = x @ y / (x @ x)  # least squares, without any training


def result(order: str) -> str:
    """What becomes of the weight if the steps come in this order."""
    try:
        return f"w = {run_steps(order, x, y, 0.1, 100):.4f}"
    except KeyError as missing:
        return f"stops, no {missing.args[0]} yet"


results = {o: result(o) for o in map("".join, permutations("abcde"))}
print(f"{len(results)} orders; these can be carried out:")
for order in results:
    if results[order].startswith("w"):
        print(f"  {order}: {results[order]}")
print(f"least squares: w = {best:.4f}")

# Each step leaves half of the way: 1 - 0.1 * 2 * (1 + 4) / 2
w = run_steps("edbac", x, y, lr=0.1, repeats=3)
print(f"edbac, 3 repeats: {w:.4f}, by hand {best * (1 - 0.5**4):.4f}")

offered = ["bcdea", "ebadc", "eadbc", "edbac"]
for box, order in enumerate(offered, 1):
    print(f"box {box}, {order}: {results[order]}")
right = [
    f"{box}"
    for box, order in enumerate(offered, 1)
    if results[order] == f"w = {best:.4f}"
]
print(f"answer: {', '.join(right)}")
