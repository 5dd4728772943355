"""The residual block and the derivative of a chain of blocks."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from i2dl_exam.residual import ResidualBlock, chain_jacobian
from i2dl_exam.sampling import seeded_normal


def linear_layers(*sizes: int, seed: int = 0) -> list[nn.Linear]:
    """Linear layers of these sizes with standard normal weights."""
    layers = []
    for i, (n, m) in enumerate(pairwise(sizes)):
        layer = nn.Linear(n, m).double()
        nn.init.zeros_(layer.bias)
        layer.weight = nn.Parameter(seeded_normal(m, n, seed=seed + i))
        layers.append(layer)
    return layers


def test_block_is_input_plus_branch() -> None:
    l1, l2 = linear_layers(3, 5, 3)
    x = seeded_normal(7, 3, seed=9)
    block = ResidualBlock(l1, l2)

    torch.testing.assert_close(block.branch(x), x @ l1.weight.T @ l2.weight.T)
    torch.testing.assert_close(block(x), x + x @ l1.weight.T @ l2.weight.T)


def test_block_takes_convolutions_and_activations() -> None:
    conv = nn.Conv2d(2, 2, 3, padding=1, dtype=torch.float64)
    block = ResidualBlock(nn.Sequential(conv, nn.ReLU()), nn.Conv2d(2, 2, 1).double())
    x = seeded_normal(1, 2, 6, 6)

    torch.testing.assert_close(block(x) - x, block.branch(x))


def test_block_trains_both_layers() -> None:
    l1, l2 = linear_layers(3, 5, 3)
    block = ResidualBlock(l1, l2)

    assert set(block.parameters()) == {l1.weight, l1.bias, l2.weight, l2.bias}


@pytest.mark.parametrize("width", [1, 4])
def test_block_refuses_a_branch_that_changes_the_shape(width: int) -> None:
    block = ResidualBlock(*linear_layers(3, 5, width))
    message = f"the branch l2(l1(x)) must keep the shape of x, (2, 3), got (2, {width})"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        block(seeded_normal(2, 3))


def test_chain_jacobian_of_linear_layers_is_their_product() -> None:
    layers = linear_layers(3, 5, 4, 2)
    jacobian = chain_jacobian(layers, seeded_normal(3))
    first, second, third = (layer.weight for layer in layers)

    assert not jacobian.requires_grad
    torch.testing.assert_close(jacobian, (third @ second @ first).detach())


def test_chain_jacobian_is_the_limit_of_difference_quotients() -> None:
    block = ResidualBlock(*linear_layers(3, 5, 3))
    chain: list[Callable[[Tensor], Tensor]] = [block, torch.tanh, block]
    x, step = seeded_normal(3) / 10, 1e-6
    columns = []
    for unit in torch.eye(3, dtype=torch.float64):
        up, down = x + step * unit, x - step * unit
        for function in chain:
            up, down = function(up), function(down)
        columns.append((up - down) / (2 * step))

    torch.testing.assert_close(
        chain_jacobian(chain, x), torch.stack(columns, 1).detach(), rtol=1e-6, atol=1e-8
    )


def test_chain_jacobian_leaves_its_input_alone() -> None:
    x = torch.ones(2, requires_grad=True)
    jacobian = chain_jacobian([torch.square], x)

    assert jacobian.tolist() == [[2, 0], [0, 2]]
    assert x.grad is None


def test_chain_jacobian_of_a_step_is_zero() -> None:
    found = chain_jacobian([torch.tanh, torch.sign], seeded_normal(3))
    assert found.equal(torch.zeros(3, 3).double())


def test_chain_jacobian_is_found_without_gradient_mode() -> None:
    with torch.no_grad():
        jacobian = chain_jacobian([torch.square], torch.tensor([3.0]))

    assert jacobian.tolist() == [[6]]


def test_chain_jacobian_names_what_is_wrong() -> None:
    number: Any = 1
    with pytest.raises(TypeError, match=r"^x must be a floating.* got int$"):
        chain_jacobian([torch.tanh], number)
    with pytest.raises(TypeError, match=r"^x must be a floating.* got torch\.int64$"):
        chain_jacobian([torch.tanh], torch.ones(2, dtype=torch.int64))
    with pytest.raises(ValueError, match=r"^x must be a vector .*, got \(2, 2\)$"):
        chain_jacobian([torch.tanh], torch.ones(2, 2))
    with pytest.raises(ValueError, match=r"^blocks must hold at least one function"):
        chain_jacobian([], torch.ones(2))
    with pytest.raises(ValueError, match=r"^the output must be a vector .*, got \(\)$"):
        chain_jacobian([torch.sum], torch.ones(2))
