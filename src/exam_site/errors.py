"""The one kind of error a contributor sees: where, what is wrong, what to do."""


class SiteError(Exception):
    """A mistake in a page, a snippet or the contract.

    Args:
        where: the file, with line or key, relative to the repository.
        what: what is wrong there.
        fix: what to do about it.
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
