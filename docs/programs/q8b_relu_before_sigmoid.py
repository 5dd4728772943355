"""8b: With a ReLU before the sigmoid, all images are cars."""

import torch
from torch import Tensor, nn


def relu_sigmoid(z: Tensor) -> Tensor:
    r"""The output $\sigma(\mathrm{ReLU}(z))$, never below 1/2."""
    return torch.sigmoid(torch.relu(z))


z = torch.tensor([-4.0, -1, 0, 1, 4], requires_grad=True)
columns = [z]
for output in (relu_sigmoid, torch.sigmoid):
    y = output(z)
    columns += [y, torch.autograd.grad(y.sum(), z)[0]]
print(" z  sigmoid(ReLU(z))  derivative  sigmoid(z)  derivative")
for a, b, c, d, e in torch.stack(columns, dim=1).tolist():
    print(f"{a:z2.0f} {b:17.4f} {c:z11.4f} {d:11.4f} {e:11.4f}")

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    images = torch.randn(100, 3, 8, 8, dtype=torch.float64)
    outputs = []
    for _ in range(20):  # random CNNs
        cnn = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten())
        cnn.append(nn.Linear(144, 1)).double()
        outputs.append(cnn(images))
    z = torch.cat(outputs)
for name, output in {
    "with": relu_sigmoid,
    "without": torch.sigmoid,
}.items():
    y = output(z)
    print(f"{name} the ReLU: smallest output {y.min():.1f},", end=" ")
    print(f"{(y >= 0.5).sum()} of {len(y)} images are cars")
