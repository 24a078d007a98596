"""How pages are looked at in a browser: on the screens and by the rules of the gallery."""

import pytest

from gallery.screens import CHROMIUM, DESKTOP, PHONE, WCAG

__all__ = ["CHROMIUM", "DESKTOP", "PHONE", "SCREENS", "WCAG"]

SCREENS = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
