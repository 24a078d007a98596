"""Filling in a form as a browser without scripts does: what stands in it is sent, with what is typed over it."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """The fields of the forms of a page that are sent by POST, with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.posting = self.fresh = False
        self.chosen = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.posting = given.get("method") == "post"
        elif not self.posting:
            return
        elif tag == "input" and given.get("type") not in {"file", "checkbox", "radio"}:
            self.found[name] = value
        elif tag == "input" and given.get("type") in {"checkbox", "radio"} and "checked" in given:
            self.found[name] = value or "on"
        elif tag == "select":
            self.chosen, self.fresh = name, True
            self.found[name] = ""
        elif tag == "option" and ("selected" in given or self.fresh):
            # A browser chooses the first until another is marked.
            self.found[self.chosen], self.fresh = value, False
        elif tag == "textarea":
            self.area = name
            self.found[name] = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


def fields_of(page: str) -> dict[str, str]:
    """Return what a form of a page would send if nothing were typed."""
    reader = _Fields()
    reader.feed(page)
    reader.found.pop("csrfmiddlewaretoken", None)
    return reader.found


def opened(client, address: str) -> dict[str, str]:
    """Open a page with a form, and return what it would send."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return fields_of(answer.content.decode())


def filled(client, address: str, **typed: object):
    """Open the form at an address, type, and send it."""
    given = opened(client, address)
    assert not (unknown := set(typed) - set(given)), unknown
    return client.post(address, given | typed)
