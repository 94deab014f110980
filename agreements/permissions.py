"""Who may do what: predicates that views ask before they call an act.

Each takes the person, the thing and the day. None of them says what is
visible; that is ``Agreement.objects.visible_to``.
"""

from collections.abc import Iterable
from datetime import date

from agreements.models import (
    Agreement,
    Deadline,
    Mandate,
    Membership,
    NamedSignatory,
    Organisation,
    Party,
    Renewal,
    User,
    Version,
)

Role = Membership.Role
KEEPERS = (Role.LEGAL, Role.ADMINISTRATOR)
"""Who looks after people and their roles."""


def holds_role(
    user: User, organisation: Organisation, roles: Role | Iterable[Role], *, on: date
) -> bool:
    """Say whether a person holds one of the roles in an organisation on a day."""
    wanted = (roles,) if isinstance(roles, Role) else tuple(roles)
    return (
        Membership.objects.holding(on=on)
        .filter(user=user, organisation=organisation, role__in=wanted)
        .exists()
    )


def acts_for(user: User, party: Party, *, on: date) -> bool:
    """Say whether a person represents a party inside the service."""
    return holds_role(user, party.organisation, Role.REPRESENTATIVE, on=on)


def represented_by(user: User, *, on: date) -> set[int]:
    """Return the organisations a person represents, in one query."""
    held = Membership.objects.holding(on=on).filter(user=user, role=Role.REPRESENTATIVE)
    return set(held.values_list("organisation", flat=True))


def _is_lawyer(user: User, agreement: Agreement, on: date) -> bool:
    return holds_role(user, agreement.office, Role.LEGAL, on=on)


def may_create_agreements(user: User, office: Organisation, *, on: date) -> bool:
    """Legal staff of an office open its drafts."""
    return holds_role(user, office, Role.LEGAL, on=on)


def may_draft(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff of the responsible office write while it is a draft."""
    is_draft = agreement.stage == Agreement.Stage.DRAFT
    return is_draft and _is_lawyer(user, agreement, on)


def may_review_wording(user: User, version: Version, *, on: date) -> bool:
    """Four eyes: whoever drafted or froze the wording does not approve it."""
    if user.pk in (version.frozen_by_id, version.agreement.drafted_by_id):
        return False
    return _is_lawyer(user, version.agreement, on)


def may_decide_points(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff of the responsible office answer the parties' points."""
    return _is_lawyer(user, agreement, on)


def may_reopen(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff take back what is not concluded yet."""
    stages = Agreement.Stage
    open_stages = (stages.IN_REVIEW, stages.AGREED, stages.IN_SIGNATURE)
    return agreement.stage in open_stages and _is_lawyer(user, agreement, on)


def may_abandon(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff give up a draft; what left the draft is taken back first."""
    return may_draft(user, agreement, on=on)


def may_answer(user: User, party: Party, *, on: date) -> bool:
    """Representatives of a party answer for it; the office is not asked."""
    return not party.is_office and acts_for(user, party, on=on)


def may_open_signing(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff of the responsible office open the signing."""
    return _is_lawyer(user, agreement, on)


def may_call_off_signing(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff of the responsible office call off the signing while it runs."""
    is_in_signature = agreement.stage == Agreement.Stage.IN_SIGNATURE
    return is_in_signature and _is_lawyer(user, agreement, on)


def may_name_signatories(user: User, party: Party, *, on: date) -> bool:
    """A party names its own signatories; legal staff may do it for each."""
    return acts_for(user, party, on=on) or _is_lawyer(user, party.agreement, on)


def parties_to_name(user: User, agreement: Agreement, *, on: date) -> set[int]:
    """Return the parties whose signatories a person may name, all at once."""
    parties = agreement.parties.all()
    if not _is_lawyer(user, agreement, on):
        parties = parties.filter(organisation__in=represented_by(user, on=on))
    return set(parties.values_list("pk", flat=True))


def may_sign(user: User, signatory: NamedSignatory, *, on: date) -> bool:
    """Only the named person signs, and only while a mandate holds."""
    return signatory.user_id == user.pk and has_mandate(
        user, signatory.party.organisation, on=on
    )


def has_mandate(user: User, organisation: Organisation, *, on: date) -> bool:
    """Say whether a person may sign for an organisation on a day."""
    return (
        Mandate.objects.holding(on=on)
        .filter(user=user, organisation=organisation)
        .exists()
    )


def may_put_into_force(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff record that an agreement was put into force."""
    return _is_lawyer(user, agreement, on)


def may_decide_renewal(user: User, renewal: Renewal, *, on: date) -> bool:
    """The councillor of the responsible office decides."""
    return holds_role(user, renewal.agreement.office, Role.COUNCILLOR, on=on)


def may_hand_over(
    user: User, agreement: Agreement, party: Party | None, *, on: date
) -> bool:
    """Legal staff hand over each step, a party's people those of their party."""
    if _is_lawyer(user, agreement, on):
        return True
    return party is not None and acts_for(user, party, on=on)


def may_remind(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff and the councillor remind those an agreement waits for."""
    roles = (Role.LEGAL, Role.COUNCILLOR)
    return holds_role(user, agreement.office, roles, on=on)


def may_handle_deadline(user: User, deadline: Deadline, *, on: date) -> bool:
    """Legal staff and the councillor acknowledge deadlines and mark them met."""
    roles = (Role.LEGAL, Role.COUNCILLOR)
    return holds_role(user, deadline.agreement.office, roles, on=on)


def may_mend_work(user: User, agreement: Agreement, *, on: date) -> bool:
    """Legal staff and administrators have failed work of the service done anew."""
    roles = (Role.LEGAL, Role.ADMINISTRATOR)
    return holds_role(user, agreement.office, roles, on=on)


def may_see_drafts(user: User, agreement: Agreement, *, on: date) -> bool:
    """Drafts and unshared versions stay with the staff of the office."""
    return holds_role(user, agreement.office, Membership.STAFF_ROLES, on=on)


def may_see_papers(user: User, version: Version, *, on: date) -> bool:
    """Staff see each paper, people of a party those of versions they were shown."""
    return Version.objects.visible_to(user, on=on).filter(pk=version.pk).exists()


def sees_all_organisations(user: User, *, on: date) -> bool:
    """Say whether a person has any role in an office; others see their own only."""
    return Membership.objects.holding(on=on).in_office().filter(user=user).exists()


def _holds_in_office(user: User, *roles: Role, on: date) -> bool:
    held = Membership.objects.holding(on=on).in_office(*roles)
    return held.filter(user=user).exists()


def may_add_organisations(user: User, *, on: date) -> bool:
    """Legal staff of any office enter organisations."""
    return _holds_in_office(user, Role.LEGAL, on=on)


def may_keep_records(user: User, organisation: Organisation, *, on: date) -> bool:
    """Legal staff enter data, mandates and rules; an office's only its own."""
    if organisation.kind == Organisation.Kind.OFFICE:
        return holds_role(user, organisation, Role.LEGAL, on=on)
    return _holds_in_office(user, Role.LEGAL, on=on)


def may_keep_calendar(user: User, office: Organisation, *, on: date) -> bool:
    """Legal staff enter the sessions and elections of their office."""
    return holds_role(user, office, Role.LEGAL, on=on)


def may_keep_members(user: User, organisation: Organisation, *, on: date) -> bool:
    """Legal staff and administrators say who has which role, not for themselves."""
    if organisation.kind == Organisation.Kind.OFFICE:
        return holds_role(user, organisation, KEEPERS, on=on)
    return may_add_people(user, on=on)


def may_add_people(user: User, *, on: date) -> bool:
    """Legal staff and administrators of any office add people."""
    return _holds_in_office(user, *KEEPERS, on=on)


def may_keep_account(user: User, person: User, *, on: date) -> bool:
    """Whoever belongs to an office is kept by legal staff or administrators there."""
    joined = Membership.objects.in_office().not_ended(on=on).filter(user=person)
    offices = set(joined.values_list("organisation", flat=True))
    if not offices:
        return may_add_people(user, on=on)
    held = Membership.objects.holding(on=on).in_office(*KEEPERS).filter(user=user)
    return offices <= set(held.values_list("organisation", flat=True))


def may_give_role(user: User, person: User) -> bool:
    """Four eyes: nobody gives a role to themselves."""
    return user.pk != person.pk
