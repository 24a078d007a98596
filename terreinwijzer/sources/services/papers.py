"""What stands beside a file that came from a service: whose data, what was asked, what was answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from terreinwijzer.sources.services.service_list import Service


def papers_beside(out: Path) -> Path:
    """Return where the papers of a file stand."""
    return out.with_name(f"{out.name}.source.json")


def papers_of(service: Service, counts: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    """Return the papers as JSON.

    Parameters
    ----------
    service
        Whose data, and who says that the service is so.
    counts
        What came of it.
    about
        What else is worth keeping: the question, the checksum of a file, the exchanges with a server.
    """
    told = {
        "service": service.name,
        "source": asdict(service.source),
        "statement": asdict(service.statement),
        "counts": dict(counts),
        **about,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)
