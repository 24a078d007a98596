"""An example register for a portfolio: made up by a fixed recipe, and marked as such in every record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.resources import read_yaml
from terreinwijzer.web.register.models import (
    Offer,
    Organisation,
    Ownership,
    Person,
    Plan,
    Plot,
    Request,
    Signal,
    Visit,
)
from terreinwijzer.web.register.searching import sought_of
from terreinwijzer.web.writing.record import Record

PER_PARK = 6
AT_A_TIME = 200
# A moment that a signal was noticed lies at most so long ago.
NOTICED_DAYS_AGO = 365
# In the order in which they can be deleted: what refers to others goes first.
MODELS: tuple[type[Record], ...] = (Offer, Request, Signal, Visit, Ownership, Plan, Person, Plot, Organisation)
# So many days ago an organisation was last seen: some last month, some long enough ago to be on a work list.
LONGEST_AGO = 700
SEEN_DAYS_AGO = (20, 60, 140, 260, 400, LONGEST_AGO, None)


def fill_example(
    portfolio_id: str, park_ids: Sequence[str], place: str, today: date | None = None, per_park: int = PER_PARK
) -> dict[str, int]:
    """Write the example register of a portfolio, all of it or nothing.

    Parameters
    ----------
    portfolio_id, park_ids, place
        The portfolio, the keys of its parks, and the town that stands in addresses.
    today
        The day from which other days are counted; today by default.
    per_park
        Organisations on every park, the last one an investor; each has about seven records of other kinds.

    Returns
    -------
    dict of str to int
        Records written, by kind.

    Raises
    ------
    InputError
        The register has records already: an example does not belong among real ones.
    """
    counts = dict.fromkeys(reversed(MODELS), 0)
    with transaction.atomic():
        if Organisation.objects.filter(portfolio_id=portfolio_id).exists():
            raise InputError(Problem("web_register_not_empty", value=portfolio_id))
        made = _Made(portfolio_id, place, today or timezone.localdate(), per_park)
        # Some parks at a time: the records of a whole country would not fit in memory.
        for start in range(0, len(park_ids), AT_A_TIME):
            made.records = {model: [] for model in MODELS}
            for place_in_list, park_id in enumerate(park_ids[start : start + AT_A_TIME], start):
                made.add_park(park_id, place_in_list)
            for model in counts:
                _write(model, made.records[model])
                counts[model] += len(made.records[model])
            _date_signals(made.records[Signal], made.today, counts[Signal])
    return {model.__name__.lower(): count for model, count in counts.items()}


def remove_example(portfolio_id: str) -> int:
    """Delete every example record of a portfolio with its history, and return how many there were.

    Raises
    ------
    ProtectedError
        A record of somebody refers to one of the example.
    """
    count = 0
    with transaction.atomic():
        for model in MODELS:
            manager: Any = model._default_manager  # noqa: SLF001  (Django's public way)
            count += manager.filter(portfolio_id=portfolio_id, synthetic=True).delete()[1].get(model._meta.label, 0)  # noqa: SLF001
            past: Any = model.history
            past.filter(portfolio_id=portfolio_id, synthetic=True).delete()
    return count


@dataclass
class _Made:
    """What was made so far, with the recipe and the dice."""

    portfolio_id: str
    place: str
    today: date
    per_park: int
    dice: Random = field(default_factory=lambda: Random(2024))  # noqa: S311  (an example needs no secret)
    recipe: dict[str, Any] = field(default_factory=lambda: read_yaml("terreinwijzer.web.register", "example.yaml"))
    records: dict[type[Record], list[Any]] = field(default_factory=lambda: {model: [] for model in MODELS})

    def add(self, model: type[Record], **values: Any) -> Any:
        made = model(portfolio_id=self.portfolio_id, synthetic=True, **values)
        self.records[model].append(made)
        return made

    def add_park(self, park_id: str, place: int) -> None:
        for number in range(1, self.per_park + 1):
            self.add_organisation(park_id, place * self.per_park + number, is_investor=number == self.per_park)

    def add_organisation(self, park_id: str, number: int, *, is_investor: bool) -> None:
        trade = self.dice.choice(self.recipe["trades"])
        name = f"Voorbeeld Vastgoed {number}" if is_investor else f"Voorbeeld {trade['name']} {number}"
        street = f"{self.dice.choice(self.recipe['streets'])} {self.dice.randint(1, 90)}"
        organisation = self.add(
            Organisation, name=name, kind="investor" if is_investor else "business", street=street, place=self.place,
            # The trade register gives no numbers below a million.
            kvk_number=f"{number:08d}", park_id=park_id, tags="" if is_investor else f";{';'.join(trade['tags'])};",
            email=f"info@bedrijf-{number}.example",
        )  # fmt: skip
        organisation.sought = sought_of(organisation)
        self.add(
            Person, organisation=organisation, name=f"Proefpersoon {number}", role="director", purpose="public_task",
            email=f"proefpersoon@bedrijf-{number}.example", keep_until=self.today + timedelta(days=500),
        )  # fmt: skip
        idle = self.today - timedelta(days=self.dice.choice((400, 1300))) if self.dice.random() < 0.15 else None  # noqa: PLR2004
        plot = self.add(Plot, plot_id=f"VOORBEELD-{number}", park_id=park_id, street=street, idle_since=idle,
                        area_m2=Decimal(self.dice.randrange(1500, 12000, 50)))  # fmt: skip
        self.add(Ownership, plot=plot, organisation=organisation, since=date(self.dice.randint(1995, 2022), 1, 1))
        self.add_conversations(organisation)
        self.add_market(organisation, number)

    def add_conversations(self, organisation: Organisation) -> None:
        ago = self.dice.choice(SEEN_DAYS_AGO)
        if ago is not None:
            for days in (ago, ago + 380):
                self.add(Visit, organisation=organisation, held_on=self.today - timedelta(days=days),
                         kind=self.dice.choice(("official", "official", "administrative", "call")),
                         report=self.dice.choice(self.recipe["reports"]))  # fmt: skip
        if ago == LONGEST_AGO:
            self.add(Visit, organisation=organisation, held_on=self.today + timedelta(days=10), kind="official")
        if self.dice.random() < 0.4:  # noqa: PLR2004
            plan = self.one_of("plans", step=100)
            self.add(Plan, organisation=organisation, park_id=organisation.park_id,
                     expected_year=self.today.year + self.dice.randint(0, 5), **plan)  # fmt: skip
        if self.dice.random() < 0.3:  # noqa: PLR2004
            due = self.today + timedelta(days=self.dice.choice((-20, 5, 12, 60)))
            self.add(Signal, organisation=organisation, due_on=due, remind_on=due - timedelta(days=14),
                     **self.dice.choice(self.recipe["signals"]))  # fmt: skip

    def add_market(self, organisation: Organisation, number: int) -> None:
        """Let a fifth of the organisations offer or seek something, by their number: the dice are for the others."""
        if number % 10 == 0:
            made = self.one_of("offers")
            self.add(Offer, organisation=organisation, park_id=organisation.park_id, street=organisation.street,
                     published=number % 20 == 0, available_from=self.today + timedelta(days=30), **made)  # fmt: skip
        elif number % 10 == 5:  # noqa: PLR2004
            self.add(Request, organisation=organisation, wanted_from=self.today + timedelta(days=200),
                     **self.one_of("requests"))  # fmt: skip

    def one_of(self, name: str, step: int = 5) -> dict[str, Any]:
        """Return one of the recipe, with an amount for each pair of least and most."""
        chosen = self.dice.choice(self.recipe[name])
        return {
            column: Decimal(self.dice.randrange(value[0], value[1], step)) if isinstance(value, list) else value
            for column, value in chosen.items()
        }


def _write(model: type[Record], records: list[Any]) -> None:
    # What a record refers to was written by now, and has its key.
    for record in records:
        columns: Any = model._meta.concrete_fields  # noqa: SLF001
        for column in columns:
            if column.is_relation and column.is_cached(record):
                setattr(record, column.attname, getattr(record, column.name).pk)
    bulk_create_with_history(records, model, batch_size=500)


def _date_signals(signals: list[Signal], today: date, counted: int) -> None:
    for place, signal in enumerate(signals, counted - len(signals)):
        ago = timedelta(days=30 + place % NOTICED_DAYS_AGO)
        noticed = datetime.combine(today - ago, time(10), timezone.get_current_timezone())
        signal.created_at = noticed
    Signal.objects.bulk_update(signals, ["created_at"], batch_size=500)
