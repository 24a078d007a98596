"""Documents of organisations: they are what they say they are, leave as files, and go when their time is over."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from filled_forms import opened

pytestmark = pytest.mark.usefixtures("two_places", "clean_records")

AT = "/nl/heerlen/register/"
PDF = b"%PDF-1.7\nverslag"


@pytest.fixture
def manager(login):
    return login("account_manager")


@pytest.fixture
def bakery():
    from terreinwijzer.web.register.models import Organisation

    return Organisation.objects.create(portfolio_id="heerlen", name="Bakkerij De Korst")


@pytest.fixture
def no_bytes(application):  # noqa: ARG001  (set up before)
    yield
    from terreinwijzer.web.register.documents import forget_unused

    forget_unused()


def sent(client, address: str, content: bytes, name: str, **typed: str):
    form = {field: value for field, value in opened(client, address).items() if field != "file"}
    return client.post(address, form | typed | {"file": SimpleUploadedFile(name, content)})


def documents():
    from terreinwijzer.web.register.models import Document

    return Document.objects.filter(portfolio_id="heerlen")


def test_a_document_leaves_as_the_file_that_came_and_is_never_opened_in_the_page(manager, bakery):
    address = f"{AT}organisations/{bakery.pk}/add/documents/"
    assert sent(manager, address, PDF, "../../Verslag <1>.pdf").status_code == 302
    this = documents().get()
    assert (this.subject, this.size_bytes) == (this.file_name, len(PDF))
    page = manager.get(f"{AT}organisations/{bakery.pk}/").content.decode()
    assert "Verslag &lt;1&gt;.pdf" in page
    answer = manager.get(f"{AT}documents/{this.pk}/file/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "/" not in this.file_name
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"<script>alert(1)</script>", "brief.html", "Dit soort bestand wordt niet aangenomen"),
        (b"<script>alert(1)</script>", "brief.pdf", "De inhoud past niet bij de naam"),
        (b"PK\x03\x04 no office file", "brief.docx", "De inhoud past niet bij de naam"),
        (b"%PDF-" + b"0" * (10 * 1024**2), "brief.pdf", "leeg of groter dan 10 MB"),
    ],
    ids=["kind", "disguised", "no-office", "large"],
)
def test_a_file_that_is_not_what_it_says_is_refused(manager, bakery, content, name, told):
    answer = sent(manager, f"{AT}organisations/{bakery.pk}/add/documents/", content, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not documents().exists()


def test_who_took_a_document_along_is_written_down_and_an_analyst_sees_none(login, manager, bakery):
    from terreinwijzer.web.privacy.models import Look

    sent(manager, f"{AT}organisations/{bakery.pk}/add/documents/", PDF, "verslag.pdf", subject="Verslag")
    file = f"{AT}documents/{documents().get().pk}/file/"
    Look.objects.all().delete()
    analyst = login("analyst")
    assert analyst.get(file).status_code == 403
    assert "Verslag" not in analyst.get(f"{AT}organisations/{bakery.pk}/").content.decode()
    assert login("administrator", "elsewhere").get(file.replace("heerlen", "elsewhere")).status_code == 404
    assert not Look.objects.exists()
    manager.get(file)
    assert Look.objects.get().doing == "document_file"


@pytest.mark.usefixtures("no_bytes")
def test_a_document_that_was_deleted_comes_back_with_its_bytes_until_its_term_is_over(manager, bakery):
    from terreinwijzer.web.privacy.expire import expire
    from terreinwijzer.web.register.documents import forget_unused
    from terreinwijzer.web.register.models import Content, Document

    sent(manager, f"{AT}organisations/{bakery.pk}/add/documents/", PDF, "verslag.pdf")
    this = documents().get()
    manager.post(f"{AT}documents/{this.pk}/delete/", {})
    assert not documents().exists()
    assert forget_unused() == 0
    first = Document.history.filter(id=this.pk).last()
    assert manager.post(f"{AT}documents/{this.pk}/history/", {"version": first.history_id}).status_code == 302
    assert manager.get(f"{AT}documents/{this.pk}/file/").content == PDF
    expire(documents().get().created_at + timedelta(days=7 * 365 + 1))
    assert not documents().exists()
    assert forget_unused() == 1
    assert not Content.objects.exists()


@pytest.mark.usefixtures("no_bytes")
def test_the_same_file_is_kept_once_and_a_new_file_leaves_the_old_one_in_the_history(manager, bakery):
    from terreinwijzer.web.register.models import Content

    for _ in range(2):
        sent(manager, f"{AT}organisations/{bakery.pk}/add/documents/", PDF, "verslag.pdf")
    assert Content.objects.count() == 1
    this = documents().first()
    assert sent(manager, f"{AT}documents/{this.pk}/edit/", PDF + b" 2", "verslag 2.pdf").status_code == 302
    assert manager.get(f"{AT}documents/{this.pk}/file/").content == PDF + b" 2"
    assert Content.objects.count() == 2
    page = manager.get(f"{AT}documents/{this.pk}/history/").content.decode()
    assert "<del>verslag.pdf</del> → <ins>verslag 2.pdf</ins>" in page
