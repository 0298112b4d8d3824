"""The process in which a query from others runs: a job comes in on stdin, the answer goes out on stdout.

stdin    one JSON object: the job, as `toolkit.query.untrusted` writes it
stdout   a JSON array of texts a row, a line each; or the bytes of a Parquet file
stderr   last, one line: a JSON object with the answer's head, or the error
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.query.answer import Question
from toolkit.query.database import Access, Database, open_places
from toolkit.query.limits import MEMORY_BYTES, confine
from toolkit.query.place import Place
from toolkit.query.running import ask, save

_THREADS = 4
_ENGINE_BYTES = MEMORY_BYTES * 3 // 4
"""What the engine is told to keep to, so that it can say so itself before the system does."""


def main() -> None:
    """Do the job."""
    job = json.load(sys.stdin)
    try:
        threads = min(_THREADS, os.cpu_count() or 1)
        confine(job["question"]["timeout_s"], threads)
        head = _done(job, threads)
    except ToolkitError as error:
        head = {"error": type(error).__name__, "message": str(error)}
    sys.stdout.flush()
    sys.stderr.write(f"\n{json.dumps(head)}\n")
    sys.stderr.flush()
    os._exit(0)  # nothing is left to clean up, and a thread of the engine may still be busy


def _done(job: dict[str, Any], threads: int) -> dict[str, Any]:
    question = Question(**job["question"])
    out = Path(f"/dev/fd/{sys.stdout.fileno()}") if job["parquet"] else None
    settings = (f"SET memory_limit = '{_ENGINE_BYTES}B'", f"SET threads = {threads}")
    with _open(job, Access(output=out, settings=settings)) as database:
        if out is not None:
            return {"rows": save(database, question, out)}
        answer = ask(database, question)
    for row in answer.rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return {
        "columns": answer.columns,
        "types": answer.types,
        "rows": len(answer.rows),
        "truncated": answer.truncated,
        "total": answer.total,
    }


def _open(job: dict[str, Any], access: Access) -> Database:
    return open_places([_place(**place) for place in job["places"]], access, job["question"]["sql"])


def _place(root: str, *, is_parquet: bool, side: str, similarities: list[list[Any]]) -> Place:
    told = [(str(name), int(report), float(value)) for name, report, value in similarities]
    return Place(root=Path(root), is_parquet=is_parquet, side=side, similarities=(lambda: told) if told else None)


if __name__ == "__main__":
    main()
