"""8b: Trained with the ReLU, no person falls below 0.5."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def relu_sigmoid(z: Tensor) -> Tensor:
    r"""The output $\sigma(\mathrm{ReLU}(z))$, never below 1/2."""
    return torch.sigmoid(torch.relu(z))


device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    y = torch.tensor([0, 1] * 20, dtype=torch.float64)  # 1 is a car
    noise = torch.randn(40, 8, dtype=torch.float64)
y, features = y.to(device), (noise + 4 * y[:, None] - 2).to(device)

print("                   smallest output  right of 40 with")
print("start  z moves by  persons    cars  >= 0.5     > 0.5")
for start in (-1.0, 1.0):
    for output in (relu_sigmoid, torch.sigmoid):
        layer = nn.Linear(8, 1, dtype=torch.float64)
        nn.init.zeros_(layer.weight)
        nn.init.constant_(layer.bias, start)
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
        for _ in range(50):
            optimizer.zero_grad()
            y_hat = output(layer(features))[:, 0]
            F.binary_cross_entropy(y_hat, y).backward()
            optimizer.step()

        z = layer(features)[:, 0]
        y_hat = output(z)
        moved = (z - start).abs().max()
        person, car = y_hat[y == 0].min(), y_hat[y == 1].min()
        loose, strict = ((y_hat >= 0.5) == y), ((y_hat > 0.5) == y)
        print(
            f"{start:5.0f} {moved:z11.1f} {person:8.2f} {car:7.2f}",
            end="",
        )
        print(f" {loose.sum():7} {strict.sum():9}")
