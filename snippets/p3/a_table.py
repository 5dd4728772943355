"""3a: Batch norm gives each feature mean 0 and variance 1."""

import torch
import torch.nn.functional as F
from i2dl_exam.normalization import batch_norm

table = [[1.0, 10.0], [3.0, 40.0], [3.0, 50.0], [1.0, 80.0]]
x = torch.tensor(table, dtype=torch.float64)  # (4 samples, 2 features)
gamma, beta = torch.ones(2), torch.zeros(2)

y = batch_norm(x, gamma, beta, eps=0)
for name, values in {"before": x, "after": y}.items():
    var, mean = torch.var_mean(values, 0, correction=0)
    for j in (0, 1):
        moments = f"mean {mean[j]:z.0f}, variance {var[j]:.0f}"
        print(f"feature {j + 1} {name}: {moments}")

columns = {
    "batch_norm": y,
    "F.batch_norm": F.batch_norm(x, None, None, training=True),
    "of 10 x": batch_norm(10 * x, gamma, beta, eps=0),
}
print("           " + "".join(f"{name:>15}" for name in columns))
for i in range(4):
    cells = [f"{a[i, 0]:.1f}, {a[i, 1]:4.1f}" for a in columns.values()]
    print(
        f"sample {i + 1}:  " + "".join(f"{cell:>15}" for cell in cells)
    )

rows = F.layer_norm(x, (2,))  # each sample on its own
shown = [f"({a:.1f}, {b:.1f})" for a, b in rows.tolist()]
print("layer norm of the rows:", *shown)
