"""The fake device refuses what CUDA refuses, and computes what the CPU computes."""

import copy
from collections.abc import Callable, Iterator

import pytest
import torch
from fake_device import FAKE, FakeTensor, fake_device
from torch import Tensor, nn


@pytest.fixture(autouse=True)
def _here() -> Iterator[None]:
    with torch.device("cpu"), fake_device():
        yield


def there(*values: float) -> Tensor:
    return torch.tensor(values, device=FAKE)


STRANGE: dict[str, Callable[[], object]] = {
    "sum": lambda: there(1, 2) + torch.ones(2),
    "product": lambda: there(1, 2) @ torch.ones(2),
    "stacked scalars": lambda: torch.stack([there(1)[0], torch.tensor(1.0)]),
    "scalar from there": lambda: torch.ones(2) + there(1)[0],
    "CPU tensor, index from there": lambda: torch.ones(2)[there(1).long()],
    "in place": lambda: torch.ones(2).add_(there(1, 2)),
    "layer": lambda: nn.Linear(2, 1)(there(1, 2)),
    "condition": lambda: torch.where(torch.ones(2) > 0, there(1, 2), 0),
}


@pytest.mark.parametrize("mix", STRANGE.values(), ids=STRANGE)
def test_tensors_of_two_devices_do_not_mix(mix: Callable[[], object]) -> None:
    with pytest.raises(RuntimeError, match="all tensors to be on the same device"):
        mix()


def test_a_generator_of_the_cpu_fills_no_tensor_there() -> None:
    generator = torch.Generator("cpu").manual_seed(0)
    with pytest.raises(RuntimeError, match="'lazy' device type for generator"):
        torch.randn(2, generator=generator, device=FAKE)


MIXES: dict[str, Callable[[], Tensor]] = {
    "CPU scalar": lambda: there(1, 2) * torch.tensor(2.0),
    "CPU index": lambda: there(1, 2)[torch.tensor([1, 0])] / 2 + there(1, 3.5),
    "list as index": lambda: there(4, 2, 2)[[1, 0]],
    "new": lambda: there(1).new_tensor([2.0, 4.0]) + there(0),
    "moved": lambda: torch.tensor([2.0, 4.0]).to(FAKE),
    "moved to another's": lambda: torch.tensor([2.0, 4.0]).to(there(1)),
    "copied": lambda: there(0, 0).copy_(torch.tensor([2.0, 4.0])),
    "new sizes in place": lambda: there(2, 4)[None].squeeze_(0) + there(0, 0),
    "written by index": lambda: there(2, 0).index_put_((torch.tensor([1]),), there(4)),
}


@pytest.mark.parametrize("mix", MIXES.values(), ids=MIXES)
def test_what_cuda_allows_is_allowed(mix: Callable[[], Tensor]) -> None:
    result = mix()
    assert isinstance(result, FakeTensor)
    assert result.device == FAKE
    assert sorted(result.tolist()) == [2, 4]
    assert result.cpu().device == torch.device("cpu")
    assert repr(result).startswith("tensor(")
    assert f"{result.max():.1f}" == "4.0"


def test_training_a_network_there_gives_the_numbers_of_the_cpu() -> None:
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 1))
    moved = copy.deepcopy(net).to(FAKE).double()
    x = torch.linspace(-1, 1, 15, dtype=torch.float64).view(5, 3).sin()
    losses = []
    for network, rows in ((net.double(), x), (moved, x.to(FAKE))):
        optimizer = torch.optim.Adam(network.parameters(), 0.01)
        for _ in range(5):
            optimizer.zero_grad()
            loss = (network(rows) - 1).square().mean()
            torch.autograd.backward(loss)
            optimizer.step()
        losses.append(loss.item())
    assert losses[0] == losses[1]
    assert all(isinstance(p, FakeTensor) for p in moved.parameters())
    for own, other in zip(net.parameters(), moved.parameters(), strict=True):
        assert own.equal(other.detach().cpu())
