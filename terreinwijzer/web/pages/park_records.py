"""What people wrote about one park, for who may see it: organisations, last visits, actions of the programme."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
from django.http import HttpRequest
from django.utils import timezone

from terreinwijzer.web.access.holders import may_here
from terreinwijzer.web.access.roles import Permission
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.programme.models import Action
from terreinwijzer.web.programme.tables import actions_of, standing
from terreinwijzer.web.register.listing import with_state
from terreinwijzer.web.register.models import Organisation, Visit

# So many stand on the page; the register has all.
ORGANISATIONS, VISITS = 20, 5


@dataclass(frozen=True)
class ParkRecords:
    """What is written about a park; parts that the user may not see are `None`.

    Attributes
    ----------
    organisations, count
        The first by name with `last_visit` and `active_signals`, and how many there are.
    visits
        The last ones that took place, newest first.
    sees_people
        Whether reports and who was there are shown, which is then written in the access log.
    actions, stands
        Of the programme for this park, in its order, and how they stand against their planning.
    """

    organisations: list[Organisation] | None = None
    count: int = 0
    visits: list[Visit] | None = None
    sees_people: bool = False
    actions: list[Action] | None = None
    stands: pd.DataFrame = field(default_factory=pd.DataFrame)


def records_on(request: HttpRequest, shown: Shown, park_id: str) -> ParkRecords:
    """Return what people wrote about a park, as far as the user of a request may see it, in as many queries for many.

    Parameters
    ----------
    request
        Whose roles count, and who is named in the access log.
    shown, park_id
        The portfolio and one of its parks.
    """
    today = timezone.localdate()
    organisations, visits, actions = None, None, None
    count, sees_people, stands = 0, False, pd.DataFrame()
    if may_here(request, shown.portfolio_id, Permission.SEE_REGISTER):
        rows = Organisation.objects.filter(portfolio_id=shown.portfolio_id, park_id=park_id)
        count = rows.count()
        organisations = with_state(rows.order_by("name", "id")[:ORGANISATIONS])
        visits = list(
            Visit.objects.filter(
                portfolio_id=shown.portfolio_id, organisation__park_id=park_id, held_on__lte=today
            ).select_related("organisation", "visited_by").order_by("-held_on", "-id")[:VISITS]
        )  # fmt: skip
        sees_people = may_here(request, shown.portfolio_id, Permission.SEE_PERSONAL_DATA)
        if sees_people:
            seen(request, shown.portfolio_id, visits)
    if may_here(request, shown.portfolio_id, Permission.SEE_PROGRAMME):
        # All of them: what an action waits for can be one of another park.
        every = actions_of(shown.portfolio_id)
        stands = standing(every, today)
        actions = [each for each in every if each.park_id == park_id]
    return ParkRecords(organisations, count, visits, sees_people, actions, stands)
