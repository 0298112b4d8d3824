"""SQL from others, asked in a process of its own that has limits and is ended when its time is over.

No engine runs here, and nothing that comes back is trusted: it is read as JSON texts, or passed on as bytes.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from threading import Thread
from typing import IO, Any

from toolkit import errors
from toolkit.errors import QueryError, ToolkitError
from toolkit.query.answer import OUT_OF_MEMORY, Answer, Question
from toolkit.query.limits import MEMORY_BYTES
from toolkit.query.place import Place

ANSWER_BYTES = 1 << 28
"""The longest answer that is taken. Read into texts it needs about five times as much."""

_HEAD_BYTES = 1 << 20
_GRACE_S = 3.0
"""What the process may take beyond the query's time: to start, to load, to hand over."""

_ABOUT_REPORTS = ("reports", "query_table")
"""Words without which a query does not ask how alike reports are."""

_ALLOWED = f"{OUT_OF_MEMORY} than the {MEMORY_BYTES >> 20:,} MiB of --untrusted, or SQL of your own without it"

_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""Variables without which Python may not start. Nothing else of the environment goes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A question on the data of one place, or of two."""

    places: Sequence[Place]
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What the process wrote, how it ended, and whether of itself."""

    out: bytes
    err: bytes
    code: int
    in_time: bool


def ask_untrusted(job: Job) -> Answer:
    """Answer with texts, as `ask` does. Raises what it raises, and QueryError when a limit ended the process."""
    out, head = _run(job, parquet=False)
    columns = _texts(head["columns"])
    rows = [_row(line, len(columns)) for line in out.splitlines()]
    if len(rows) != head["rows"]:
        raise QueryError("the process of the query handed over only a part of its answer")
    total = head["total"]
    return Answer(
        columns=columns,
        types=_texts(head["types"]),
        rows=rows,
        truncated=bool(head["truncated"]),
        total=int(total) if total is not None else None,
    )


def save_untrusted(job: Job) -> tuple[bytes, int]:
    """Give the answer as the bytes of a Parquet file, and the number of its rows; raises what `ask_untrusted` does."""
    out, head = _run(job, parquet=True)
    return out, int(head["rows"])


def _run(job: Job, *, parquet: bool) -> tuple[bytes, Mapping[str, Any]]:
    """Run the process to its end, or end it; give what it wrote and the head that it wrote last."""
    done = _exchange(_written(job, parquet=parquet), job.question.timeout_s + _GRACE_S)
    if not done.in_time:
        raise QueryError(f"stopped after {job.question.timeout_s:g} s: ask for less, or allow more time")
    if len(done.out) > ANSWER_BYTES:
        raise QueryError(f"the answer is longer than {ANSWER_BYTES >> 20:,} MiB: ask for less")
    return done.out, _head(done.err, done.code)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


def _written(job: Job, *, parquet: bool) -> bytes:
    return json.dumps(
        {
            "places": [_place(place, job.question.sql.casefold()) for place in job.places],
            "question": asdict(job.question),
            "parquet": parquet,
        }
    ).encode()


def _place(place: Place, text: str) -> Mapping[str, Any]:
    asked = place.similarities if any(word in text for word in _ABOUT_REPORTS) else None
    return {
        "root": str(place.root.absolute()),
        "is_parquet": place.is_parquet,
        "side": place.side,
        "similarities": list(asked()) if asked is not None else [],
    }


def _exchange(job: bytes, time_s: float) -> _Done:
    """Start the process, hand over the job and take what comes, no more than is allowed, until it ends or is ended."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "toolkit.query.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,
    )
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise AssertionError("all three are pipes")
    out, err, in_time = bytearray(), bytearray(), True
    readers = [
        Thread(target=_take, args=(process, process.stdout, out, ANSWER_BYTES)),
        Thread(target=_take, args=(process, process.stderr, err, _HEAD_BYTES)),
    ]
    for reader in readers:
        reader.start()
    try:
        with suppress(BrokenPipeError), process.stdin as stream:  # it has ended: its head says why
            stream.write(job)
        process.wait(time_s)
    except subprocess.TimeoutExpired:
        in_time = False
    finally:
        process.kill()
        code = process.wait()
        for reader in readers:
            reader.join()
    return _Done(out=bytes(out), err=bytes(err), code=code, in_time=in_time)


def _take(process: subprocess.Popen[bytes], stream: IO[bytes], into: bytearray, most: int) -> None:
    """Read a pipe to its end and close it; end the process when it says too much."""
    with stream:
        while part := stream.read(1 << 16):
            into += part
            if len(into) > most:
                process.kill()
                return


def _head(err: bytes, code: int) -> Mapping[str, Any]:
    """Read the last line of stderr; without one the process was ended, by a limit or by a fault of the engine."""
    last = err.rstrip().rpartition(b"\n")[2]
    try:
        head = json.loads(last)
    except ValueError:
        head = None
    if not isinstance(head, dict):
        raise QueryError(f"the query was ended by its limits on memory and time ({_reason(code)}): ask for less")
    if "error" in head:
        raise _error(str(head["error"]), str(head["message"]))
    return head


def _reason(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _error(name: str, message: str) -> ToolkitError:
    if message == OUT_OF_MEMORY:
        return QueryError(_ALLOWED)
    kind = getattr(errors, name, QueryError)
    return kind(message) if isinstance(kind, type) and issubclass(kind, ToolkitError) else QueryError(message)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _row(line: bytes, size: int) -> tuple[str | None, ...]:
    row = json.loads(line)
    if not isinstance(row, list) or len(row) != size:
        raise QueryError("the process of the query handed over what is no answer")
    return tuple(str(cell) if cell is not None else None for cell in row)
