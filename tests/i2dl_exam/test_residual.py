"""The residual block."""

import pytest
import torch
from torch import nn

from i2dl_exam.residual import ResidualBlock
from i2dl_exam.sampling import seeded_normal


def test_block_is_input_plus_branch() -> None:
    l1, l2 = nn.Linear(3, 5, bias=False).double(), nn.Linear(5, 3, bias=False).double()
    x, block = seeded_normal(7, 3), ResidualBlock(l1, l2)

    torch.testing.assert_close(block(x) - x, x @ l1.weight.T @ l2.weight.T)
    torch.testing.assert_close(block(x), x + x @ l1.weight.T @ l2.weight.T)
    assert set(block.parameters()) == {l1.weight, l2.weight}


@pytest.mark.parametrize(("width", "n"), [(1, 3), (4, 3), (3, 1)])
def test_block_refuses_a_branch_that_changes_the_shape(width: int, n: int) -> None:
    block = ResidualBlock(nn.Linear(n, 5).double(), nn.Linear(5, width).double())
    message = rf"r.shape=torch.Size\(\[2, {width}\]\) must be x.shape=.*\[2, {n}\]"
    with pytest.raises(ValueError, match=message):
        block(seeded_normal(2, n))
