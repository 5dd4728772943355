"""The one kind of error a contributor sees: where, what is wrong, what to do.

Whatever reads or runs what people write raises it, or an `ExceptionGroup` of several,
and does not say so again. And the limit that keeps a program from running for ever.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

MAX_SECONDS = 60.0  # that a program may run; the slowest needs three


class SiteError(Exception):
    """A mistake in a page, a snippet or the contract.

    `where` is the file relative to the repository, with its line or key.
    """

    def __init__(self, where: str, what: str, fix: str) -> None:
        super().__init__(f"{where}: {what}\n    {fix}")
        self.where, self.what, self.fix = where, what, fix


def raise_all(message: str, errors: list[SiteError]) -> None:
    """Raise the errors together, if there are any."""
    if errors:
        raise ExceptionGroup(message, errors)


def messages(error: BaseException) -> list[str]:
    """The text of an error, or of every error in a group."""
    if isinstance(error, BaseExceptionGroup):
        return [text for each in error.exceptions for text in messages(each)]
    return [str(error)]


@contextmanager
def time_limit() -> Iterator[None]:
    """Ends what runs too long by a TimeoutError; for the main thread of a process."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"runs longer than {MAX_SECONDS:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
