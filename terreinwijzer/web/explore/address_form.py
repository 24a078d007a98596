"""A form whose answers stand in the address, so that what is asked can be passed on and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from terreinwijzer.web.writing.choices import ChoiceForm


class AddressForm(ChoiceForm):
    """A form filled from an address; what the address does not say is as usual.

    Attributes
    ----------
    usual
        How each field stands in an address that says nothing of it.
    language
        In which the form speaks.
    """

    def __init__(self, given: Mapping[str, Any], usual: Mapping[str, str], language: str) -> None:
        """Fill the form; the fields are for who inherits, and then `full_clean`."""
        self.usual, self.language = dict(usual), language
        super().__init__({name: given.get(name, value) for name, value in self.usual.items()})
        self.label_suffix = ""

    @property
    def query(self) -> str:
        """Return what is asked otherwise than usual, as the query of an address."""
        return urlencode({name: self.data[name] for name, value in self.usual.items() if self.data[name] != value})
