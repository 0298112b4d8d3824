"""A file of known size and digest, brought over a bad line: resumed, repeated, and checked before anybody sees it.

    nothing ──▶ part (bytes so far, beside it the mark of what they are bytes of) ──digest──▶ whole

A part is only ever longer or gone. It outlives the process, so an interrupted run goes on where it stopped.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from toolkit.download.http import Answer, Client, InterruptedTransferError
from toolkit.errors import DownloadError
from toolkit.manifest.sums import digest

LONGEST_WAIT_S = 120.0
"""A server that asks to wait longer is not waited for."""

_FIRST_WAIT_S = 0.5
_MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The bytes that are wanted, by how many they are and what they hash to."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often to try again when no byte came, and how to wait; a try that brought bytes does not count."""

    tries: int = 6
    wait: Callable[[float], None] = time.sleep

    def pause(self, failures: int, error: InterruptedTransferError) -> None:
        """Wait before the next try: as long as the server asked, else twice as long each time, unevenly."""
        if failures >= self.tries:
            raise DownloadError(f"{error} (given up after {failures} tries; run it again to go on)") from error
        if (error.retry_after_s or 0) > LONGEST_WAIT_S:
            raise DownloadError(f"{error}, and asks to wait {error.retry_after_s:,.0f} s; run it again then") from error
        own = _FIRST_WAIT_S * 2**failures * random.uniform(0.5, 1)  # noqa: S311 (spreads load, guards nothing)
        self.wait(error.retry_after_s if error.retry_after_s is not None else own)


def fetch(  # noqa: PLR0913 (what, from where, to where; the rest has defaults)
    client: Client,
    url: str,
    wanted: Wanted,
    part: Path,
    *,
    patience: Patience = Patience(),
    told: Callable[[int], None] = lambda _: None,
) -> None:
    """Bring the wanted bytes into `part`, going on with what it holds. `told` hears of each number of bytes that came.

    Raises DownloadError when they can't be had; `part` then keeps what may be of use, and never wrong bytes.
    """
    failures = 0
    for _ in range(_MOST_ROUNDS):
        before = _size(part)
        if before < wanted.size or not part.exists():
            try:
                _pull(client, url, wanted, part, told)
            except InterruptedTransferError as error:
                failures = 0 if _size(part) > before else failures + 1
                patience.pause(failures, error)
                continue
        if digest(part) == wanted.sha256:
            return
        discard(part)
        told(-wanted.size)
        if before == 0:  # not stitched from two answers: this is what the server has
            raise DownloadError(f"{url} is not the file that its release names: its digest is another")
    raise DownloadError(f"{url} broke off {_MOST_ROUNDS} times (run it again to go on)")


def discard(part: Path) -> None:
    """Forget what was fetched so far."""
    part.unlink(missing_ok=True)
    _mark_of(part).unlink(missing_ok=True)


def _pull(client: Client, url: str, wanted: Wanted, part: Path, told: Callable[[int], None]) -> None:
    """Ask once, and add what comes to the part."""
    have, mark = _size(part), _mark(part)
    if have and not mark:
        told(-have)
        discard(part)
        have = 0
    with client.get(url, {"Range": f"bytes={have}-", "If-Range": mark} if have else {}) as answer:
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or (have and not _continues(answer, have)):
            told(-have)
            discard(part)
            have = 0
        _check_announced(answer, wanted, have)
        if answer.status == HTTPStatus.OK:
            _mark_of(part).write_text(_validator(answer), encoding="ascii")
        _append(answer, wanted, part, told)


def _continues(answer: Answer, have: int) -> bool:
    """Tell whether the answer goes on at the byte that is wanted next."""
    return answer.status == HTTPStatus.PARTIAL_CONTENT and answer.header("Content-Range").startswith(f"bytes {have}-")


def _check_announced(answer: Answer, wanted: Wanted, have: int) -> None:
    """Refuse an answer that is not the file, by what it says of itself."""
    if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise InterruptedTransferError(f"{answer.url} has another length than before")
    if answer.status == HTTPStatus.PARTIAL_CONTENT and not have:
        raise InterruptedTransferError(f"{answer.url} answered with another part than was asked for")
    announced = answer.length
    if announced is None or announced == wanted.size - have:
        return
    kind = answer.header("Content-Type").partition(";")[0].strip()
    page = "answered with a web page instead of the file" if kind == "text/html" else "is not the file of the release"
    raise DownloadError(f"{answer.url} {page}: {announced + have:,} bytes, where {wanted.size:,} were named")


def _append(answer: Answer, wanted: Wanted, part: Path, told: Callable[[int], None]) -> None:
    """Write what comes behind what is there; more than was named is never kept."""
    have = _size(part) if answer.status == HTTPStatus.PARTIAL_CONTENT else 0
    with part.open("ab" if have else "wb") as stream:
        for chunk in answer.chunks():
            if have + len(chunk) > wanted.size:
                break
            have += stream.write(chunk)
            told(len(chunk))
        else:
            if have < wanted.size:
                raise InterruptedTransferError(f"{answer.url} ended after {have:,} of {wanted.size:,} bytes")
            return
    discard(part)
    raise DownloadError(f"{answer.url} sends more than the {wanted.size:,} bytes that its release names")


def _validator(answer: Answer) -> str:
    """Give the mark by which a server knows its file again, strong or a date; without one nothing is resumed."""
    etag = answer.header("ETag")
    return _sendable(etag if etag.startswith('"') else answer.header("Last-Modified"))


def _sendable(mark: str) -> str:
    return mark if mark.isascii() and mark.isprintable() else ""


def _mark_of(part: Path) -> Path:
    return part.with_name(part.name + ".etag")


def _mark(part: Path) -> str:
    try:
        return _sendable(_mark_of(part).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        return ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
