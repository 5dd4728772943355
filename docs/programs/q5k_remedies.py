"""5k: Each remedy alone undoes the rise, with the same network."""

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


sizes = (120, 200, 200)  # training, validation, test
device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 3))
    sets = [hand_labelled_facades(size) for size in sizes]
    kept = torch.rand(60, 120, 64 + 32) > 0.5  # for dropout
net.double().to(device)
start = {name: w.clone() for name, w in net.state_dict().items()}
pictures = torch.cat([x.flatten(1) for x, _ in sets]).to(device)
labels = torch.cat([y for _, y in sets]).to(device)
x, y = pictures[:120], labels[:120]
whole = torch.ones(60, 1, 64 + 32)  # no dropout


def run(lr=0.2, weight_decay=0.0, masks=whole, versions=(x,)):
    """Training, validation and test loss after each of 60 epochs."""
    net.load_state_dict(start)
    optimizer = torch.optim.SGD(
        net.parameters(), lr, momentum=0.9, weight_decay=weight_decay
    )
    losses = []
    for epoch, mask in enumerate(masks):
        pixels = versions[epoch % len(versions)] * mask[:, :64]
        hidden = net[:2](pixels) * mask[:, 64:]
        optimizer.zero_grad()
        F.cross_entropy(net[2](hidden), y).backward()
        optimizer.step()
        each = F.cross_entropy(net(pictures), labels, reduction="none")
        losses.append(
            [part.mean().item() for part in each.split(sizes)]
        )
    return losses


wide = F.pad(x.view(-1, 8, 8), (2, 2, 2, 2), mode="replicate")
moved = []  # shifted by up to 2 pixels, also mirrored
for a in range(5):
    for b in range(5):
        shifted = wide[:, a : a + 8, b : b + 8]
        moved += [shifted.flatten(1), shifted.flip(2).flatten(1)]

plain = run()
end, lowest = plain[-1][2], min(test for _, _, test in plain)
print(f"lowest test loss of all epochs: {lowest:.2f}")
print("                     training  validation  test  rise undone")
for name, loss in (
    ("none", plain[-1]),
    ("weight decay", run(weight_decay=0.05)[-1]),
    ("dropout", run(masks=2.0 * kept.to(device))[-1]),
    ("data augmentation", run(versions=moved)[-1]),
    ("early stopping", min(plain, key=lambda loss: loss[1])),
    ("a tenth of the rate", run(lr=0.02)[-1]),
):
    undone = 100 * (end - loss[2]) / (end - lowest)
    print(f"{name:20} {loss[0]:8.2f} {loss[1]:11.2f}", end="")
    print(f" {loss[2]:5.2f} {undone:z10.0f} %")
