"""A host of files on loopback that can be told to misbehave, request by request."""

import asyncio
import socket
import threading
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

Turn = Callable[[Path], Response | Callable[[Scope, Receive, Send], Awaitable[None]]]
"""What is answered to one request for a file."""


@dataclass
class Host:
    """Serves a folder as static hosts do: strong marks, ranges, If-Range."""

    folder: Path
    port: int = 0
    turns: dict[str, list[Turn]] = field(default_factory=lambda: defaultdict(list))
    """What the next requests for a path get instead of the file, in order."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """The path and the Range header of each request that came."""

    @property
    def address(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        name = request.url.path.lstrip("/")
        self.asked.append((name, request.headers.get("range", "")))
        file = self.folder / name
        if self.turns[name]:
            await self.turns[name].pop(0)(file)(scope, receive, send)
        elif file.is_file():
            await FileResponse(file)(scope, receive, send)
        else:
            await PlainTextResponse("nothing here", status_code=404)(scope, receive, send)


@contextmanager
def serving(folder: Path) -> Iterator[Host]:
    """Run a host in a thread for as long as the block lasts."""
    host = Host(folder)
    config = uvicorn.Config(
        host, log_level="critical", lifespan="off", ws="none", http="h11", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        host.port = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.01)
        try:
            yield host
        finally:
            server.should_exit = True
            thread.join(10)


def cut(share: float) -> Turn:
    """Announce the whole file, send a share of it, and hang up."""

    def turn(file: Path) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 (ASGI)
            whole = _bytes(file)
            start, headers = _asked_from(scope), _headers(file, scope)
            await send({"type": "http.response.start", "status": 206 if start else 200, "headers": headers})
            rest = whole[start:]
            await send({"type": "http.response.body", "body": rest[: int(len(rest) * share)], "more_body": True})
            raise ConnectionAbortedError

        return answer

    return turn


def stalled(seconds: float) -> Turn:
    """Send the first bytes, then nothing for a while."""

    def turn(file: Path) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 (ASGI)
            await send({"type": "http.response.start", "status": 200, "headers": _headers(file, scope)})
            await send({"type": "http.response.body", "body": _bytes(file)[:10], "more_body": True})
            await asyncio.sleep(seconds)

        return answer

    return turn


def without_end(file: Path) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Send the file over and over, without saying how long that will be."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 (ASGI)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(10_000):
            await send({"type": "http.response.body", "body": _bytes(file) or b"x", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return answer


def status(code: int, *, headers: dict[str, str] | None = None) -> Turn:
    """Answer with a status and no file."""
    return lambda _: PlainTextResponse("no", status_code=code, headers=headers)


def page(_: Path) -> Response:
    """Answer with a web page, as a gateway that wants a login does."""
    return Response("<!doctype html><title>Log in</title>", media_type="text/html")


def content(data: bytes, headers: dict[str, str] | None = None) -> Turn:
    """Answer with these bytes, whatever was asked for."""
    return lambda _: Response(data, media_type="application/octet-stream", headers=headers)


def redirect(target: str) -> Turn:
    """Send on to another address."""
    return lambda _: RedirectResponse(target)


def _bytes(file: Path) -> bytes:
    return file.read_bytes()


def _headers(file: Path, scope: Scope) -> list[tuple[bytes, bytes]]:
    """Give the headers that an honest host would send for the file."""
    size, start = file.stat().st_size, _asked_from(scope)
    honest = FileResponse(file)
    honest.set_stat_headers(file.stat())
    headers = [(b"etag", honest.headers["etag"].encode()), (b"content-length", str(size - start).encode())]
    return headers + ([(b"content-range", f"bytes {start}-{size - 1}/{size}".encode())] if start else [])


def _asked_from(scope: Scope) -> int:
    asked = dict(scope["headers"]).get(b"range", b"bytes=0-").decode()
    return int(asked.removeprefix("bytes=").partition("-")[0])


def slowly(file: Path) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Send a third of the file, and the rest so slowly that it never ends."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 (ASGI)
        whole = _bytes(file)
        await send({"type": "http.response.start", "status": 200, "headers": _headers(file, scope)})
        await send({"type": "http.response.body", "body": whole[: len(whole) // 3], "more_body": True})
        await asyncio.sleep(30)

    return answer
