"""Use: A training loop with early stopping, best state and resume."""

import copy
import io

import torch
import torch.nn.functional as F
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    numbers = torch.randn(260, 9, dtype=torch.float64).to(device)
    ends = nn.Linear(8, 64), nn.Linear(64, 1)
start = nn.Sequential(ends[0], nn.BatchNorm1d(64), nn.ReLU(), ends[1])
start.double().to(device)  # your own here
x, noise = numbers.split([8, 1], dim=1)
y = 2 * x[:, :1] + noise  # the first 60 are for training


def train(epochs: int, run: dict) -> dict:
    """Train on from an earlier run, at most up to this epoch."""
    net = copy.deepcopy(start)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    if "net" in run:
        net.load_state_dict(run["net"])
        optimizer.load_state_dict(run["optimizer"])
    while run["epoch"] < min(epochs, run["best epoch"] + 20):
        run["epoch"] += 1
        net.train()
        torch.manual_seed(run["epoch"])  # same order after a stop
        for i in torch.randperm(60, device="cpu").split(20):
            optimizer.zero_grad()
            F.mse_loss(net(x[:60][i]), y[:60][i]).backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            run["loss"] = F.mse_loss(net(x[60:]), y[60:]).item()
        if run["loss"] < run["best"]:
            run["best"], run["best epoch"] = run["loss"], run["epoch"]
            run["best net"] = copy.deepcopy(net.state_dict())
    state = {
        "net": net.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    return run | state


new = {"epoch": 0, "best": float("inf"), "best epoch": 0}
file = io.BytesIO()  # or a path
torch.save(train(10, dict(new)), file)
file.seek(0)
runs = {"never stopped": train(200, dict(new))}
runs["stopped, resumed"] = train(200, torch.load(file))
print("validation loss     best  in epoch  last  in epoch  loaded best")
for name, run in runs.items():
    start.load_state_dict(run["best net"])
    loaded = F.mse_loss(start.eval()(x[60:]), y[60:])
    print(f"{name:18}{run['best']:6.3f}{run['best epoch']:10}", end="")
    print(f"{run['loss']:6.3f}{run['epoch']:10}{loaded:13.3f}")
