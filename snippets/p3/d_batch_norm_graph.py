"""3d: The six operators -, root, 1/., *, *, + compute batch norm; then backward."""

from fractions import Fraction

import torch
import torch.nn.functional as F
from i2dl_exam.computation_graph import batch_norm_graph

batch = [3, 5, 6, 7, 9]
mean = Fraction(sum(batch), len(batch))
var = sum((x - mean) ** 2 for x in batch) / len(batch)
leaves = {"x": 9, "E[x]": mean, "Var[x]": var, "gamma": 8, "beta": -1}

graph = batch_norm_graph(["-", "sqrt", "1/.", "*", "*", "+"])
values = graph.forward(leaves)
gradients = graph.backward(values)
for name, (operation, *inputs) in graph.circles.items():
    print(
        f"{name} = {operation} of {', '.join(inputs)}: {values[name]}"
    )
print("gradients of u6, from the output back:")
for name in reversed(gradients):
    print(f"  by {name}: {gradients[name]}")

# Second route: the formula in torch, with torch's backward pass.
x, E, V, gamma, beta = tensors = [
    torch.tensor(float(a), dtype=torch.float64, requires_grad=True)
    for a in leaves.values()
]
y = gamma * (x - E) / V.sqrt() + beta
same = [
    abs(gradient.item() - gradients[name]) < 1e-12
    for name, gradient in zip(
        leaves, torch.autograd.grad(y, tensors), strict=True
    )
]
print(
    f"autograd finds the same five gradients by the leaves: {all(same)}"
)

numbers = {name: float(a) for name, a in leaves.items()}
arrays = {
    name: torch.tensor([a], dtype=torch.float64)
    for name, a in numbers.items()
}
same = [
    abs(float(found) - gradients[name]) < 1e-12
    for kind in (numbers, arrays)
    for name, found in graph.backward(graph.forward(kind)).items()
]
print(
    f"the graph of floats, or of tensors, has the same gradients: {all(same)}"
)

# Third route: torch's own batch norm of the whole batch. It insists on an epsilon.
xs = torch.tensor(batch, dtype=torch.float64)[:, None]
ys = F.batch_norm(
    xs, None, None, gamma[None], beta[None], training=True, eps=1e-12
)
print(f"F.batch_norm of the batch, at x = 9: {ys[-1].item():.4f}")
