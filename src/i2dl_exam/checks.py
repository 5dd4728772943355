"""Argument checks: one clear message that names argument, expectation and value."""


def non_negative_int(name: str, value: int, least: int = 0) -> int:
    """Return `value` if it is an integer of at least `least`.

    Args:
        name: the argument's name, used in the message.
        value: what the caller passed; `bool` does not count as an integer.
        least: smallest allowed value.

    Raises:
        TypeError: if `value` is not an `int`.
        ValueError: if `value` is smaller than `least`.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
    return value


def positive_int(name: str, value: int) -> int:
    """Return `value` if it is an integer of at least 1.

    Raises:
        TypeError: if `value` is not an `int`.
        ValueError: if `value` is smaller than 1.
    """
    return non_negative_int(name, value, least=1)
