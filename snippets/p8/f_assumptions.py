"""8f: Which assumptions matter, by counting all cases for n = 3."""

import torch
from i2dl_exam.initialization import uniform_bound

# Mean 0 and variance alpha^2 / 3, like U(-alpha, alpha).
alpha = uniform_bound(3)
weight = torch.tensor([-alpha, 0, 0, 0, 0, alpha])
value = torch.tensor([-1.0, 1.0])

w = torch.cartesian_prod(weight, weight, weight)  # all vectors
x = torch.cartesian_prod(value, value, value)
equal_w = weight[:, None].expand(-1, 3)  # three equal entries
equal_x = value[:, None].expand(-1, 3)
more_w = torch.cartesian_prod(*[weight] * 4)
more_x = torch.cartesian_prod(*[value] * 4)
cases = {
    "as assumed": (w, x),
    "inputs equal": (w, equal_x),
    "weights equal": (equal_w, x),
    "both equal": (equal_w, equal_x),
    "inputs of mean 1": (w, x + 1),
    "weights of mean 1": (w + 1, x),
    "a fourth term": (more_w, more_x),
}
for name, (w, x) in cases.items():
    s = w @ x.T  # all pairs
    ratio = s.var(correction=0) / x[:, 0].var(correction=0)
    print(f"{name}: Var(s) / Var(x) = {ratio:.4f}")
