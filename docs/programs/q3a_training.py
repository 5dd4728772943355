"""3a: Ten ReLU layers, weights of three sizes; batch norm or not."""

import torch
import torch.nn.functional as F
from torch import Tensor


def batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Batch normalization in training, $y = \gamma \hat x + \beta$."""
    x = x.movedim(1, -1)  # (N, C, ...) -> (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes, correction=0)  # (C,)
    x_hat = (x - mean) / (var + eps).sqrt()
    return (gamma * x_hat + beta).movedim(-1, 1)


with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    batches = torch.randn(31, 64, 8, dtype=torch.float64)
    first = torch.randn(32, 8, dtype=torch.float64) / 2  # He: 2 / 8
    deeper = torch.randn(9, 32, 32, dtype=torch.float64) / 4  # 2 / 32
    last = torch.randn(32, 1, dtype=torch.float64) / 32**0.5
device = torch.get_default_device()
batches, last = batches.to(device), last.to(device)
he = [w.to(device) for w in (first, *deeper)]


def run(
    weights: list[Tensor], x: Tensor, normalize: bool
) -> list[Tensor]:
    """The outputs of layers 1 to 10, and the loss."""
    one, zero, outputs = torch.ones(32), torch.zeros(32), [x]
    for w in weights:
        z = outputs[-1] @ w.T  # (64, 32)
        z = batch_norm(z, one, zero) if normalize else z
        outputs.append(z.relu())
    target = (x.sum(1, keepdim=True) > 0).double()  # two classes
    logits = outputs[-1] @ last
    loss = F.binary_cross_entropy_with_logits(logits, target)
    return [*outputs[1:], loss]


print("powers of ten      outputs  gradient")
for factor in (0.1, 1.0, 10.0):
    for normalize in (False, True):
        weights = [(factor * w).requires_grad_() for w in he]
        h = run(weights, batches[0], normalize)
        early, late = torch.autograd.grad(h[-1], [h[0], h[-2]])
        size = h[-2].std().log10().item()
        ratio = (early.norm() / late.norm()).log10().item()
        name = "with" if normalize else "without"
        print(f"{factor:4.1f} {name:12} {size:z8.1f} {ratio:z9.1f}")

for normalize in (False, True):  # training from the small weights
    weights = [(0.1 * w).requires_grad_() for w in he]
    optimizer = torch.optim.SGD(weights, lr=0.1)
    losses = []
    for x in batches:  # each is new to the network
        loss = run(weights, x, normalize)[-1]
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    name = "with" if normalize else "without"
    print(
        f"{name}: loss {losses[0]:.2f}, after 30 steps {losses[-1]:.2f}"
    )
