"""A provider of OpenID Connect on this machine: the code flow with PKCE, as an organisation's own would do it."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "terreinwijzer", "between the two of them, and long enough for a signature"


@dataclass
class ProviderServer:
    """Who is logged in at the provider, and what it was asked."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def agree(self, location: str) -> str:
        """Do as a person who arrives at `location` and agrees; return the address to which the provider sends back."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert location.startswith(f"{self.address}/authorize?")
        assert given["client_id"] == CLIENT
        assert given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256"
        assert "openid" in given["scope"].split()
        code = f"code-{len(self.asked)}"
        self.asked[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"

    def tokens(self, given: dict[str, str]) -> dict[str, Any]:
        """Change a code for tokens, once, for whoever started it."""
        asked = self.asked.pop(given["code"])
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=")
        assert proof.decode() == asked["code_challenge"]
        assert given["redirect_uri"] == asked["redirect_uri"]
        assert (given["client_id"], given["client_secret"]) == (CLIENT, SECRET)
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": self.person["sub"]}
        token = jwt.encode(claims, SECRET, algorithm="HS256")
        return {"access_token": "seen", "token_type": "Bearer", "expires_in": 60, "id_token": token}

    def configuration(self) -> dict[str, Any]:
        """Say where everything is."""
        return {
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token", "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip


@contextmanager
def serving() -> Iterator[ProviderServer]:
    """Serve a provider while the block lasts."""
    provider = ProviderServer()

    class Handler(BaseHTTPRequestHandler):
        known: ClassVar = {"/.well-known/openid-configuration": provider.configuration,
                           "/userinfo": lambda: provider.person}  # fmt: skip

        def do_GET(self):
            self._answer(200, self.known[self.path]())

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            try:
                self._answer(200, provider.tokens(given))
            except (AssertionError, KeyError):
                self._answer(400, {"error": "invalid_grant"})

        def _answer(self, status: int, value: dict[str, Any]) -> None:
            content = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
