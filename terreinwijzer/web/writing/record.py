"""The base of every record that people write: its portfolio, its moments, its history."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from simple_history.models import HistoricalRecords


class Record(models.Model):
    """One record of one portfolio. Every change is kept, with who made it and when."""

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    portfolio_id: models.CharField[str, str] = models.CharField(max_length=64, editable=False)
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)
    # Made up, to show or to try out: every page says so.
    synthetic: models.BooleanField[bool, bool] = models.BooleanField(default=False, editable=False)
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now=True)
    history = HistoricalRecords(inherit=True)

    class Meta:
        """Each kind of record has a table of its own."""

        abstract = True
