"""The page on which somebody chooses whether his notices come by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.notices.models import HOW_OFTEN, NEVER, MailChoice
from terreinwijzer.web.pages.frame import page
from terreinwijzer.web.people.models import User
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.choices import ChoiceForm


class MailChoiceForm(ChoiceForm):
    """How often, and in which language."""

    how_often = forms.ChoiceField()
    mail_language = forms.ChoiceField()

    def __init__(self, *given: Any, language: str, **options: Any) -> None:
        """Name the fields and the choices in the language of the page."""
        super().__init__(*given, **options)
        self.label_suffix, self.language = "", language
        for name, codes in (
            ("how_often", {each: f"often_{each}" for each in HOW_OFTEN}),
            ("mail_language", {each: f"language_{each}" for each in LANGUAGES}),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  (as it stands above)
            field.label = text(f"field_{name}", language)
            field.choices = [(each, text(code, language)) for each, code in codes.items()]


@login_required
def notices_by_mail(request: HttpRequest) -> HttpResponse:
    """Show and change how often the user gets his notices by mail."""
    language = get_language() or ""
    kept = MailChoice.objects.filter(user_id=request.user.pk).first()
    now = {"how_often": kept.how_often if kept else NEVER, "mail_language": kept.language if kept else language}
    form = MailChoiceForm(request.POST or None, initial=now, language=language)
    if form.is_valid():
        chosen = {"how_often": form.cleaned_data["how_often"], "language": form.cleaned_data["mail_language"]}
        MailChoice.objects.update_or_create(user_id=request.user.pk, defaults=chosen)
        messages.success(request, text("notices_by_mail_kept", language))
        return HttpResponseRedirect(reverse("account_notices"))
    user = request.user
    return page(
        request, "account/notices.html", language, None, "account",
        form=form, reached=isinstance(user, User) and bool(user.email), sends_mail=bool(settings.ENVIRONMENT.mail),
    )  # fmt: skip
