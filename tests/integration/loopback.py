"""A real HTTP server on this machine whose every answer, and every fault in giving it, is told by a function."""

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit

import httpx

from terreinwijzer.sources.network.settings import SystemClock


@dataclass(frozen=True)
class Question:
    """What came in. `number` counts all questions to this server, from 1."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    target: str
    number: int


@dataclass(frozen=True)
class Reply:
    """What goes out. `cut_after` breaks the connection after so many bytes; `stall` says nothing until the end."""

    content: bytes = b"{}"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    cut_after: int | None = None
    say_length: bool = True
    stall: bool = False


class Loopback:
    """Serves on 127.0.0.1 until the end of the `with` block; `questions` keeps what was asked."""

    def __init__(self, handle: Callable[[Question], Reply], tls: ssl.SSLContext | None = None) -> None:
        self.questions: list[Question] = []
        self._handle, self._tls, self._over = handle, tls, threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """Stay quiet: clients that hang up or refuse a certificate are what these tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if self._tls:
            self._server.socket = self._tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._server.server_address[1]}"

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        with self._lock:
            headers = {name.lower(): value for name, value in handler.headers.items()}
            question = Question(
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers,
                handler.path,
                len(self.questions) + 1,
            )
            self.questions.append(question)
        reply = self._handle(question)
        if reply.stall:
            self._over.wait()
            handler.close_connection = True
            return
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.say_length:
            handler.send_header("Content-Length", str(len(reply.content)))
        else:
            handler.send_header("Connection", "close")
            handler.close_connection = True
        handler.end_headers()
        handler.wfile.write(reply.content if reply.cut_after is None else reply.content[: reply.cut_after])
        if reply.cut_after is not None:
            handler.wfile.flush()
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)


class PatientClock(SystemClock):
    """Counts the waits instead of waiting; its time goes on by what was waited."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._start = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self._start + timedelta(seconds=sum(self.waits))

    def monotonic(self) -> float:
        return sum(self.waits)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


class FaultProxy(Loopback):
    """Passes questions on to `target` and spoils the answers that `spoil` names, by their number.

    `spoil` gets a question and the true reply, and returns the reply that goes out. Addresses of the target inside an
    answer become the proxy's own, so that a client which follows links stays with the proxy.
    """

    def __init__(
        self, target: str, spoil: Callable[[Question, Reply], Reply], tls: ssl.SSLContext | None = None
    ) -> None:
        self._target, self._spoil = target, spoil
        self._onward = httpx.Client(timeout=60, trust_env=False)
        super().__init__(self._pass_on, tls)

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._onward.close()

    def _pass_on(self, question: Question) -> Reply:
        kept = {name: question.headers[name] for name in ("accept", "if-none-match") if name in question.headers}
        answer = self._onward.get(self._target + question.target, headers=kept)
        content = answer.content.replace(self._target.encode(), self.base.encode())
        headers = {
            name: value for name, value in answer.headers.items()
            if name in {"content-type", "content-crs", "etag", "last-modified", "link"}
        }  # fmt: skip
        return self._spoil(question, Reply(content, answer.status_code, headers))
