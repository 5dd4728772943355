"""5k: In period 2 training loss falls and validation loss rises."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def hand_labelled_facades(count: int) -> tuple[Tensor, Tensor]:
    """Bands, pillars or windows; one label in five is wrong."""
    draws = torch.rand(4, count, 1, dtype=torch.float64)
    turns = (2.5 + draws[:2]) * torch.arange(8) / 8 + draws[2:]
    rows, columns = torch.cos(2 * torch.pi * turns)  # (count, 8) each
    labels = torch.arange(count) % 3
    rows[labels == 1] = 1  # pillars alone
    columns[labels == 0] = 1  # bands alone
    pictures = rows[:, :, None] * columns[:, None, :]
    pictures += 0.5 * torch.randn(count, 8, 8, dtype=torch.float64)
    wrong = count // 5
    labels[:wrong] += torch.randint(1, 3, (wrong,))
    return pictures, labels % 3


device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 3))
    x, y = hand_labelled_facades(120)  # the first 24 labels are wrong
    x_val, y_val = hand_labelled_facades(200)
net.double().to(device)
x, x_val = x.flatten(1).to(device), x_val.flatten(1).to(device)
y, y_val = y.to(device), y_val.to(device)

optimizer = torch.optim.SGD(net.parameters(), lr=0.2, momentum=0.9)
training, validation, repeated = [], [], []
for _ in range(61):  # an epoch is one step with all pictures
    loss = F.cross_entropy(net(x), y)
    training.append(loss.item())
    validation.append(F.cross_entropy(net(x_val), y_val).item())
    by_heart = net(x[:24]).argmax(dim=1) == y[:24]
    repeated.append(by_heart.sum().item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# Period 2 begins where the validation loss is lowest, period 3 where
# a tenth of the training loss at that place is left.
low = min(range(61), key=lambda epoch: validation[epoch])
gone = min(e for e in range(61) if training[e] < training[low] / 10)
print("             epoch  training  validation  wrong labels repeated")
for place, e in (
    ("at the start", 0),
    ("lowest", low),
    ("a tenth left", gone),
    ("at the end", 60),
):
    print(f"{place:13} {e:4} {training[e]:9.2f}", end="")
    print(f" {validation[e]:11.2f} {repeated[e]:16} of 24")
