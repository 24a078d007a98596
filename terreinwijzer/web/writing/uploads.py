"""Files that people send: how large they may be, and that they are what they say they are."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.files.uploadedfile import UploadedFile

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.sheets import ENCODINGS, MARKS

LARGEST_BYTES = 10 * 1024**2
# What a workbook or text document may unfold to: more is a mistake, or meant to fill the memory.
UNFOLDED_BYTES = 200 * 1024**2
MOST_PARTS = 5_000
PIECE = 1024**2
OFFICE = "application/vnd.openxmlformats-officedocument."
# How each kind begins, and how it is served; a text has no beginning of its own.
KINDS = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".docx": (b"PK\x03\x04", f"{OFFICE}wordprocessingml.document"),
    ".xlsx": (b"PK\x03\x04", f"{OFFICE}spreadsheetml.sheet"),
    ".csv": (b"", "text/csv"),
}
DOCUMENTS = (".pdf", ".png", ".jpg", ".jpeg", ".docx", ".xlsx")
TABLES = (".xlsx", ".csv")
PARTS_OF = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
TYPES = "[Content_Types].xml"
# Text has no such signs; everything that is packed or drawn has them soon.
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def checked(file: UploadedFile[Any], kinds: tuple[str, ...]) -> tuple[bytes, str, str]:
    """Return the bytes, the bare name and the media type of a file that was sent.

    Parameters
    ----------
    file
        What was sent.
    kinds
        Ends of names that are accepted.

    Raises
    ------
    InputError
        The file is empty or too large, of another kind, not what its name says, or unfolds to too much.
    """
    name = PurePath(str(file.name or "").replace("\\", "/")).name
    kind = PurePath(name).suffix.lower()
    if kind not in kinds:
        raise InputError(Problem("upload_kind", file=name, details={"known": ", ".join(kinds)}))
    if not file.size or file.size > LARGEST_BYTES:
        raise InputError(Problem("upload_size", file=name, value=f"{LARGEST_BYTES // 1024**2}"))
    content = file.read()
    begins, media_type = KINDS[kind]
    is_office = kind not in PARTS_OF or _is_office(content, kind, name)
    if not content.startswith(begins) or not is_office or (kind == ".csv" and not _is_text(content)):
        raise InputError(Problem("upload_not_what_it_says", file=name))
    return content, name, media_type


def _is_office(content: bytes, kind: str, name: str) -> bool:
    """Tell whether a file is a workbook or document without macros, whose parts are as large as they say."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > UNFOLDED_BYTES:
                raise InputError(Problem("upload_unfolds", file=name, value=f"{UNFOLDED_BYTES // 1024**2}"))
            for each in parts:
                # What a part says of its size need not be true: reading stops there and compares the checksum.
                with packed.open(each) as unfolded:
                    while unfolded.read(PIECE):
                        pass
            is_kind = f"{KINDS[kind][1]}.main+xml".encode() in packed.read(TYPES)
    # Damaged, locked by a password, or packed in a way that no office program uses.
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return False
    names = {each.filename for each in parts}
    # Macros have no place in a document that others open.
    return is_kind and PARTS_OF[kind] in names and not any(each.lower().endswith("vbaproject.bin") for each in names)


def _is_text(content: bytes) -> bool:
    """Tell whether a file is text as spreadsheets write it."""
    marked = [encoding for mark, encoding in MARKS.items() if content.startswith(mark)]
    for encoding in marked or ENCODINGS:
        try:
            return not NO_TEXT.search(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False
