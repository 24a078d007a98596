"""Making what has a secret: the secret is shown once, to whoever made it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.web.pages.frame import page
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.writing.editing import UNPROCESSABLE, accepted
from terreinwijzer.web.writing.forms import BilingualForm

HERE = "members"


def made_with_secret(
    request: HttpRequest, language: str, shown: Shown, name: str, form: BilingualForm,
    make: Callable[[dict[str, Any]], tuple[Any, str, str]],
) -> HttpResponse:  # fmt: skip
    """Show a form, or make what it asks for and show its secret. Whoever sends it again is led on without the secret.

    Parameters
    ----------
    name
        Of what is made, in the names of the templates and in them.
    make
        Makes it of what was filled in; returns it, its secret, and the address to which a second sending leads.
    """
    made: list[Any] = []

    def work(form: BilingualForm) -> str:
        thing, secret, back = make(form.cleaned_data)
        made.extend((thing, secret))
        return back

    if request.method == "POST" and (back := accepted(request, shown, form, work, seen=str)):
        if not made:
            return HttpResponseRedirect(back)
        answer = page(
            request, f"connections/{name}_made.html", language, shown, HERE, **{name: made[0]}, secret=made[1]
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer
    answer = page(request, f"connections/{name}_add.html", language, shown, HERE, form=form)
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer
