"""Python as a program that starts quickly: libraries that are slow to load were loaded before, in a process that forks.

Loading pandas and what goes with it takes longer than most commands do. What is run is as when its own program starts
it: another process, with its own folder, environment, arguments and streams. Of the package itself only the library is
loaded before; the command line is loaded anew, in the language of the moment.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path

LOADED_BEFORE = ("terreinwijzer.api.case", "altair", "django", "linopy", "openpyxl", "scipy.optimize", "xlsxwriter")
CLIENT = """#!{python} -SE
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect({address!r})
    what = {{"arguments": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)}}
    socket.send_fds(asked, [json.dumps(what).encode() + b"\\n"], [0, 1, 2])
    answer = b"".join(iter(lambda: asked.recv(100), b""))
sys.exit(int(answer or 70))
"""
COMMAND = '#!/bin/sh\nexec "{python}" -m terreinwijzer.cli "$@"\n'


@cache
def python() -> Path:
    """Return a program that takes `-m MODULE ...` or `-c CODE ...`, as Python does."""
    folder = Path(tempfile.mkdtemp(prefix="warm-"))
    address = folder / "socket"
    server = subprocess.Popen([sys.executable, __file__, str(address)], stdout=subprocess.PIPE, text=True)
    atexit.register(end, server, folder)
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    return program(folder / "python", CLIENT.format(python=sys.executable, address=str(address)))


@cache
def command() -> Path:
    """Return the command `terreinwijzer` as a program, beside the one that takes modules and code."""
    return program(python().with_name("terreinwijzer"), COMMAND.format(python=python()))


def end(server: subprocess.Popen[str], folder: Path) -> None:
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


def program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


def serve(address: str) -> None:
    for name in LOADED_BEFORE:
        importlib.import_module(name)
    # What is there stays: looking through it for waste would copy it in every process.
    gc.freeze()
    # Nobody waits for the processes that are started: the system may forget them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)  # noqa: T201  (whoever started this waits for it)
        while True:
            asked, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                do(asked)
            asked.close()


def do(asked: socket.socket) -> None:
    """Run what is asked in this process, and end it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    text, streams, _, _ = socket.recv_fds(asked, 1 << 16, 3)
    while not text.endswith(b"\n"):
        text += asked.recv(1 << 16)
    what = json.loads(text)
    for stream, place in zip(streams, (0, 1, 2), strict=True):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(what["folder"])
    os.environ.clear()
    os.environ.update(what["environment"])
    sys.path[0] = ""
    code = 0
    try:
        run(what["arguments"])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  (told as Python does)
        traceback.print_exc()
        code = 1
    # What asked to be done at the end is done; taking down all that was loaded takes longer than most commands.
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    asked.sendall(str(code).encode())
    os._exit(code)


def run(arguments: list[str]) -> None:
    kind, what, *given = arguments
    sys.argv = [what if kind == "-m" else "-c", *given]
    if kind == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102  (as `python -c` does)


if __name__ == "__main__":
    serve(sys.argv[1])
