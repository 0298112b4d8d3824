"""Which schemas this toolkit reads."""

from toolkit.errors import UnusableInputError
from toolkit.resources import DISTRIBUTION, toolkit_version
from toolkit.schemas.registry import VERSION


def require_known(schema: str, what: str) -> None:
    """Refuse what keeps to a newer schema, with a line that names it; what is no version is let through."""
    numbers = schema.split(".")
    if all(it.isdecimal() for it in numbers) and [*map(int, numbers)] > [*map(int, VERSION.split("."))]:
        raise UnusableInputError(
            f"{what} has schema {schema}, and this toolkit ({toolkit_version()}) reads {VERSION}: update {DISTRIBUTION}"
        )
