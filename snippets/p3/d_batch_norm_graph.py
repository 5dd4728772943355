"""3d: The six operations compute batch norm; then the way back."""

import torch
import torch.nn.functional as F
from i2dl_exam.computation_graph import batch_norm_graph

batch = torch.tensor([3.0, 5.0, 6.0, 7.0, 9.0])
var, mean = torch.var_mean(batch, correction=0)
inputs = [batch[-1], mean, var, torch.tensor(8.0), torch.tensor(-1.0)]
inputs = [a.clone().requires_grad_() for a in inputs]

operations = ["sub", "sqrt", "reciprocal", "mul", "mul", "add"]
nodes = batch_norm_graph(inputs, *operations)
gradients = torch.autograd.grad(nodes[-1], [*inputs, *nodes])

names = ["x", "E[x]", "Var[x]", "gamma", "beta"]
names += [f"u{k} {name}" for k, name in enumerate(operations, 1)]
print("                value  gradient")
for k, value in enumerate([*inputs, *nodes]):
    print(f"{names[k]:13} {value:7.1f} {gradients[k]:9.1f}")
y = F.batch_norm(batch[:, None], None, None, training=True)
print(f"8 * F.batch_norm - 1, at x = 9: {8 * y[-1].item() - 1:.3f}")

for k in (3, 4, 5):  # a mistake: minus instead of times or plus
    wrong = [*operations[:k], "sub", *operations[k + 1 :]]
    y = batch_norm_graph(inputs, *wrong)[-1]
    print(f"minus in u{k + 1}: {y:.1f}")
