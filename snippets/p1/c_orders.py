"""1c: Of the four orders of the steps, only edbac trains."""

import torch
from i2dl_exam.gradient_descent import run_steps

x, y = torch.tensor([[1, 2], [2, 7]], dtype=torch.float64)
best = x @ y / (x @ x)
print(f"least squares, without any training: w = {best:.4f}")
print(f"one pass only, edba: w = {run_steps('edba', x, y, lr=0.1):.4f}")

for box, order in enumerate(["bcdea", "ebadc", "eadbc", "edbac"], 1):
    before, after = order.split("c")
    loop = before.removeprefix("e")  # (c) repeats all but (e)
    try:
        w = run_steps(before + 100 * loop + after, x, y, lr=0.1)
        print(f"box {box}, {order}: w = {w:.4f}")
        if w.allclose(best):
            print(f"answer: {box}")
    except KeyError as missing:
        print(f"box {box}, {order}: stops, no {missing.args[0]} yet")
