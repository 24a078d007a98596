"""Supply and demand that anybody outside sends, such as a broker; a moderator reads it before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.register.models import Offer, Request
from terreinwijzer.web.register.sent_forms import SentOfferForm, SentRequestForm
from terreinwijzer.web.writing.editing import UNPROCESSABLE, accepted
from terreinwijzer.web.writing.forms import WrittenForm

# Which field has what the address says, as the page of a park and the advice ask it.
OF_OFFER = MappingProxyType({"park_id": "park"})
OF_REQUEST = MappingProxyType({
    "park_id": "park", "sbi": "sbi", "environmental_category": "environmental_category", "plot_area_m2": "area_m2",
    "floor_area_m2": "floor_area_m2",
})  # fmt: skip


def send_offer(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Take an offer of anybody; `?park=` is filled in already, and `?sent=1` thanks for one."""
    return _sent(request, language, portfolio_id, "offer_send", SentOfferForm, Offer(), OF_OFFER)


def send_request(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Take a request of anybody; the answers to the advice are filled in already, and `?sent=1` thanks for one."""
    return _sent(request, language, portfolio_id, "request_send", SentRequestForm, Request(), OF_REQUEST)


def _sent(
    request: HttpRequest, language: str, portfolio_id: str, route: str, kind: type[WrittenForm], new: Any,
    asked: Mapping[str, str],
) -> HttpResponse:  # fmt: skip
    shown = portfolio(portfolio_id)
    first = {field: request.GET.get(name, "") for field, name in asked.items()}
    form = kind(request.POST or None, instance=new, initial=first, language=language, shown=shown)

    def work(form: WrittenForm) -> str:
        form.save()
        return f"{address(language, shown, route)}?sent=1"

    if request.method == "POST" and (written := accepted(request, shown, form, work)):
        return HttpResponseRedirect(written)
    answer = page(request, "register/send.html", language, shown, form=form, route=route,
                  sent=request.GET.get("sent") == "1")  # fmt: skip
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer
