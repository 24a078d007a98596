"""A page of Django that says hello: no database, no template, no middleware; served as the application is."""

from __future__ import annotations

import sys

import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from terreinwijzer.web.listening import THREADS


def hello(_request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse("<!DOCTYPE html><title>Hello</title><p>Hello.</p>")


urlpatterns = [path("", hello)]

if __name__ == "__main__":
    settings.configure(ROOT_URLCONF="benchmarks.web.bare", ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="none needed")  # noqa: S106
    server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=THREADS, ident=None)
    print(f"http://127.0.0.1:{server.effective_port}")
    sys.stdout.flush()
    server.run()
