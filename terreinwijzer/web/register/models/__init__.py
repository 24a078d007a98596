"""What the register keeps."""

from __future__ import annotations

from terreinwijzer.web.register.models.conversations import Signal, Visit
from terreinwijzer.web.register.models.documents import Content, Document
from terreinwijzer.web.register.models.imports import Import
from terreinwijzer.web.register.models.land import Ownership, Plan, Plot
from terreinwijzer.web.register.models.market import Offer, Request
from terreinwijzer.web.register.models.merging import Merge
from terreinwijzer.web.register.models.organisations import Organisation, Person

__all__ = [
    "Content", "Document", "Import", "Merge", "Offer", "Organisation", "Ownership", "Person", "Plan", "Plot", "Request",
    "Signal", "Visit",
]  # fmt: skip
