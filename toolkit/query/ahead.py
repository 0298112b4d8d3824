"""Work that is begun before its result is needed, in a thread of its own.

The engine lets other threads run while it connects and while it fills a table; reading records takes as long as either.
"""

from collections.abc import Callable
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Something that is done once; calling it waits for that, and gives the result or raises the error.

    It begins when it is made, or, without `at_once`, when it is first called.
    """

    def __init__(self, act: Callable[[], T], *, at_once: bool = True) -> None:
        self._act = act
        self._results: list[T] = []
        self._errors: list[BaseException] = []
        self._thread = Thread(target=self._do, daemon=True)
        self._lock = Lock()
        if at_once:
            self._thread.start()

    def __call__(self) -> T:
        """Wait for the result."""
        with self._lock:
            if self._thread.ident is None:
                self._thread.start()
        self._thread.join()
        for error in self._errors:
            raise error
        return self._results[0]

    def _do(self) -> None:
        try:
            self._results.append(self._act())
        except BaseException as error:  # noqa: BLE001 (raised again where it is waited for)
            self._errors.append(error)
