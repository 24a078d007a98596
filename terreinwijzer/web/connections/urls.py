"""The addresses of connections."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.connections.pages import tokens, webhooks


def connection_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of the administrator's pages about connections below the address of a portfolio."""
    at = f"{portfolio}connections"
    return [
        path(f"{at}/", tokens.connections, name="connections"),
        path(f"{at}/tokens/add/", tokens.token_add, name="token_add"),
        path(f"{at}/tokens/<int:record>/withdraw/", tokens.token_withdraw, name="token_withdraw"),
        path(f"{at}/webhooks/add/", webhooks.webhook_add, name="webhook_add"),
        path(f"{at}/webhooks/<int:record>/", webhooks.webhook, name="webhook"),
        path(f"{at}/webhooks/<int:record>/try/", webhooks.webhook_try, name="webhook_try"),
        path(f"{at}/webhooks/<int:record>/switch/", webhooks.webhook_switch, name="webhook_switch"),
    ]
