"""The form with which a table that people keep comes in."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from terreinwijzer.errors import InputError, describe
from terreinwijzer.web.writing.forms import BilingualForm
from terreinwijzer.web.writing.reading import Expected, Row, read_rows
from terreinwijzer.web.writing.uploads import TABLES, checked


class TableForm(BilingualForm):
    """A file with a table; `expected` is what it may hold."""

    expected: ClassVar[Expected]

    file = forms.FileField()

    def clean_file(self) -> tuple[str, list[Row]]:
        """Return the name and the rows of the file; refuse what is not the table that is expected."""
        try:
            content, name, _ = checked(self.cleaned_data["file"], TABLES)
            return name, read_rows(content, name, self.expected)
        except InputError as fault:
            raise forms.ValidationError(describe(fault.problems, self.language)) from fault
