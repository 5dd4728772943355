"""5k: Overfitting, and four remedies with the same network."""

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
    sets = [hand_labelled_facades(n) for n in (120, 200, 200)]
    masks = 2.0 * (torch.rand(60, 120, 96) > 0.5)
net.double().to(device)
start = {name: w.clone() for name, w in net.state_dict().items()}
sets = [(x.to(device), y.to(device)) for x, y in sets]
(x, y), masks = sets[0], masks.to(device)


def run(weight_decay=0.0, dropout=False, moved=False):
    """Training, validation and test loss after each of 60 epochs."""
    net.load_state_dict(start)
    optimizer = torch.optim.SGD(
        net.parameters(), 0.2, 0.9, weight_decay=weight_decay
    )
    losses = []
    for epoch in range(60):
        a, b = (epoch % 5 - 2, epoch // 5 % 5 - 2) if moved else (0, 0)
        shifted = F.pad(x, (a, -a, b, -b), mode="replicate")
        mask = masks[epoch] if dropout else torch.ones_like(masks[0])
        hidden = net[:2](shifted.flatten(1) * mask[:, :64])
        optimizer.zero_grad()
        F.cross_entropy(net[2](hidden * mask[:, 64:]), y).backward()
        optimizer.step()
        outputs = [(net(x.flatten(1)), y) for x, y in sets]
        losses.append([F.cross_entropy(*o).item() for o in outputs])
    return losses


plain = run()
print("                   training  validation  test")
for name, losses in (
    ("after 1 epoch", plain[0]),
    ("early stopping", min(plain, key=lambda loss: loss[1])),
    ("none, 60 epochs", plain[-1]),
    ("weight decay", run(weight_decay=0.05)[-1]),
    ("dropout", run(dropout=True)[-1]),
    ("data augmentation", run(moved=True)[-1]),
):
    train, validation, test = losses
    print(f"{name:18} {train:8.2f} {validation:11.2f} {test:5.2f}")
