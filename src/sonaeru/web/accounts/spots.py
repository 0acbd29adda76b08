"""Where a role is held, as pages and invitations speak of it: a company, an association, or the installation."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse

from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import HeldSeat
from sonaeru.web.tenancy.roles import OPERATOR, ROLES, Place, Role
from sonaeru.web.tenancy.scopes import opened

# Where a role begins, by name of the address: the first one that there is. Rooms above are named by address only.
LANDINGS: Final = {
    Place.ORGANISATION: ("assessment:checks", "tenancy:settings", "accounts:members"),
    Place.ASSOCIATION: ("portfolio:members", "accounts:association_members"),
    Place.INSTALLATION: ("portfolio:operation", "accounts:operators"),
}
LISTS: Final = {
    Place.ORGANISATION: "accounts:members",
    Place.ASSOCIATION: "accounts:association_members",
    Place.INSTALLATION: "accounts:operators",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One of the two ids, or neither for the installation."""

    organisation: str = ""
    association: str = ""

    @property
    def place(self) -> Place:
        """Which of the three it is."""
        if self.organisation:
            return Place.ORGANISATION
        return Place.ASSOCIATION if self.association else Place.INSTALLATION

    @property
    def ids(self) -> dict[str, str]:
        """The id that is named, by its name in an address."""
        named = {"organisation": self.organisation, "association": self.association}
        return {name: text for name, text in named.items() if text}

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are held here."""
        return tuple(role for role in ROLES.values() if role.place is self.place)

    def opened(self) -> AbstractContextManager[None]:
        """The scope of this spot; the installation needs none."""
        return opened(**self.ids) if self.ids else nullcontext()

    def at(self, address: str, **ids: str) -> str:
        """The path of one of this spot's pages."""
        return reverse(address, kwargs=self.ids | ids)

    @property
    def list(self) -> str:
        """The path of the page of those who sign in here."""
        return self.at(LISTS[self.place])

    def landing(self, role: str) -> str:
        """The path where somebody with a role here begins; "" for a role that has no pages yet."""
        if self.place is Place.INSTALLATION and role != OPERATOR.id:
            return ""
        return next(path for address in LANDINGS[self.place] if (path := self._path(address)))

    def _path(self, address: str) -> str:
        try:
            return self.at(address)
        except NoReverseMatch:
            return ""


def name(spot: Spot) -> str:
    """What the company or association is called, "" for the installation; in its scope. Raises tenancy's NotFound."""
    if spot.organisation:
        return tenancy.organisation(spot.organisation).name
    return tenancy.association(spot.association).name if spot.association else ""


def closing(spot: Spot) -> bool:
    """Whether this is a company in its days of grace before deletion; in its scope. Raises tenancy's NotFound."""
    return bool(spot.organisation) and tenancy.organisation(spot.organisation).deleted_at is not None


def seats(spot: Spot) -> tuple[HeldSeat, ...]:
    """Who holds which seat here, oldest first; in its scope."""
    if spot.organisation:
        return tenancy.seats_of_organisation(spot.organisation)
    return tenancy.seats_of_association(spot.association) if spot.association else tenancy.seats_of_installation()
