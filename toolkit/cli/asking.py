"""How a question is asked: in the sandbox, in a process of its own, or with full power."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from toolkit import query as engine  # its functions load duckdb when they are first used
from toolkit.cli.data import Opened
from toolkit.errors import ExitCode
from toolkit.query import Answer, Question


class Trust(Enum):
    """Whose SQL it is, and so how far it may reach."""

    SANDBOX = "one's own, which may only read the tables"
    UNTRUSTED = "somebody else's: the sandbox, and limits on memory and time that hold"
    UNSAFE = "one's own, which may do all that DuckDB can"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A question, where it is asked, and whose it is."""

    there: Opened
    question: Question
    trust: Trust

    def answer(self) -> Answer:
        """Give the answer as texts."""
        match self.trust:
            case Trust.UNTRUSTED:
                return engine.ask_untrusted(engine.Job(places=self.there.places, question=self.question))
            case Trust.UNSAFE:
                with engine.open_unlocked(self.there.places) as database:
                    return engine.ask_unlocked(database, self.question, self._give_up)
        with engine.open_places(self.there.places, sql=self.question.sql) as database:
            return engine.ask(database, self.question, self._give_up)

    def parquet(self) -> tuple[bytes, int]:
        """Give the answer as the bytes of a Parquet file, and the number of its rows."""
        if self.trust is Trust.UNTRUSTED:
            return engine.save_untrusted(engine.Job(places=self.there.places, question=self.question))
        from tempfile import TemporaryDirectory  # noqa: PLC0415 (only Parquet needs it)

        with TemporaryDirectory() as folder:
            path = Path(folder).resolve() / "answer.parquet"
            rows = self._saved(path)
            return path.read_bytes(), rows

    def _saved(self, path: Path) -> int:
        if self.trust is Trust.UNSAFE:
            with engine.open_unlocked(self.there.places) as database:
                return engine.save_unlocked(database, self.question, path, self._give_up)
        with engine.open_places(self.there.places, engine.Access(output=path), self.question.sql) as database:
            return engine.save(database, self.question, path, self._give_up)

    @cached_property
    def _give_up(self) -> Callable[[], None]:
        """End the program: the engine is in a function that never looks whether it should stop."""

        def end() -> None:
            sys.stderr.write(
                f"toolkit: stopped after {self.question.timeout_s:g} s: ask for less, or allow more time\n"
            )
            sys.stderr.flush()
            with suppress(OSError):  # on Windows the engine still holds what was unpacked
                self.there.close()
            os._exit(ExitCode.CANNOT)

        return end
