"""The command that opens the application: what goes wrong is told in one sentence, with exit code 2."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from served import address_of

ROOT = Path(__file__).parents[2]


def serve(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    variables = os.environ | {"TERREINWIJZER_DATABASE": f"sqlite:///{folder / 'web.sqlite3'}", **given}
    command = [sys.executable, "-m", "terreinwijzer.cli", "serve", *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(("lang", "said"), [("nl", "Hier staat geen casusmap"), ("en", "There is no case folder")])
def test_a_folder_without_data_is_told(tmp_path, lang, said):
    done = serve(tmp_path, str(tmp_path / "nowhere"), "--lang", lang)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_an_unknown_kind_is_told_to_programs_too(tmp_path):
    done = serve(tmp_path, "cases/heerlen", "--json", TERREINWIJZER_DATABASE="mysql://db/parks")
    assert done.returncode == 2
    assert json.loads(done.stdout)["problems"][0]["code"] == "web_database_unknown"


@pytest.fixture
def small(tmp_path) -> Path:
    """Return a case of one park."""
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.toml").write_text(
        '[case]\nid = "small"\nname = "Small"\nregion = "Region"\nreference_date = 2023-12-31\n\n'
        '[tables.parks]\nfile = "parks.csv"\n'
    )
    (case / "parks.csv").write_text("park_id,name,gross_ha\na,Aa,10\n")
    return case


def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path, small):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = serve(tmp_path, str(small), "--port", str(taken.getsockname()[1]), "--lang", "en")
    assert done.returncode == 2, done.stderr
    assert "Choose another port with --port" in done.stderr


def test_behind_a_proxy_only_the_proxy_says_by_which_way_somebody_came(tmp_path, small):
    import http.client

    given = os.environ | {
        "TERREINWIJZER_DATABASE": f"sqlite:///{tmp_path / 'web.sqlite3'}", "TERREINWIJZER_SECURE": "1",
        "TERREINWIJZER_JSON_LOG": "1", "TERREINWIJZER_HOSTS": "parken.example.nl",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "terreinwijzer.cli",
        "serve",
        str(small),
        "--port",
        "0",
        "--json",
        "--workers",
        "0",
    ]
    with subprocess.Popen(
        command, cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        port = int(address_of(server).rpartition(":")[2])

        def ask(address: str, **headers: str):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request(
                "GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = connection.getresponse()
            answer.read()
            connection.close()
            return answer

        try:
            page = "/nl/account/login/"
            plain = ask(page)
            assert (plain.status, plain.headers["Location"]) == (301, f"https://127.0.0.1:{port}{page}")
            secure = ask(page, X_Forwarded_Proto="https", X_Forwarded_For="10.1.2.3")
            assert secure.status == 200
            cookie = secure.headers["Set-Cookie"]
            assert cookie.startswith("__Host-csrftoken=")
            assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
            assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
            assert ask("/health/live").status == 200, "whoever watches over the process asks from beside it"
        finally:
            server.terminate()
            log = server.stderr.read()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [line["status"] for line in lines if line["event"] == "request"] == [301, 200, 200]
    assert "10.1.2.3" not in log


@pytest.mark.skipif(os.name == "nt", reason="servers cannot share an address there")
def test_two_servers_share_an_address_one_that_dies_is_replaced_and_none_outlives_the_first(tmp_path, small):
    import psutil

    given = os.environ | {"TERREINWIJZER_DATABASE": f"sqlite:///{tmp_path / 'web.sqlite3'}"}
    command = [sys.executable, "-m", "terreinwijzer.cli", "serve", str(small), "--port", "0", "--json", "--workers",
               "0", "--processes", "2"]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = address_of(server)

            def answers(path: str) -> int:
                return httpx.get(f"{address}{path}", timeout=30).status_code

            def beside() -> list[psutil.Process]:
                return psutil.Process(server.pid).children()

            def until(said: Callable[[], bool]) -> None:
                end = time.monotonic() + 60
                while not said():
                    assert time.monotonic() < end
                    time.sleep(0.1)

            until(lambda: answers("/health/ready") == 200)
            [other] = beside()
            # Whoever has only one of them left still answers.
            psutil.Process(server.pid).suspend()
            assert answers("/nl/small/parks/") == 200
            psutil.Process(server.pid).resume()
            other.kill()
            assert [answers("/nl/small/parks/") for _ in range(4)] == [200] * 4
            until(lambda: any(each.pid != other.pid and each.status() != "zombie" for each in beside()))
            left = beside()
        finally:
            server.kill()
    assert psutil.wait_procs(left, timeout=20)[1] == []


@pytest.mark.parametrize(("fetched", "said"), [(True, ""), (False, "'make web'")])
def test_scripts_of_the_map_that_were_not_fetched_are_told_in_one_line(monkeypatch, capsys, fetched, said):
    from terreinwijzer.cli import main

    class Server:
        effective_host, effective_port = "127.0.0.1", 8000

        def run(self) -> None:
            """Stop at once."""

    server = "terreinwijzer.web.server"
    monkeypatch.setattr(f"{server}.prepared", lambda *_given: Server())
    monkeypatch.setattr(f"{server}.rows_set_aside", lambda: (0, Path()))
    monkeypatch.setattr(f"{server}.without_administrator", list)
    monkeypatch.setattr("terreinwijzer.web.templating.fetched", lambda _name: fetched)
    with pytest.raises(SystemExit) as end:
        main(["serve", "cases/heerlen", "--lang", "nl"])
    told = capsys.readouterr().out.splitlines()
    assert end.value.code == 0
    assert len(told) == 1 + (not fetched)
    assert said in told[-1]
