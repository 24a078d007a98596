"""A fault of our own: the user gets a sentence, and we get what we need to mend it."""

import re
from pathlib import Path

import pytest

from terreinwijzer import cli


@pytest.mark.parametrize(("language", "words"), [("nl", "Hier ging iets mis"), ("en", "Something went wrong")])
def test_a_fault_of_our_own_is_one_sentence_and_its_details_are_kept(monkeypatch, capsys, language, words):
    def broken(*_given, **_more):
        raise StopIteration("of ours")

    monkeypatch.setattr(cli, "app", broken)
    monkeypatch.setattr(cli.typer.main, "get_command", lambda _app: None)
    with pytest.raises(SystemExit) as end:
        cli.main(["--lang", language] if language == "en" else [])
    said = capsys.readouterr()
    assert end.value.code == cli.OWN_FAULT == 70
    assert said.err.startswith(words)
    assert "Traceback" not in said.err + said.out
    kept = Path(re.search(r"(\S+\.txt)", said.err)[1])
    assert "StopIteration: of ours" in kept.read_text()
    kept.unlink()


def test_a_file_that_ends_too_early_in_a_command_is_no_silent_stop(monkeypatch, capsys):
    def cut_off(*_given):
        raise EOFError("Compressed file ended")

    monkeypatch.setattr("terreinwijzer.sources.services.service_list.read_services", cut_off)
    with pytest.raises(SystemExit) as end:
        cli.main(["services", "--lang", "nl"])
    said = capsys.readouterr().err
    assert end.value.code == cli.OWN_FAULT
    assert said.startswith("Hier ging iets mis")
    kept = Path(re.search(r"(\S+\.txt)", said)[1])
    assert "EOFError: Compressed file ended" in kept.read_text()
    kept.unlink()
