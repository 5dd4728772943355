"""What judges claims about randomness refuses what does not hold."""

import math

import pytest
from margins import judge


def test_a_claim_holds_if_every_seed_is_inside_its_bound() -> None:
    assert judge("the seed itself", float, less_than=19.5)
    assert not judge("the seed itself", float, less_than=19)
    assert judge("the seed itself", float, more_than=-0.5)
    assert not judge("the seed itself", float, more_than=0)


def test_the_seed_that_comes_closest_is_named_with_its_value() -> None:
    low = judge("seed", float, more_than=0)
    high = judge("seed", float, less_than=19)

    assert repr(low) == "seed: more than 0, worst 0 (seed 0 of 20)"
    assert repr(high) == "seed: less than 19, worst 19 (seed 19 of 20)"


@pytest.mark.parametrize("bound", [{"more_than": 0}, {"less_than": 9}])
def test_a_value_that_is_no_number_holds_no_claim(bound: dict[str, float]) -> None:
    found = judge("nothing", lambda seed: math.nan if seed == 7 else 1, **bound)

    assert not found
    assert "worst nan (seed 7 of 20)" in repr(found)


def test_infinity_is_more_than_any_number() -> None:
    assert judge("endless", lambda seed: math.inf + seed, more_than=1e300)
    assert not judge("endless", lambda seed: math.inf + seed, less_than=1e300)


@pytest.mark.parametrize("seeds", [range(19), [3] * 20])
def test_less_than_20_seeds_are_not_enough(seeds: list[int]) -> None:
    with pytest.raises(ValueError, match="give at least 20 seeds, got"):
        judge("few", float, less_than=99, seeds=seeds)


def test_a_claim_has_exactly_one_bound() -> None:
    with pytest.raises(ValueError, match="give exactly one bound"):
        judge("none", float)
    with pytest.raises(ValueError, match="give exactly one bound"):
        judge("two", float, more_than=0, less_than=99)
