"""The only way to the network: polite, patient, and with a journal of what was asked and answered.

A question is repeated when the server is busy, silent or cut off, with longer waits in between. What cannot become
better by waiting (a refusal, a wrong kind of content, a certificate that does not hold) ends at once, in one message.
Answers are kept with their ETag, so that the same question costs the server next to nothing and works offline.
"""

from __future__ import annotations

import hashlib
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx

from terreinwijzer import __version__
from terreinwijzer.errors import InputError, MissingError, Problem, ServiceError, WriteError
from terreinwijzer.sources.network.cache import DamagedEntryError, Entry, forget_entry, key_of, read_entry, write_entry
from terreinwijzer.sources.network.faults import (
    certificate_fault,
    quote,
    retry_after,
    too_slow,
    whole_number,
)
from terreinwijzer.sources.network.journal import Exchange, Report, no_report
from terreinwijzer.sources.network.settings import Clock, HttpSettings, SystemClock

T = TypeVar("T")

OK, NOT_MODIFIED = 200, 304
NO_ACCESS = (401, 403)
MISSING = (404, 410)
WORTH_WAITING_FOR = (408, 425, 429, 500, 502, 503, 504)
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a service answered. `value` is the content as the caller's reader made it; header names are lower case."""

    url: str
    value: T
    headers: Mapping[str, str]
    retrieved: datetime
    from_cache: bool


@dataclass(frozen=True)
class _Raw:
    status: int
    headers: Mapping[str, str]
    content: bytes


class _AgainError(Exception):
    """An attempt failed, the next may not."""

    def __init__(self, problem: Problem, wait_s: float | None = None) -> None:
        super().__init__(problem)
        self.problem, self.wait_s = problem, wait_s


@dataclass
class HttpClient:
    """Asks services; use it as a context manager. `transport` and `clock` are for tests."""

    settings: HttpSettings
    transport: httpx.BaseTransport | None = None
    clock: Clock = field(default_factory=SystemClock)
    report: Report = no_report
    _journal: list[Exchange] = field(default_factory=list, init=False)
    _next_turn: dict[str, float] = field(default_factory=dict, init=False)
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Open the connection pool; nothing is asked yet."""
        own = self.settings.authorities
        self._client = httpx.Client(
            transport=self.transport,
            timeout=self.settings.silence_s,
            follow_redirects=True,
            verify=ssl.create_default_context(cafile=str(own)) if own else True,
            headers={"User-Agent": f"Terreinwijzer/{__version__}"},
        )

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        self._client.close()

    @property
    def journal(self) -> tuple[Exchange, ...]:
        """What was asked and answered so far, failed attempts included."""
        return tuple(self._journal)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        accept: tuple[str, ...],
        read: Callable[[bytes], T],
    ) -> Answer[T]:
        """Ask for one address.

        Parameters
        ----------
        url
            Address; one that a server gave (a next page) goes out to the letter when there are no `params`.
        params
            Added to the address.
        accept
            Media types that are usable, best first; an answer of another kind is refused.
        read
            Turns the content into a value and raises `ValueError` where it cannot: such content counts as cut off.

        Returns
        -------
        Answer
            From the server, or from the cache where the server says that nothing changed.

        Raises
        ------
        MissingError
            The server has nothing at this address.
        ServiceError
            Anything else that keeps the answer away, after the attempts that make sense.
        """
        address = _address(url, params)
        wanted = ", ".join(accept)
        if self.settings.offline:
            return self._offline(address, wanted, read)
        wait_s = self.settings.first_wait_s
        for attempt in range(1, self.settings.attempts + 1):
            kept = self._from_cache(address, wanted)
            try:
                return self._attempt(address, accept, kept, read)
            except _AgainError as failure:
                if attempt == self.settings.attempts:
                    raise ServiceError(*self._given_up(failure.problem, kept)) from None
                pause = max(wait_s, failure.wait_s or 0.0)
                self.report("fetch_waiting", {"host": httpx.URL(address).host, "seconds": round(pause)})
                self.clock.sleep(min(pause, self.settings.longest_wait_s))
                wait_s *= 2
        raise AssertionError  # pragma: no cover  (the loop returns or raises)

    def _attempt(
        self, address: str, accept: tuple[str, ...], kept: Entry | None, read: Callable[[bytes], T]
    ) -> Answer[T]:
        headers = {"Accept": ", ".join(accept)}
        if kept and "etag" in kept.headers:
            headers["If-None-Match"] = kept.headers["etag"]
        elif kept and "last-modified" in kept.headers:
            headers["If-Modified-Since"] = kept.headers["last-modified"]
        self._take_turn(address)
        asked = self.clock.now()
        try:
            raw = self._send(address, headers)
            if kept and raw.status == NOT_MODIFIED:
                return self._answer_kept(key_of(address, headers["Accept"]), address, asked, raw.status, kept, read)
            return self._answer_new(address, asked, raw, accept, read)
        except (_AgainError, ServiceError) as failure:
            problem = failure.problem if isinstance(failure, _AgainError) else failure.problems[0]
            status = int(str(problem.details.get("status", 0)))
            self._journal.append(Exchange(address, asked, status, remark=problem.code))
            raise

    def _send(self, address: str, headers: Mapping[str, str]) -> _Raw:
        """Send once and take in the whole answer, or say why that was not possible."""
        try:
            with self._client.stream("GET", address, headers=dict(headers)) as response:
                if address.startswith("https:") and response.url.scheme != "https":
                    raise ServiceError(Problem("http_redirect_unsafe", file=address, value=str(response.url)))
                content = self._take_in(address, response)
                return _Raw(response.status_code, dict(response.headers.multi_items()), content)
        except httpx.TimeoutException:
            raise _AgainError(too_slow(address, self.settings.silence_s)) from None
        except (httpx.TooManyRedirects, httpx.UnsupportedProtocol, httpx.InvalidURL) as fault:
            raise ServiceError(Problem("http_address_wrong", file=address, details={"fault": str(fault)})) from None
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError) as fault:
            raise _AgainError(Problem("http_cut_off", file=address, details={"fault": str(fault)})) from None
        except httpx.RequestError as fault:
            if reason := certificate_fault(fault):
                raise ServiceError(Problem("http_certificate", file=address, value=reason)) from None
            raise _AgainError(Problem("http_unreachable", file=address, details={"fault": str(fault)})) from None

    def _take_in(self, address: str, response: httpx.Response) -> bytes:
        """Take in content, neither larger nor slower than the settings allow, and all of it."""
        deadline = self.clock.monotonic() + self.settings.answer_s
        limit = self.settings.largest_mb * MEGABYTE
        announced = whole_number(response.headers.get("content-length", ""))
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if max(len(content), announced or 0) > limit:
                details = {"limit_mb": f"{self.settings.largest_mb:g}"}
                raise ServiceError(Problem("http_too_large", file=address, details=details))
            if self.clock.monotonic() > deadline:
                raise _AgainError(too_slow(address, self.settings.answer_s))
        received = response.num_bytes_downloaded
        if announced is not None and received != announced and response.status_code == OK:
            raise _AgainError(
                Problem("http_cut_off", file=address, details={"fault": f"{received} / {announced} bytes"})
            )
        return bytes(content)

    def _answer_new(
        self, address: str, asked: datetime, raw: _Raw, accept: tuple[str, ...], read: Callable[[bytes], T]
    ) -> Answer[T]:
        if raw.status != OK:
            self._refuse(address, asked, raw, ", ".join(accept))
        kind = raw.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in accept:
            details: dict[str, object] = {
                "expected": ", ".join(accept),
                "begin": quote(raw.content),
                "status": raw.status,
            }
            raise ServiceError(Problem("http_kind_wrong", file=address, value=kind or "?", details=details))
        try:
            value = read(raw.content)
        except ValueError as fault:
            details = {"fault": str(fault), "status": raw.status}
            raise _AgainError(Problem("http_unreadable", file=address, details=details)) from None
        self._keep(address, ", ".join(accept), raw, asked)
        self._journal.append(_exchange(address, asked, raw.status, raw.headers, raw.content, asked))
        return Answer(address, value, raw.headers, asked, from_cache=False)

    def _answer_kept(
        self, key: str, address: str, asked: datetime, status: int, kept: Entry, read: Callable[[bytes], T]
    ) -> Answer[T]:
        if kept.status in MISSING:
            raise MissingError(Problem("http_missing", file=address, details={"status": kept.status}))
        try:
            value = read(kept.content)
        except ValueError:
            self._forget(key)
            raise _AgainError(Problem("http_cache_damaged", file=address)) from None
        self._journal.append(
            _exchange(address, asked, status, kept.headers, kept.content, kept.retrieved, from_cache=True)
        )
        return Answer(address, value, kept.headers, kept.retrieved, from_cache=True)

    def _refuse(self, address: str, asked: datetime, raw: _Raw, wanted: str) -> None:
        """Raise what fits a status other than 200."""
        details = {"status": raw.status, "begin": quote(raw.content)}
        if raw.status in MISSING:
            self._keep(address, wanted, raw, asked)
            raise MissingError(Problem("http_missing", file=address, details=details))
        if raw.status in NO_ACCESS:
            raise ServiceError(Problem("http_no_access", file=address, details=details))
        if raw.status not in WORTH_WAITING_FOR:
            raise ServiceError(Problem("http_refused", file=address, details=details))
        wait_s = retry_after(raw.headers.get("retry-after", ""), self.clock.now())
        if wait_s is not None and wait_s > self.settings.longest_wait_s:
            raise ServiceError(
                Problem("http_come_back_later", file=address, details=details | {"seconds": round(wait_s)})
            )
        raise _AgainError(Problem("http_busy", file=address, details=details), wait_s)

    def _offline(self, address: str, wanted: str, read: Callable[[bytes], T]) -> Answer[T]:
        kept = self._from_cache(address, wanted)
        if kept is None:
            raise ServiceError(Problem("http_offline_missing", file=address))
        try:
            return self._answer_kept(key_of(address, wanted), address, self.clock.now(), kept.status, kept, read)
        except _AgainError:
            raise ServiceError(Problem("http_offline_missing", file=address)) from None

    def _given_up(self, problem: Problem, kept: Entry | None) -> list[Problem]:
        last = Problem(
            problem.code, file=problem.file, value=problem.value,
            details=dict(problem.details) | {"attempts": self.settings.attempts},
        )  # fmt: skip
        copy = Problem("http_copy_kept", details={"day": kept.retrieved.date().isoformat()}) if kept else None
        return [last, copy] if copy else [last]

    def _from_cache(self, address: str, wanted: str) -> Entry | None:
        if self.settings.cache is None:
            return None
        try:
            return read_entry(self.settings.cache, key_of(address, wanted))
        except DamagedEntryError:
            self._journal.append(Exchange(address, self.clock.now(), 0, remark="http_cache_damaged"))
            self.report("http_cache_damaged", {"file": address})
            return None

    def _forget(self, key: str) -> None:
        """Drop an answer that can no longer be read, so that the next question asks for all of it."""
        if self.settings.cache is not None:
            forget_entry(self.settings.cache, key)

    def _keep(self, address: str, wanted: str, raw: _Raw, asked: datetime) -> None:
        """Keep an answer where there is a cache; a disk that refuses costs a remark, not the answer."""
        if self.settings.cache is None or "no-store" in raw.headers.get("cache-control", ""):
            return
        try:
            entry = Entry(address, raw.status, raw.headers, asked, raw.content)
            write_entry(self.settings.cache, key_of(address, wanted), entry)
        except WriteError as fault:
            self._journal.append(Exchange(address, asked, raw.status, remark="http_cache_not_written"))
            self.report("http_cache_not_written", {"fault": str(fault)})

    def _take_turn(self, address: str) -> None:
        """Wait until this host may be asked again."""
        host, now = httpx.URL(address).host, self.clock.monotonic()
        turn = max(now, self._next_turn.get(host, now))
        self._next_turn[host] = turn + self.settings.pause_s
        if turn > now:
            self.clock.sleep(turn - now)


def read_object(content: bytes) -> dict[str, Any]:
    """Read a JSON object; raises `ValueError` where it is none."""
    value = json.loads(content)
    if not isinstance(value, dict):
        message = "no JSON object"
        raise ValueError(message)  # noqa: TRY004  (a reader says ValueError for content that it cannot use)
    return value


def _address(url: str, params: Mapping[str, str] | None) -> str:
    try:
        return str(httpx.URL(url).copy_merge_params(dict(params))) if params else str(httpx.URL(url))
    except httpx.InvalidURL as fault:
        raise InputError(Problem("http_address_wrong", file=url, details={"fault": str(fault)})) from None


def _exchange(
    address: str,
    asked: datetime,
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    retrieved: datetime,
    *,
    from_cache: bool = False,
) -> Exchange:
    checksum = hashlib.sha256(content).hexdigest()
    return Exchange(address, asked, status, len(content), headers.get("etag", ""), checksum, from_cache, retrieved)
