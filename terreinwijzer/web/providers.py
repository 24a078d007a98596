"""Providers of OpenID Connect: where people may log in with the account of their organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from terreinwijzer.web.listed_settings import is_secure, read_listed, refuse, refuse_texts

REQUIRED = ("id", "name", "address", "client", "secret")
LISTS = ("domains", "hosts")


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
    return read_listed(text, "provider", _provider)


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


def _provider(given: dict[str, Any]) -> Provider:
    refuse_texts("provider", given, REQUIRED)
    lists = {name: given.get(name, []) for name in LISTS}
    refuse("provider", {name: not _is_list_of_texts(listed) for name, listed in lists.items()})
    addresses = {"address": [given["address"]], "hosts": lists["hosts"]}
    refuse("provider", {name: not all(map(is_secure, several)) for name, several in addresses.items()})
    texts = {name: given[name] for name in REQUIRED}
    return Provider(**texts, domains=tuple(lists["domains"]), hosts=tuple(lists["hosts"]))


def _is_list_of_texts(listed: object) -> bool:
    return isinstance(listed, list) and all(isinstance(each, str) and each for each in listed)
