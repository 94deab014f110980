"""What a person holds on a day, as far as it decides what the person sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from agreements.models.people import Membership, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """What a person holds on a day: read once for one answer, never kept."""

    user: User
    on: date
    held: Mapping[str, frozenset[int]]
    """Role → organisations in which it is held."""

    @classmethod
    def of(cls, user: User, *, on: date) -> "Roles":
        """Read the roles of a person, in one query."""
        rows = Membership.objects.holding(on=on).filter(user=user)
        held: dict[str, frozenset[int]] = {}
        for role, organisation in rows.values_list("role", "organisation"):
            held[role] = held.get(role, frozenset()) | {organisation}
        return cls(user=user, on=on, held=held)

    @property
    def names(self) -> frozenset[str]:
        """The roles held anywhere."""
        return frozenset(self.held)

    def where(self, *roles: str) -> frozenset[int]:
        """Return the organisations in which one of the roles is held."""
        return frozenset[int]().union(*(self.held.get(r, ()) for r in roles))

    @property
    def staffed(self) -> frozenset[int]:
        """The offices whose every agreement the person sees."""
        return self.where(*Membership.STAFF_ROLES)

    @property
    def represented(self) -> frozenset[int]:
        """The organisations for which the person answers."""
        return self.where(Membership.Role.REPRESENTATIVE)

    def in_staffed(self) -> dict[int, set[str]]:
        """Return the roles by office, for the offices whose staff the person is."""
        roles: dict[int, set[str]] = {}
        for role in Membership.STAFF_ROLES:
            for office in self.where(role):
                roles.setdefault(office, set()).add(role)
        return roles
