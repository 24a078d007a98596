"""Personal data: declared where they are kept, seen only with a trace, and gone when their term is over."""

from datetime import timedelta

import pytest
from django.http import HttpRequest

pytestmark = pytest.mark.usefixtures("application")


def request_of(user) -> HttpRequest:
    request = HttpRequest()
    request.user = user
    request.resolver_match = None
    return request


@pytest.fixture
def somebody():
    from terreinwijzer.web.people.models import User

    made = User.objects.create_user("somebody", email="somebody@example.nl")
    yield made
    User.objects.filter(username="somebody").delete()


def test_a_declaration_that_its_model_contradicts_is_refused():
    from terreinwijzer.web.people.models import Membership
    from terreinwijzer.web.privacy.declarations import Ground, OnErasure, PersonalData, declaration_of, declare

    given = {
        "model": Membership, "what": "accounts", "purpose": "accounts_purpose", "ground": Ground.PUBLIC_TASK,
        "fields": ("role",), "found_by": ("user__email",), "since": "changed", "retention": timedelta(days=1),
    }  # fmt: skip
    with pytest.raises(ValueError, match=r"people\.membership: Membership has no field named 'nickname'"):
        PersonalData(**given | {"fields": ("nickname",)})
    with pytest.raises(ValueError, match=r"people\.membership\.user cannot be emptied"):
        PersonalData(**given | {"fields": ("user",), "on_erasure": OnErasure.EMPTY})
    from terreinwijzer.web.people.models import User

    with pytest.raises(ValueError, match=r"people\.user was declared before"):
        declare(declaration_of(User))


def test_whoever_sees_personal_data_leaves_a_trace_in_one_query(somebody):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.privacy.log import seen
    from terreinwijzer.web.privacy.models import Look

    others = [User.objects.create_user(f"other-{number}") for number in range(20)]
    with CaptureQueriesContext(connection) as asked:
        seen(request_of(somebody), "heerlen", others)
    assert sum("INSERT" in query["sql"] for query in asked.captured_queries) == 1
    found = Look.objects.filter(user=somebody)
    assert {(look.portfolio_id, look.model, look.record) for look in found} == {
        ("heerlen", "people.user", str(other.pk)) for other in others
    }
    for other in others:
        other.delete()


def test_what_declares_no_personal_data_cannot_be_shown_as_such_and_nobody_sees_them_without_logging_in(somebody):
    from django.contrib.auth.models import AnonymousUser

    from terreinwijzer.web.people.models import Membership
    from terreinwijzer.web.privacy.log import seen

    with pytest.raises(KeyError, match=r"people\.membership"):
        seen(request_of(somebody), "heerlen", [Membership()])
    with pytest.raises(PermissionError, match="heerlen"):
        seen(request_of(AnonymousUser()), "heerlen", [somebody])


def test_a_record_goes_when_its_term_is_over_and_not_a_day_before(somebody):
    from django.utils import timezone

    from terreinwijzer.web.people.models import User
    from terreinwijzer.web.privacy.expire import expire

    now = timezone.now()
    somebody.last_login = now - timedelta(days=729)
    somebody.save()
    never = User.objects.create_user("never-logged-in")
    assert expire(now) == {}
    assert expire(now + timedelta(days=2)) == {"people.user": 1}
    assert list(User.objects.filter(username__in=["somebody", "never-logged-in"])) == [never]
    never.delete()


def test_what_is_deleted_leaves_nothing_in_the_history(somebody):
    from terreinwijzer.web.people.models import Membership
    from terreinwijzer.web.privacy.declarations import Ground, PersonalData
    from terreinwijzer.web.privacy.expire import delete

    data = PersonalData(
        model=Membership, what="accounts", purpose="accounts_purpose", ground=Ground.PUBLIC_TASK,
        fields=("role",), found_by=("user__email",), since="changed", retention=timedelta(days=1),
    )  # fmt: skip
    kept = Membership.objects.create(user=somebody, portfolio_id="heerlen", role="council")
    gone = Membership.objects.create(user=somebody, portfolio_id="heerlen", role="analyst")
    key = gone.pk
    assert Membership.history.filter(id=key).exists()
    delete(data, [key])
    assert not Membership.objects.filter(pk=key).exists()
    assert not Membership.history.filter(id=key).exists()
    assert Membership.history.filter(id=kept.pk).exists()
    kept.delete()
    Membership.history.filter(id=kept.pk).delete()
