"""The documents of organisations, as files to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from terreinwijzer.web.pages.frame import portfolio
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.register.models import Document
from terreinwijzer.web.writing.editing import one


def document_file(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:  # noqa: ARG001
    """Return the file of a document, to be saved and never opened in the page itself."""
    this: Document = one(Document, portfolio(portfolio_id), record)
    seen(request, portfolio_id, [this])
    disposition = content_disposition_header(as_attachment=True, filename=this.file_name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(bytes(this.content.held), content_type=this.media_type, headers=headers)
