"""Agreements and services: from a small draft to a release that never changes again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qms_tickets.domain.agreement_document import minimal
from qms_tickets.domain.errors import NotAllowed, NotCurrent, NotPossible, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.operations import agreements, events, services
from qms_tickets.operations.sweep import sweep
from qms_tickets.queries import agreements as questions
from tests.factories import MONDAY_9, make_house, make_ticket

INPUT = {"key": "gauge", "name": {"zh": "量具编号", "en": "Gauge"}}
OUTPUT = {
    "key": "certificate",
    "name": {"zh": "证书", "en": "Certificate"},
    "kind": "file",
    "check": {"zh": "可溯源", "en": "Traceable"},
}
SMALL = minimal({"zh": "检定", "en": "To calibrate"}, INPUT, OUTPUT, "calibration")
NOW = MONDAY_9


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def service(house):
    return services.add_service(
        "CAL",
        {"zh": "检定", "en": "Calibration"},
        house.metrology,
        "calibration",
        "measuring_equipment",
        by=house.by(house.metrology_head),
        now=NOW,
    )


def drafted(house, service, **changes):
    return agreements.draft(service, {**SMALL, **changes}, by=house.by(house.inspector), now=NOW)


def reviewed(house, service, countersign=(), **changes):
    revision = drafted(house, service, **changes)
    agreements.send_for_review(revision, by=house.by(house.inspector), now=NOW, countersign=countersign)
    agreements.sign(revision, by=house.by(house.metrology_head), now=NOW)
    return revision


def released(house, service, **changes):
    revision = reviewed(house, service, **changes)
    agreements.release(revision, by=house.by(house.quality_manager), now=NOW)
    return revision


def signatures(revision):
    return {signature.role: signature.person.name for signature in revision.signatures if signature.at}


def test_a_new_service_has_no_agreement_in_force(service):
    assert service.effective_revision is None
    assert service.revisions == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("code", "cal", "not_a_service_code"),
        ("code", "FAI", "already_used"),
        ("name", {}, "required"),
        ("kind", "magic", "not_a_choice"),
        ("process", "magic", "not_a_choice"),
    ],
)
def test_what_a_service_needs(house, field, value, code):
    facts = {
        "code": "NEW",
        "name": {"zh": "新", "en": "New"},
        "kind": "desk",
        "process": "purchasing",
        field: value,
    }
    with pytest.raises(NotValid) as refused:
        services.add_service(department=house.metrology, by=house.by(house.quality_manager), now=NOW, **facts)
    assert refused.value.errors[field].code == code


def test_only_the_department_and_the_quality_manager_add_services(house):
    with pytest.raises(NotAllowed):
        services.add_service(
            "NEW", "New", house.metrology, "desk", "purchasing", by=house.by(house.buying_head), now=NOW
        )


def test_released_by_the_head_and_the_quality_manager(house, service):
    revision = released(house, service)
    assert revision.state == "effective"
    assert service.effective_revision is revision
    assert signatures(revision) == {
        "prepared": "inspector",
        "reviewed": "metrology_head",
        "approved": "quality_manager",
    }
    assert revision.review_due == MONDAY_9.replace(year=2027)


def test_the_policy_follows_from_the_relations(house, service):
    assert drafted(house, service, relations=["functional", "process"]).policy.code == "process"


def test_a_released_revision_never_changes(house, service):
    revision = released(house, service)
    with pytest.raises(NotPossible) as refused:
        agreements.change(revision, SMALL, by=house.by(house.quality_manager), now=NOW)
    assert refused.value.code == "agreement_not_now"


def test_the_next_release_takes_the_place_of_the_former(house, service):
    first = released(house, service)
    second = agreements.revise(first, by=house.by(house.inspector), now=NOW)
    assert second.content == first.content
    agreements.send_for_review(second, by=house.by(house.inspector), now=NOW)
    agreements.sign(second, by=house.by(house.metrology_head), now=NOW)
    later = NOW + timedelta(days=1)
    agreements.release(second, by=house.by(house.quality_manager), now=later)
    assert (first.state, first.ended_at, second.state) == ("superseded", later, "effective")
    assert service.effective_revision is second


def test_a_ticket_stays_under_the_revision_it_was_raised_under(house):
    ticket = make_ticket(house)
    first = house.service.effective_revision
    second = agreements.revise(first, by=house.by(house.inspector), now=NOW)
    second.content = {**second.content, "outputs": [OUTPUT]}
    agreements.send_for_review(second, by=house.by(house.inspector), now=NOW)
    agreements.sign(second, by=house.by(house.metrology_head), now=NOW)
    agreements.release(second, by=house.by(house.quality_manager), now=NOW)
    assert ticket.revision is first


def test_one_revision_is_in_work_at_a_time(house, service):
    drafted(house, service)
    with pytest.raises(NotPossible):
        drafted(house, service)


def test_what_says_too_little_is_not_reviewed(house, service):
    revision = drafted(house, service, outputs=[])
    with pytest.raises(NotValid) as refused:
        agreements.send_for_review(revision, by=house.by(house.inspector), now=NOW)
    assert "outputs" in refused.value.errors
    assert revision.state == "draft"


def test_not_released_before_the_head_has_signed(house, service):
    revision = drafted(house, service)
    agreements.send_for_review(revision, by=house.by(house.inspector), now=NOW)
    with pytest.raises(NotPossible) as refused:
        agreements.release(revision, by=house.by(house.quality_manager), now=NOW)
    assert refused.value.code == "head_has_not_signed"


def test_sent_back_it_can_be_changed_and_its_signatures_are_gone(house, service):
    revision = reviewed(house, service)
    agreements.send_back(revision, "Purpose unclear", by=house.by(house.quality_manager), now=NOW)
    assert (revision.state, revision.signatures) == ("draft", [])
    agreements.change(
        revision, {**SMALL, "purpose": {"zh": "检定在用量具"}}, by=house.by(house.inspector), now=NOW
    )
    agreements.send_for_review(revision, by=house.by(house.inspector), now=NOW)
    assert signatures(revision) == {"prepared": "inspector"}


def test_sending_back_needs_a_reason(house, service):
    with pytest.raises(NotValid):
        agreements.send_back(reviewed(house, service), " ", by=house.by(house.quality_manager), now=NOW)


def test_two_who_change_a_draft_do_not_overwrite_each_other(house, service):
    revision = drafted(house, service)
    seen = revision.version
    agreements.change(revision, SMALL, by=house.by(house.inspector), now=NOW, version=seen)
    with pytest.raises(NotCurrent):
        agreements.change(revision, SMALL, by=house.by(house.metrology_head), now=NOW, version=seen)


def test_customers_heads_countersign_and_silence_blocks_nothing(house, service):
    revision = reviewed(house, service, countersign=[house.purchasing])
    agreements.release(revision, by=house.by(house.quality_manager), now=NOW)
    assert questions.not_countersigned() == [revision]
    agreements.countersign(revision, by=house.by(house.buying_head), now=NOW)
    assert questions.not_countersigned() == []


def test_nobody_countersigns_for_another_department(house, service):
    revision = reviewed(house, service, countersign=[house.purchasing])
    with pytest.raises(NotAllowed):
        agreements.countersign(revision, by=house.by(house.metrology_head), now=NOW)


def test_the_listed_customers_are_asked(house, service):
    revision = reviewed(house, service, countersign=None, customers={"PUR": {}})
    assert questions.asked_departments(revision) == [house.purchasing.id]


def test_else_those_who_used_the_service_within_a_year(house):
    make_ticket(house)
    first = house.service.effective_revision
    second = agreements.revise(first, by=house.by(house.inspector), now=NOW)
    second.content = {**second.content, "outputs": [OUTPUT]}
    agreements.send_for_review(second, by=house.by(house.inspector), now=NOW + timedelta(hours=1))
    assert questions.asked_departments(second) == [house.purchasing.id]


def test_a_release_for_a_later_day_waits_for_it(house, service):
    first = released(house, service)
    second = agreements.revise(first, by=house.by(house.inspector), now=NOW)
    agreements.send_for_review(second, by=house.by(house.inspector), now=NOW)
    agreements.sign(second, by=house.by(house.metrology_head), now=NOW)
    day = NOW + timedelta(days=7)
    agreements.release(second, by=house.by(house.quality_manager), now=NOW, effective_from=day)
    assert service.effective_revision is first
    assert not agreements.take_effect(second, now=day - timedelta(seconds=1))
    assert agreements.take_effect(second, now=day)
    assert (first.state, first.ended_at, service.effective_revision) == ("superseded", day, second)
    assert not agreements.take_effect(second, now=day)


def test_a_release_in_the_past_is_refused(house, service):
    revision = reviewed(house, service)
    with pytest.raises(NotValid):
        agreements.release(
            revision, by=house.by(house.quality_manager), now=NOW, effective_from=NOW - timedelta(days=1)
        )
    assert revision.state == "in_review"


def test_withdrawn_it_can_no_longer_be_requested(house, service):
    revision = released(house, service)
    agreements.withdraw(
        revision, "Given to an outside laboratory", by=house.by(house.metrology_head), now=NOW
    )
    assert (revision.state, service.effective_revision) == ("withdrawn", None)


def test_copied_from_another_service_it_gets_a_number_of_its_own(house, service):
    source = house.service.effective_revision
    source.content = {**source.content, "document_number": "HY-1", "customers": {"PUR": {}}}
    copied = agreements.copy_from(service, source, by=house.by(house.inspector), now=NOW)
    assert copied.content["inputs"] == source.content["inputs"]
    assert (copied.content["document_number"], copied.content["customers"]) == ("", None)


def test_due_for_review_thirty_days_before_the_year_is_over(house, service):
    revision = released(house, service)
    assert revision not in questions.due_for_review(revision.review_due - timedelta(days=31))
    assert revision in questions.due_for_review(revision.review_due - timedelta(days=29))
    agreements.confirm_review(revision, by=house.by(house.metrology_head), now=revision.review_due)
    assert revision.review_due.year == 2028


def reminded(now) -> list[str]:
    """Who hears of a review when everything due until then is done."""
    before = db.session.scalar(select(func.count(Notice.id))) or 0
    while sweep(now, owner="test").fired:
        pass
    found = db.session.scalars(select(Notice).order_by(Notice.id).offset(before))
    return [notice.person.name for notice in found if notice.kind == "agreement.review_due"]


def test_thirty_days_before_the_head_and_the_quality_manager_are_reminded_once(house, service):
    revision = released(house, service)
    at = revision.review_due - timedelta(days=30)
    assert reminded(at - timedelta(seconds=1)) == []
    assert reminded(at) == ["metrology_head", "quality_manager"]
    assert reminded(revision.review_due + timedelta(days=99)) == []
    notice = db.session.scalars(select(Notice).where(Notice.kind == "agreement.review_due")).first()
    assert notice.facts["link"] == f"/services/{service.id}"
    mail = db.session.scalars(select(Message).where(Message.kind == "agreement.review_due")).all()
    assert {(one.person.name, one.digest) for one in mail} == {
        ("metrology_head", False),
        ("quality_manager", False),
    }
    told = [event for event in events.since(0) if event.kind == "reminder.sent"]
    assert [(event.facts["about"], event.facts["service"]) for event in told] == [("review", "CAL")]


def test_a_review_moves_the_reminder_to_the_next_one(house, service):
    revision = released(house, service)
    early = revision.review_due - timedelta(days=60)
    agreements.confirm_review(revision, by=house.by(house.metrology_head), now=early)
    at = revision.review_due - timedelta(days=30)
    assert reminded(at - timedelta(seconds=1)) == []
    assert len(reminded(at)) == 2
    agreements.confirm_review(revision, by=house.by(house.metrology_head), now=at)
    assert len(reminded(revision.review_due)) == 2


def test_nobody_reviews_what_is_no_longer_in_force(house, service):
    first = released(house, service)
    at = first.review_due
    second = reviewed(house, service)
    agreements.release(second, by=house.by(house.quality_manager), now=at - timedelta(days=90))
    assert reminded(at) == []
    agreements.withdraw(second, "no longer done", by=house.by(house.quality_manager), now=at)
    assert reminded(second.review_due) == []


def test_what_waits_for_a_persons_signature(house, service):
    revision = drafted(house, service)
    agreements.send_for_review(
        revision, by=house.by(house.inspector), now=NOW, countersign=[house.purchasing]
    )
    assert questions.awaiting(house.metrology_head.id) == [revision]
    assert questions.awaiting(house.buying_head.id) == [revision]
    assert questions.awaiting(house.inspector.id) == []
    agreements.sign(revision, by=house.by(house.metrology_head), now=NOW)
    assert questions.awaiting(house.metrology_head.id) == []


def test_the_sweep_puts_it_in_force_on_its_day(house, service):
    from qms_tickets.operations.sweep import sweep

    revision = reviewed(house, service)
    day = NOW + timedelta(days=7)
    agreements.release(revision, by=house.by(house.quality_manager), now=NOW, effective_from=day)
    sweep(day, owner="test")
    assert service.effective_revision is revision


@pytest.mark.parametrize(
    ("relation", "code"), [("functional", "standard"), ("process", "process"), ("rank", "rank")]
)
def test_each_relation_is_escalated_by_its_own_default_policy(house, relation, code):
    from qms_tickets.queries.policies import policy_for

    assert policy_for(house.service.effective_revision, relation).code == code


def test_a_policy_of_ones_own_holds_for_all_relations(house):
    from qms_tickets.operations import policies
    from qms_tickets.queries.policies import policy_for

    own = policies.add(
        "night",
        {"zh": "夜间", "en": "Night"},
        {"delivery": [{"at": 50, "tell": ["holder"]}]},
        by=house.by(house.quality_manager),
        now=NOW,
    )
    house.service.effective_revision.policy = own
    assert policy_for(house.service.effective_revision, "process") is own


def test_silence_says_nothing_for_forty_working_hours(house, service):
    revision = reviewed(house, service, countersign=[house.purchasing])
    (asked,) = [each for each in revision.signatures if each.role == "countersigned"]
    assert questions.countersign_until(asked) == NOW + timedelta(days=7)
