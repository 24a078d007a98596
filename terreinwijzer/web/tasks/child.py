"""The process that does one task: `python -m terreinwijzer.web.tasks.child TASK ATTEMPT`, started by a worker."""

from __future__ import annotations

import os
import sys

import django

from terreinwijzer.web.tasks.parents import end_with_parent


def main() -> None:
    """Do the task that is named, and write its result in the database."""
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreinwijzer.web.settings")
    django.setup()
    from terreinwijzer.web.tasks.work import do  # noqa: PLC0415  (Django first)

    do(sys.argv[1], int(sys.argv[2]))


if __name__ == "__main__":
    main()
