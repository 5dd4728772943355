"""Dropout against what its definition says of kept and dropped entries."""

import pytest
import torch

from i2dl_exam.dropout import dropout
from i2dl_exam.sampling import seeded_normal


@pytest.mark.parametrize("p", [0.0, 0.02, 0.5, 0.98])
def test_entries_are_0_or_divided_by_the_share_that_is_kept(p: float) -> None:
    torch.manual_seed(0)
    x = 1 + seeded_normal(1000, 100).abs()
    y = dropout(x, p)
    kept = y != 0
    torch.testing.assert_close(y[kept], x[kept] / (1 - p))
    spread = (p * (1 - p) / x.numel()) ** 0.5
    assert abs(kept.double().mean().item() - (1 - p)) <= 5 * spread


def test_masks_are_new_in_each_call_and_the_same_for_a_seed() -> None:
    x = seeded_normal(50)
    torch.manual_seed(3)
    first, second = dropout(x, 0.5), dropout(x, 0.5)
    torch.manual_seed(3)
    assert dropout(x, 0.5).equal(first)
    assert not first.equal(second)
