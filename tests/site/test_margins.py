"""What judges claims about randomness refuses what does not hold."""

import math

import pytest
from margins import judge


def test_a_claim_holds_if_every_seed_is_inside_its_one_bound() -> None:
    assert judge("the seed itself", float, less_than=19.5)
    assert judge("endless", lambda seed: math.inf + seed, more_than=1e300)
    low = judge("seed", float, more_than=0)
    high = judge("seed", float, less_than=19)
    none = judge("none", lambda seed: math.nan if seed == 7 else 1, less_than=9)

    assert not any((low, high, none))
    assert repr(low) == "seed: more than 0, worst 0 (seed 0 of 20)"
    assert repr(high) == "seed: less than 19, worst 19 (seed 19 of 20)"
    assert "worst nan (seed 7 of 20)" in repr(none)


def test_few_seeds_and_other_than_one_bound_are_refused() -> None:
    for seeds in (range(19), [3] * 20):
        with pytest.raises(ValueError, match="give at least 20 seeds, got"):
            judge("few", float, less_than=99, seeds=seeds)
    for bounds in ({}, {"more_than": 0, "less_than": 99}):
        with pytest.raises(ValueError, match="give exactly one bound"):
            judge("none or two", float, **bounds)
