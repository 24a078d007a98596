"""The one way out for webhooks: to a public address by https, with a signature that the receiver can check.

An address that an administrator typed must not lead into the own network (server-side request forgery): the name is
looked up once, every answer has to be public, and the connection goes to that answer and not to the name again.
"""

from __future__ import annotations

import base64
import hmac
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from terreinwijzer import __version__

TIMEOUT_S = 10.0
HTTPS, HTTP = "https", "http"
PORTS = {HTTPS: 443, HTTP: 80}
SECRET_MARK = "whsec_"  # noqa: S105  (how every secret begins)
# By which a network of IPv6 only reaches IPv4: whatever lies behind it cannot be judged here.
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class OutwardError(Exception):
    """A message could not be brought; the code says why, as `webhook_fault_<code>`."""


@dataclass(frozen=True)
class Message:
    """What is sent: its key, the moment (in seconds since 1970), and the body."""

    key: str
    moment: int
    body: bytes


def post(
    address: str, message: Message, secret: str, *, inside: bool = False, verify: ssl.SSLContext | bool = True
) -> int:
    """Send a message, and return the status of the answer; its text is not read, and nothing is followed.

    Parameters
    ----------
    address
        Where to.
    message, secret
        What is sent, and by what it is signed.
    inside
        Whether addresses in the own network will do, and there http.
    verify
        By which certificates the other side is trusted.

    Raises
    ------
    OutwardError
        The address may not be used or does not answer.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in PORTS or (parts.scheme == HTTP and not inside) or not host:
        raise OutwardError("not_https")
    port = parts.port or PORTS[parts.scheme]
    found = _looked_up(host, port, inside=inside)
    where = httpx.URL(address).copy_with(host=found, port=port)
    headers = {
        "Host": parts.netloc.rpartition("@")[2], "Content-Type": "application/json",
        "User-Agent": f"Terreinwijzer/{__version__}", **signed(message, secret),
    }  # fmt: skip
    try:
        # Neither a proxy nor a password of this machine's own surroundings goes along.
        with (
            httpx.Client(timeout=TIMEOUT_S, verify=verify, trust_env=False) as client,
            client.stream(
                "POST", where, content=message.body, headers=headers, extensions={"sni_hostname": host}
            ) as answer,
        ):  # fmt: skip
            return answer.status_code
    except httpx.TimeoutException as fault:
        raise OutwardError("too_slow") from fault
    except httpx.HTTPError as fault:
        raise OutwardError("no_connection") from fault


def signed(message: Message, secret: str) -> dict[str, str]:
    """Return the headers by which a receiver knows that a message is ours and new.

    HMAC with SHA-256 over key, moment and body, as the specification "Standard Webhooks" has it.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    said = f"{message.key}.{message.moment}.".encode() + message.body
    mark = base64.b64encode(hmac.digest(key, said, "sha256")).decode()
    return {"webhook-id": message.key, "webhook-timestamp": str(message.moment), "webhook-signature": f"v1,{mark}"}


def is_public(address: str) -> bool:
    """Tell whether an address of the internet can be reached by everybody."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found in TRANSLATED or found.sixtofour or found.teredo:
            return False
        if found.ipv4_mapped:
            found = found.ipv4_mapped
    return found.is_global and not found.is_multicast and not found.is_reserved


def _looked_up(host: str, port: int, *, inside: bool) -> str:
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as fault:
        raise OutwardError("unknown_name") from fault
    if not inside and not all(is_public(each.partition("%")[0]) for each in found):
        raise OutwardError("not_public")
    return found[0]
