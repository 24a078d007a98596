"""The first visitor after a start does not wait for what is made once."""

import threading


class Answer(list):
    """An answer that tells whether it was closed."""

    closed = 0

    def close(self) -> None:
        Answer.closed += 1


def test_the_pages_that_everybody_asks_for_are_asked_for_before_anybody_comes(application):  # noqa: ARG001  (set up)
    from django.urls import resolve

    from terreinwijzer.web.warm import is_warm, warm_up

    asked = []

    def answering(environ, start_response):
        start_response("200 OK", [])
        assert not is_warm()
        asked.append((environ["REQUEST_METHOD"], resolve(environ["PATH_INFO"])))
        return Answer([b"page"])

    warm_up(answering, ["heerlen", "elsewhere"]).join(timeout=10)
    assert {method for method, _ in asked} == {"GET"}
    for portfolio_id in ("heerlen", "elsewhere"):
        found = [match for _, match in asked if match.kwargs["portfolio_id"] == portfolio_id]
        # One park stands for all of a portfolio that is there.
        park = {"park"} if portfolio_id == "heerlen" else set()
        explorers = {f"explore_{name}" for name in ("climate", "weighing", "labour", "compare", "streams")}
        assert {"home", "parks", "atlas", "audit", "ogc_items"} | explorers | park == {
            match.view_name for match in found
        }
        assert {match.kwargs["language"] for match in found if match.view_name == "home"} == {"nl", "en"}
    assert Answer.closed == len(asked)
    assert is_warm()


def test_a_server_on_which_a_page_fails_is_warm_all_the_same(application, monkeypatch):  # noqa: ARG001  (set up)
    from terreinwijzer.web.warm import is_warm, warm_up

    def failing(*_asked):
        raise OSError("a full disk")

    told = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    warm_up(failing, ["heerlen"]).join(timeout=10)
    assert [str(each.exc_value) for each in told] == ["a full disk"]
    assert is_warm()
