"""On the Record: who said what, who bound themselves to what, and exactly where that is written.

import toolkit
dataset = toolkit.load()
dataset.statements["kirby-lockstep-2023-01-12"].quote
dataset.links(dataset.statements["kirby-lockstep-2023-01-12"]).speakers[0].name
dataset.sql("SELECT speaker, count(*) FROM quotes GROUP BY ALL").df()
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.library import Dataset, Result, load

__all__ = ["Dataset", "Result", "load"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the library holds)
    """Load the library only when it is asked for: the command line does without the models."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from toolkit import library  # noqa: PLC0415 (pydantic costs 130 ms)

    return getattr(library, name)
