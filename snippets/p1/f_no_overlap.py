"""1f: Where the classes do not overlap, no weights are best."""

import torch
import torch.nn.functional as F
from i2dl_exam.logistic_regression import newton_logistic

y = torch.tensor([0.0, 0, 1, 1], dtype=torch.float64)
cases = {  # inputs; class 0 comes first
    "overlapping": [0.0, 2, 1, 3],
    "touching": [0.0, 1.5, 1.5, 3],
    "apart": [0.0, 1, 2, 3],
}
print("loss with w =    1       4       16      64    Newton's method")
for name, inputs in cases.items():
    x = torch.tensor(inputs, dtype=torch.float64)
    line = ""
    for w in (1, 4, 16, 64):  # with the border at x = 1.5
        loss = F.binary_cross_entropy_with_logits(w * (x - 1.5), y)
        line += f"  {loss:z6.4f}"
    try:
        w, b = newton_logistic(x[:, None], y)
        line += f"  w = {w[0]:.4f}, b = {b:.4f}"
    except ValueError:
        line += "  no best w"
    print(f"{name:12}{line}")
