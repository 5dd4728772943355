"""The fixture that holds claims about randomness refuses what does not hold."""

import math
from collections.abc import Callable

import pytest

OverSeeds = Callable[..., None]


def test_one_seed_out_of_bounds_is_named_with_its_value(over_seeds: OverSeeds) -> None:
    with pytest.raises(AssertionError, match=r"less than 19, worst 19 \(seed 19 of 20"):
        over_seeds("the seed itself", float, less_than=19)
    with pytest.raises(AssertionError, match=r"more than 0, worst 0 \(seed 0 of 20"):
        over_seeds("the seed itself", float, more_than=0)


def test_a_value_that_is_no_number_holds_no_claim(over_seeds: OverSeeds) -> None:
    with pytest.raises(AssertionError, match="nan"):
        over_seeds("nothing", lambda seed: math.nan if seed == 7 else 1, more_than=0)


def test_less_than_20_seeds_are_not_enough(over_seeds: OverSeeds) -> None:
    with pytest.raises(AssertionError, match="at least 20 seeds"):
        over_seeds("few", float, less_than=99, seeds=range(19))


def test_a_claim_has_exactly_one_bound(over_seeds: OverSeeds) -> None:
    with pytest.raises(AssertionError, match="exactly one bound"):
        over_seeds("none", float)
    with pytest.raises(AssertionError, match="exactly one bound"):
        over_seeds("two", float, more_than=0, less_than=99)
