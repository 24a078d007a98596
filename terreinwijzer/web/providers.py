"""Providers of OpenID Connect: where people may log in with the account of their organisation."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from terreinwijzer.errors import InputError, Problem

REQUIRED = ("id", "name", "address", "client", "secret")
LISTS = ("domains", "hosts")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True)
class Provider:
    """One provider, as its administrator registered this application there.

    Attributes
    ----------
    id
        Part of the address to which the provider sends people back: `/account/oidc/ID/login/callback/`.
    name
        What people see on the button.
    address
        Of the provider, as `https://login.example.nl/realm`; its configuration is found from there.
    client, secret
        By which the provider knows this application.
    domains
        Of mail addresses, as `example.nl`, for which its word is enough although it does not say that it verified
        the address, as Microsoft's does not.
    hosts
        Other hosts to which it sends people on, as `https://sts.example.nl`: browsers want to know these beforehand.
    """

    id: str
    name: str
    address: str
    client: str
    secret: str
    domains: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


def read_providers(text: str) -> tuple[Provider, ...]:
    """Return the providers that a setting lists, as a JSON list of objects with `REQUIRED`.

    Raises
    ------
    InputError
        It is no such list, or an address is not secure.
    """
    if not text:
        return ()
    try:
        listed = json.loads(text)
    except ValueError as fault:
        raise InputError(Problem("web_providers_unreadable", details={"fault": str(fault)})) from fault
    if not isinstance(listed, list):
        raise InputError(Problem("web_providers_unreadable", details={"fault": type(listed).__name__}))
    found = tuple(_provider(each) for each in listed)
    if len({each.id for each in found}) < len(found):
        raise InputError(Problem("web_provider_wrong", value="id"))
    return found


def as_django(providers: Sequence[Provider]) -> dict[str, Any]:
    """Return the providers as allauth wants them: the code flow with PKCE, and mail addresses that they verified."""
    apps = [
        {
            "provider_id": each.id, "name": each.name, "client_id": each.client, "secret": each.secret,
            "settings": {
                "server_url": each.address, "oauth_pkce_enabled": True, "verified_email": list(each.domains),
            },
        }
        for each in providers
    ]  # fmt: skip
    return {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}


def _provider(given: object) -> Provider:
    values = given if isinstance(given, dict) else {}
    for name in REQUIRED:
        if not isinstance(values.get(name), str) or not values[name]:
            raise InputError(Problem("web_provider_wrong", value=name))
    if not re.fullmatch(r"[a-z0-9-]+", values["id"]):
        raise InputError(Problem("web_provider_wrong", value="id"))
    lists = {name: values.get(name, []) for name in LISTS}
    for name, listed in lists.items():
        if not isinstance(listed, list) or not all(isinstance(each, str) and each for each in listed):
            raise InputError(Problem("web_provider_wrong", value=name))
    for name, addresses in {"address": [values["address"]], "hosts": lists["hosts"]}.items():
        if not all(is_secure(each) for each in addresses):
            raise InputError(Problem("web_provider_wrong", value=name))
    texts = {name: values[name] for name in REQUIRED}
    return Provider(**texts, domains=tuple(lists["domains"]), hosts=tuple(lists["hosts"]))


def is_secure(address: str) -> bool:
    """Tell whether an address has https, or leads to this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
