"""The reports of a statement, with what each says as far as that is known."""

from dataclasses import dataclass

from toolkit.checks.entries import Entry
from toolkit.checks.passages import entries
from toolkit.checks.reported import Reported, reach, reported
from toolkit.checks.subjects import Run
from toolkit.portrait.passages import TextState, text_state
from toolkit.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A report of a statement.

    `said` is None where its words are not all known, a passage is in doubt, or the report is out of reach: behind more
    of others than are compared.
    """

    entry: Entry
    genre: str | None
    text: TextState
    said: Reported | None
    is_out_of_reach: bool


def witnesses(record: Record, run: Run) -> tuple[Witness, ...]:
    """Give the reports of a statement that has more than one, the best witness first."""
    found = [entry for entry in entries(record, run) if entry.pointer.startswith("/evidence/")]
    if record.kind != "statement" or len(found) < 2:
        return ()
    far = reach(found)
    return tuple(
        Witness(
            entry=entry,
            genre=(run.sources.get(entry.source) or {}).get("genre"),
            text=text_state(run, entry.source),
            said=reported(entry, run) if number < far else None,
            is_out_of_reach=number >= far,
        )
        for number, entry in enumerate(found)
    )
