"""Files that people send: tables are taken, and nothing that only says that it is one."""

import io
import struct
import zipfile

import pandas as pd
import pytest

pytestmark = pytest.mark.usefixtures("application")

TYPES = "[Content_Types].xml"
MEGABYTE = 1024**2


def taken(content: bytes, name: str) -> str:
    """Return the media type of a file that is taken."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from terreinwijzer.web.writing.uploads import DOCUMENTS, TABLES, checked

    found, bare, media_type = checked(SimpleUploadedFile(name, content), (*DOCUMENTS, *TABLES))
    assert (found, bare) == (content, name)
    return media_type


def refused(content: bytes, name: str = "list.xlsx") -> str:
    from terreinwijzer.errors import InputError

    with pytest.raises(InputError, match=name) as caught:
        taken(content, name)
    return caught.value.problems[0].code


@pytest.fixture(scope="module")
def workbook() -> bytes:
    content = io.BytesIO()
    pd.DataFrame({"name": ["Aa", "Bé"], "jobs": [1, None]}).to_excel(content, index=False)
    return content.getvalue()


def packed(entries: dict[str, bytes], **how) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, entry in entries.items():
            archive.writestr(name, entry)
    return content.getvalue()


def unpacked(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_workbook_and_csv_in_every_spelling_are_taken(workbook):
    assert taken(workbook, "list.XLSX").endswith("spreadsheetml.sheet")
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        assert taken("naam;banen\r\nBé;1\r\n".encode(encoding), "list.csv") == "text/csv"


OTHERS = {
    "program": b"\x7fELF\x02\x01\x01\x00" + bytes(64), "windows": b"MZ\x90\x00",
    "old workbook": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "page": b"<html><script>alert(1)</script>",
}  # fmt: skip


@pytest.mark.parametrize("name", ["list.xlsx", "letter.docx", "scan.pdf", "map.png", "photo.jpg"])
@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_what_is_something_else_is_refused_whatever_its_name_says(content, name):
    assert refused(content, name) == "upload_not_what_it_says"


@pytest.mark.parametrize("content", [*OTHERS.values()][:3], ids=[*OTHERS][:3])
def test_what_is_no_text_is_no_csv(content):
    assert refused(content, "list.csv") == "upload_not_what_it_says"


def test_a_program_is_refused_by_its_name_too():
    assert refused(b"#!/bin/sh", "list.sh") == "upload_kind"


def test_a_packed_file_that_is_no_workbook_is_refused(workbook):
    document = unpacked(workbook)
    document[TYPES] = document[TYPES].replace(b"spreadsheetml.sheet.main", b"wordprocessingml.document.main")
    assert refused(packed(document)) == "upload_not_what_it_says"
    assert refused(packed({"a.csv": b"a;b"})) == "upload_not_what_it_says"


def test_a_workbook_with_macros_is_refused(workbook):
    assert refused(packed(unpacked(workbook) | {"xl/vbaProject.bin": b"x"})) == "upload_not_what_it_says"


def test_a_damaged_workbook_is_refused(workbook):
    assert refused(workbook[: len(workbook) // 2]) == "upload_not_what_it_says"


def test_a_file_that_unfolds_without_end_is_refused(workbook):
    bomb = packed(unpacked(workbook) | {"xl/worksheets/sheet2.xml": bytes(201 * MEGABYTE)})
    assert len(bomb) < MEGABYTE
    assert refused(bomb) == "upload_unfolds"


def test_a_file_that_lies_about_what_it_unfolds_into_is_refused(workbook):
    size = 50 * MEGABYTE
    bomb = bytearray(packed(unpacked(workbook) | {"xl/worksheets/sheet2.xml": bytes(size)}))
    # Wherever the packed file tells the size, it now says ten bytes.
    told, place = struct.pack("<L", size), 0
    while (place := bomb.find(told, place)) >= 0:
        bomb[place : place + 4] = struct.pack("<L", 10)
    assert refused(bytes(bomb)) == "upload_not_what_it_says"


def test_too_many_small_files_in_one_are_refused(workbook):
    many = unpacked(workbook) | {f"xl/media/{number}": b"" for number in range(5001)}
    assert refused(packed(many)) == "upload_unfolds"


def test_a_file_that_is_too_large_or_empty_is_refused():
    assert refused(b"a;b\n" * (3 * MEGABYTE), "list.csv") == "upload_size"
    assert refused(b"", "list.csv") == "upload_size"
