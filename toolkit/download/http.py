"""One request and its answer: redirects, refusals, proxies and silences decided in one place.

Raises DownloadError for what no second try would mend, InterruptedTransferError for what one may.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from toolkit.errors import DownloadError
from toolkit.resources import toolkit_version

MAX_REDIRECTS = 5

_CHUNK = 1 << 16
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be otherwise a moment later."""

_LONGEST_NUMBER = 18
"""Digits of the longest number of bytes that is believed."""


class InterruptedTransferError(DownloadError):
    """The connection broke, fell silent, or the server asked to come again; `retry_after_s` is what it asked for."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered to a request: the status, the headers, and the body as it comes."""

    url: str
    response: urllib3.BaseHTTPResponse

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status

    def header(self, name: str) -> str:
        """Give a header's value, empty when there is none."""
        return self.response.headers.get(name, "")

    @property
    def length(self) -> int | None:
        """How many bytes the body is said to have; None where that is not said, or no number that a file can have."""
        announced = self.header("Content-Length")
        return int(announced) if announced.isdecimal() and len(announced) <= _LONGEST_NUMBER else None

    def chunks(self) -> Iterator[bytes]:
        """Give the body as it comes; raises InterruptedTransferError when it breaks off or stalls."""
        try:
            while chunk := self.response.read1(_CHUNK):
                yield chunk
        except urllib3.exceptions.HTTPError as error:
            raise InterruptedTransferError(f"{self.url} broke off: {_reason(error)}") from error
        except OSError as error:
            raise InterruptedTransferError(f"{self.url} broke off: {error}") from error


@dataclass(frozen=True, kw_only=True)
class Client:
    """Sends requests. A server that sends nothing for `silence_s` seconds has stalled."""

    silence_s: float = 30.0
    _pools: dict[str, urllib3.PoolManager] = field(default_factory=dict)

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """Ask for an address; gives an answer of status 200, 206 or 416. Raises DownloadError for any other."""
        answer = self._followed(url, dict(headers or {}))
        try:
            _judge(answer)
            yield answer
        finally:
            answer.response.close()  # not drained: what is left of it may be endless

    def _followed(self, url: str, headers: Mapping[str, str]) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._sent(url, headers)
            target = answer.header("Location")
            if answer.status not in _MOVED or not target:
                return answer
            answer.response.close()
            url = _redirected(url, target)
        raise DownloadError(f"{url} is the {MAX_REDIRECTS + 1}th redirect in a row, so it was not followed")

    def _sent(self, url: str, headers: Mapping[str, str]) -> Answer:
        try:
            response = self._pool(url).request(
                "GET",
                url,
                headers={**self._always, **headers},
                preload_content=False,
                decode_content=False,
                redirect=False,
                retries=False,
            )
        except urllib3.exceptions.LocationValueError as error:
            raise DownloadError(f"{url} is no address that can be asked") from error
        except urllib3.exceptions.SSLError as error:
            raise DownloadError(f"{url} cannot be trusted: {_reason(error)}") from error
        except urllib3.exceptions.HTTPError as error:
            raise InterruptedTransferError(f"{url} does not answer: {_reason(error)}") from error
        return Answer(url, response)

    @cached_property
    def _always(self) -> Mapping[str, str]:
        return {"User-Agent": f"on-the-record/{toolkit_version()}", "Accept-Encoding": "identity"}

    def _pool(self, url: str) -> urllib3.PoolManager:
        """Give the connections for an address: through the proxy that the environment names for it, if any."""
        parts = urlsplit(url)
        proxy = "" if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme, "")
        if proxy not in self._pools:
            self._pools[proxy] = self._new_pool(proxy, parts.scheme)
        return self._pools[proxy]

    def _new_pool(self, proxy: str, scheme: str) -> urllib3.PoolManager:
        timeout = urllib3.Timeout(connect=min(10.0, self.silence_s), read=self.silence_s)
        if not proxy:
            return urllib3.PoolManager(timeout=timeout, maxsize=_POOL)
        try:
            return urllib3.ProxyManager(proxy, timeout=timeout, maxsize=_POOL)
        except urllib3.exceptions.LocationValueError as error:  # which may have a password in it
            raise DownloadError(f"the proxy that {scheme}_proxy names is not an http or https address") from error


_POOL = min(32, (os.cpu_count() or 1) * 4)


def _redirected(url: str, target: str) -> str:
    """Give where a redirect leads, if it may: never to a weaker scheme, to another host only under https."""
    try:
        new = urljoin(url, target)
        old_parts, new_parts = urlsplit(url), urlsplit(new)
    except ValueError as error:
        raise DownloadError(f"{url} redirects to {target!r}, which is no address") from error
    if new_parts.scheme not in {"http", "https"} or (old_parts.scheme, new_parts.scheme) == ("https", "http"):
        raise DownloadError(
            f"{url} redirects to {new}: from {old_parts.scheme} to {new_parts.scheme or 'no scheme'} is not followed"
        )
    if new_parts.scheme == "http" and new_parts.netloc != old_parts.netloc:
        raise DownloadError(f"{url} redirects to another host, {new_parts.netloc}, without https: not followed")
    return new


def _judge(answer: Answer) -> None:
    """Let pass what carries a body to look at; raise for the rest, saying what a reader can do."""
    if answer.status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE}:
        return
    said = f"{answer.url} answered {answer.status} {_phrase(answer.status)}".rstrip()
    if answer.status in _PASSING:
        raise InterruptedTransferError(said, _retry_after_s(answer.header("Retry-After")))
    hint = {
        HTTPStatus.NOT_FOUND: "; is the address right, and is the release published?",
        HTTPStatus.GONE: "; it was taken away",
        HTTPStatus.FORBIDDEN: "; it is not open to you, or a firewall stands between",
        HTTPStatus.UNAUTHORIZED: "; it wants a login, which this command does not do",
    }.get(HTTPStatus(answer.status) if answer.status in HTTPStatus._value2member_map_ else HTTPStatus.OK, "")
    raise DownloadError(said + hint)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _retry_after_s(value: str) -> float | None:
    """Read a Retry-After header, seconds or a date; None when there is none or it is neither."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        then = parsedate_to_datetime(value)
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        return max(0.0, (then - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):  # the second of years and zones that no calendar has
        return None


def _reason(error: Exception) -> str:
    """Say in few words what went wrong, without the addresses of objects in memory."""
    found = next((said for kind, said in _REASONS if isinstance(error, kind)), None)
    return found or str(error).split("(", 1)[0].strip() or type(error).__name__


_REASONS = (
    (urllib3.exceptions.ReadTimeoutError, "silence for too long"),
    (urllib3.exceptions.NameResolutionError, "no such host, or no network"),
    (urllib3.exceptions.NewConnectionError, "no connection"),
    (urllib3.exceptions.ConnectTimeoutError, "no connection in time"),
    (urllib3.exceptions.IncompleteRead, "it ended before its end"),
    (urllib3.exceptions.ProtocolError, "the connection broke"),
)
