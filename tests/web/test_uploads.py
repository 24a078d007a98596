"""Files that people send: tables are taken, and nothing that only says that it is one."""

import io
import struct
import zipfile

import pandas as pd
import pytest

pytestmark = pytest.mark.usefixtures("application")

TYPES = "[Content_Types].xml"


def kind_of(content: bytes) -> str:
    from terreinwijzer.web.uploads import table_kind

    file = io.BytesIO(content)
    found = table_kind(file, len(content))
    assert file.read() == content, "it is read from the start afterwards"
    return found


def refused(content: bytes, size: int | None = None) -> str:
    from django.core.exceptions import ValidationError

    from terreinwijzer.web.uploads import table_kind
    from terreinwijzer.web.wording import texts

    with pytest.raises(ValidationError, match="wrong_upload") as caught:
        table_kind(io.BytesIO(content), len(content) if size is None else size)
    (code,) = caught.value.messages
    assert code in texts()
    return code


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
    assert kind_of(workbook) == "xlsx"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        assert kind_of("naam;banen\r\nBé;1\r\n".encode(encoding)) == "csv"


@pytest.mark.parametrize(
    "content",
    [
        b"\x7fELF\x02\x01\x01\x00" + bytes(64), b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00", b"MZ\x90\x00",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512),
    ],
    ids=["program", "pdf", "picture", "windows", "old workbook"],
)  # fmt: skip
def test_what_is_no_table_is_refused_whatever_its_name_says(content):
    assert refused(content) == "wrong_upload_kind"


def test_a_packed_file_that_is_no_workbook_is_refused(workbook):
    document = unpacked(workbook)
    document[TYPES] = document[TYPES].replace(b"spreadsheetml.sheet.main", b"wordprocessingml.document.main")
    assert refused(packed(document)) == "wrong_upload_kind"
    assert refused(packed({"a.csv": b"a;b"})) == "wrong_upload_kind"


def test_a_workbook_with_macros_is_refused(workbook):
    assert refused(packed(unpacked(workbook) | {"xl/vbaProject.bin": b"x"})) == "wrong_upload_kind"


def test_a_damaged_workbook_is_refused(workbook):
    assert refused(workbook[: len(workbook) // 2]) == "wrong_upload_kind"


def test_a_file_that_unfolds_without_end_is_refused(workbook):
    bomb = packed(unpacked(workbook) | {"xl/worksheets/sheet2.xml": bytes(301 * 1024**2)})
    assert len(bomb) < 1024**2
    assert refused(bomb) == "wrong_upload_unfolds"


def test_a_file_that_lies_about_what_it_unfolds_into_is_refused(workbook):
    size = 50 * 1024**2
    bomb = bytearray(packed(unpacked(workbook) | {"xl/worksheets/sheet2.xml": bytes(size)}))
    # Wherever the packed file tells the size, it now says ten bytes.
    told, place = struct.pack("<L", size), 0
    while (place := bomb.find(told, place)) >= 0:
        bomb[place : place + 4] = struct.pack("<L", 10)
    assert refused(bytes(bomb)) == "wrong_upload_kind"


def test_too_many_small_files_in_one_are_refused(workbook):
    many = unpacked(workbook) | {f"xl/media/{number}": b"" for number in range(2001)}
    assert refused(packed(many)) == "wrong_upload_unfolds"


def test_a_file_that_is_too_large_is_refused_unread():
    assert refused(b"a;b", size=20 * 1024**2 + 1) == "wrong_upload_large"


def test_the_field_of_a_form_says_which_kind_it_is_and_what_is_wrong(workbook):
    from django import forms
    from django.core.files.uploadedfile import SimpleUploadedFile

    from terreinwijzer.web.uploads import TableField

    class Sent(forms.Form):
        table = TableField()

    form = Sent({}, {"table": SimpleUploadedFile("list.csv", workbook)})
    assert form.is_valid()
    assert form.cleaned_data["table"].kind == "xlsx"
    assert not Sent({}, {"table": SimpleUploadedFile("list.xlsx", b"\x00\x01")}).is_valid()
