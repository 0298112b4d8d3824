"""How a question is asked: in the sandbox, in a process of its own, or with full power."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import query as engine  # its functions load duckdb when they are first used
from toolkit.errors import ExitCode
from toolkit.query import Answer, Question

if TYPE_CHECKING:
    from toolkit.query import Access, Database, Job
    from toolkit.schemas import Schemas

Similarities = Callable[[], list[tuple[str, int, float]]]


class Trust(Enum):
    """Whose SQL it is, and so how far it may reach."""

    SANDBOX = "one's own, which may only read the tables"
    UNTRUSTED = "somebody else's: the sandbox, and limits on memory and time that hold"
    UNSAFE = "one's own, which may do all that DuckDB can"


def _packaged() -> "Schemas":
    from toolkit.schemas import Schemas  # noqa: PLC0415 (not every query needs them)

    return Schemas()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the tables come from: a dataset's folder, or one of Parquet files; and what texts tell of the reports."""

    root: Path
    is_parquet: bool
    similarities: Similarities | None = None

    def open(self, access: "Access | None" = None, sql: str | None = None) -> "Database":
        """Open the tables as a sandbox."""
        access = access or engine.Access()
        if self.is_parquet:
            return engine.open_parquet(self.root, _packaged(), access, sql)
        return engine.open_dataset(self.root, access, self.similarities, sql)

    def open_unlocked(self) -> "Database":
        """Open the tables without a lock."""
        if self.is_parquet:
            return engine.open_unlocked(engine.of_parquet(self.root, in_place=True), _packaged)
        relations = engine.of_dataset(self.root, self.similarities)
        return engine.open_unlocked(relations, lambda: engine.schemas_at(self.root))

    def job(self, question: Question) -> "Job":
        """Write down the question for a process of its own."""
        found = self.similarities
        return engine.Job(
            kind="parquet" if self.is_parquet else "dataset",
            root=self.root,
            question=question,
            similarities=found() if found is not None else (),
        )


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A question, where it is asked, and whose it is."""

    place: Place
    question: Question
    trust: Trust

    def answer(self) -> Answer:
        """Give the answer as texts."""
        match self.trust:
            case Trust.UNTRUSTED:
                return engine.ask_untrusted(self.place.job(self.question))
            case Trust.UNSAFE:
                with self.place.open_unlocked() as database:
                    return engine.ask_unlocked(database, self.question, self._give_up)
        with self.place.open(sql=self.question.sql) as database:
            return engine.ask(database, self.question, self._give_up)

    def parquet(self) -> tuple[bytes, int]:
        """Give the answer as the bytes of a Parquet file, and the number of its rows."""
        if self.trust is Trust.UNTRUSTED:
            return engine.save_untrusted(self.place.job(self.question))
        from tempfile import TemporaryDirectory  # noqa: PLC0415 (only Parquet needs it)

        with TemporaryDirectory() as folder:
            path = Path(folder).resolve() / "answer.parquet"
            rows = self._saved(path)
            return path.read_bytes(), rows

    def _saved(self, path: Path) -> int:
        if self.trust is Trust.UNSAFE:
            with self.place.open_unlocked() as database:
                return engine.save_unlocked(database, self.question, path, self._give_up)
        with self.place.open(engine.Access(output=path), self.question.sql) as database:
            return engine.save(database, self.question, path, self._give_up)

    @cached_property
    def _give_up(self) -> Callable[[], None]:
        """End the program: the engine is in a function that never looks whether it should stop."""

        def end() -> None:
            sys.stderr.write(
                f"toolkit: stopped after {self.question.timeout_s:g} s: ask for less, or allow more time\n"
            )
            sys.stderr.flush()
            os._exit(ExitCode.CANNOT)

        return end
