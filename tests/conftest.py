"""What every kind of test uses: the reference case, and the real data that lives beside the project."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from screens import CHROMIUM

from terreinwijzer.api.case import results_of
from terreinwijzer.dossier.dossier import write_dossier
from terreinwijzer.dossier.results import Results
from terreinwijzer.snapshots.case import Case, load_case
from terreinwijzer.vocabulary.language import LANGUAGES

# Today is the same day in a test as in the application, also while it is yesterday in Greenwich still.
os.environ["TZ"] = "Europe/Amsterdam"
time.tzset()

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def heerlen() -> Case:
    return load_case(ROOT / "cases" / "heerlen")


@pytest.fixture(scope="session")
def heerlen_results(heerlen: Case) -> Results:
    """Return everything that follows from the reference case, computed once."""
    return results_of(heerlen)


@pytest.fixture(scope="session")
def heerlen_dossiers(heerlen_results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the reference case's dossier in every format and language, to read, not to change.

    It is written once for all processes that run tests: whoever comes first writes, the others wait.
    """
    # Each process has a folder of its own in one that they share.
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "heerlen-dossiers"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            work = folder.with_name("heerlen-dossiers-part")
            for language in LANGUAGES:
                write_dossier(heerlen_results, work, language)
            work.rename(folder)
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with real data beside the project; say so plainly where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real data files (folder 'shared' beside the project) are absent: this check did not run")
    return SHARED


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own with room for one megabyte; say so where none may be mounted."""
    folder = tmp_path / "small-disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk may be mounted here: this check did not run")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is absent: the pages were not looked at in a browser (install the package 'chromium')")
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start as root, as in a container.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


# The first example of a property pays for imports; on a shared machine a deadline would only measure the neighbours.
settings.register_profile("terreinwijzer", deadline=None, max_examples=40, derandomize=True)
settings.load_profile("terreinwijzer")
