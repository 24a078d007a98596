"""Tables that people send: what is too large, not what it says it is, or unfolds without end, is refused unread."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.exceptions import ValidationError

from terreinwijzer.sources.sheets import ENCODINGS, MARKS

# In bytes. A packed file may become as large as a workbook of a million cells is.
LARGEST = 20 * 1024**2
LARGEST_UNPACKED = 300 * 1024**2
MOST_ENTRIES = 2_000
CHUNK = 1024**2
TYPES = "[Content_Types].xml"
WORKBOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# Text has no such signs; everything that is packed or drawn has them soon.
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


class TableField(forms.FileField):
    """A workbook or CSV file; `kind` of what it gives says which of the two it is, by what it holds."""

    widget = forms.FileInput(attrs={"accept": ".csv,.xlsx"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file, if it is one of these and no danger."""
        file = super().clean(data, initial)
        if file and file is not initial:
            file.kind = table_kind(file, file.size)
        return file


def table_kind(file: IO[bytes], size: int) -> str:
    """Return whether a file is `xlsx` or `csv`, by what it holds and whatever its name says.

    Parameters
    ----------
    file
        Is read from the start again afterwards.
    size
        In bytes.

    Raises
    ------
    ValidationError
        It is too large (`wrong_upload_large`), neither of the two (`wrong_upload_kind`), or unfolds into too much
        (`wrong_upload_unfolds`); by the codes of texts.
    """
    if size > LARGEST:
        raise ValidationError("wrong_upload_large", params={"most": LARGEST // 1024**2})
    for kind, matches in KINDS.items():
        file.seek(0)
        found = matches(file)
        file.seek(0)
        if found:
            return kind
    raise ValidationError("wrong_upload_kind")


def _is_workbook(file: IO[bytes]) -> bool:
    """Tell whether it is a workbook without macros."""
    try:
        with ZipFile(file) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
                raise ValidationError("wrong_upload_unfolds")
            names = [entry.filename.lower() for entry in entries]
            if TYPES.lower() not in names or any(name.endswith("vbaproject.bin") for name in names):
                return False
            for entry in entries:
                # What it says of its size need not be true: reading stops there and compares the checksum.
                with packed.open(entry) as unpacked:
                    while unpacked.read(CHUNK):
                        pass
            return WORKBOOK in packed.read(TYPES)
    # Damaged, locked by a password, or packed in a way that no spreadsheet uses.
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        return False


def _is_text(file: IO[bytes]) -> bool:
    """Tell whether it is text as spreadsheets write it."""
    content = file.read()
    marked = [encoding for mark, encoding in MARKS.items() if content.startswith(mark)]
    for encoding in marked or ENCODINGS:
        try:
            return not NO_TEXT.search(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False


KINDS: Mapping[str, Any] = MappingProxyType({"xlsx": _is_workbook, "csv": _is_text})
