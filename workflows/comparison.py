"""Which two texts are compared, and how the page shows their difference.

Both stand in the address: a number for a version of the agreement, ``before``
for the last version of its predecessor, ``draft`` for the text being written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agreements import permissions
from agreements.draft_text import draft_wording
from agreements.models import Agreement, SigningRound, User, Version
from agreements.signing_state import completed_round
from agreements.wording import Wording, digest, from_canonical, to_canonical
from agreements.wording.redline import Redline, redline

DRAFT, BEFORE = "draft", "before"
LAYOUTS = {"inline": gettext_lazy("Running"), "side": gettext_lazy("Side by side")}
SCOPES = {
    "changes": gettext_lazy("Only changes"),
    "whole": gettext_lazy("Whole text"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One of the texts that can be chosen."""

    token: str
    label: str
    reference: str
    made_on: date | None
    """Day on which it was frozen; ``None`` for the draft."""
    version: Version | None
    wording: Wording

    @property
    def digest(self) -> str:
        if self.version is None:
            return digest(to_canonical(self.wording))
        return self.version.digest

    @property
    def digest_short(self) -> str:
        return " ".join(self.digest[i : i + 4] for i in range(0, 12, 4))


class Comparison:
    """The choice of two texts a person may read."""

    def __init__(
        self, agreement: Agreement, user: User, asked: Mapping[str, str], *, on: date
    ) -> None:
        self.agreement = agreement
        self.user = user
        self.on = on
        self.asked = asked
        self.layout = _known(asked.get("layout", ""), LAYOUTS)
        self.scope = _known(asked.get("show", ""), SCOPES)

    @cached_property
    def choices(self) -> dict[str, tuple[str, Version | None]]:
        """Token → label and version, the newest first."""
        visible = Version.objects.visible_to(self.user, on=self.on)
        rows = list(visible.filter(agreement=self.agreement).order_by("-number"))
        found: dict[str, tuple[str, Version | None]] = {}
        if self._has_draft():
            found[DRAFT] = (_("Draft as it stands now"), None)
        found |= {str(row.number): (_label(row), row) for row in rows}
        if self.agreement.predecessor_id is not None:
            before = visible.filter(agreement=self.agreement.predecessor_id)
            last = before.select_related("agreement").order_by("-number").first()
            if last is not None:
                found[BEFORE] = (f"{last.agreement.reference}, {_label(last)}", last)
        return found

    @property
    def options(self) -> list[tuple[str, str]]:
        """Return tokens with their labels and what became of each text."""
        return [
            (token, ", ".join([label, *self._became(token, version)]))
            for token, (label, version) in self.choices.items()
        ]

    @cached_property
    def signed(self) -> SigningRound | None:
        """The round in which all parties signed."""
        return completed_round(self.agreement)

    @property
    def unchanged_since(self) -> SigningRound | None:
        """The round of the signed version, if no newer text can be chosen."""
        newest = next(iter(self.choices.values()), ("", None))[1]
        is_newest = self.signed is not None and newest == self.signed.version
        return self.signed if is_newest else None

    def _became(self, token: str, version: Version | None) -> Iterator[str]:
        if token in (DRAFT, BEFORE) or version is None:
            return
        if self.signed is not None and version == self.signed.version:
            signed_on = localtime(self.signed.completed_at)
            day = date_format(signed_on, "SHORT_DATE_FORMAT")
            yield _("signed on %(day)s") % {"day": day}
            if self.agreement.is_in_force(on=self.on):
                yield pgettext("version", "in force")
        elif self.signed is not None or token != self._newest_number:
            yield _("state of the draft")

    @property
    def _newest_number(self) -> str:
        return next((t for t in self.choices if t not in (DRAFT, BEFORE)), "")

    def _has_draft(self) -> bool:
        is_draft = self.agreement.stage == Agreement.Stage.DRAFT
        return is_draft and permissions.may_see_drafts(
            self.user, self.agreement, on=self.on
        )

    @cached_property
    def new(self) -> Text:
        tokens = list(self.choices)
        return self._text(self.asked.get("new") or next(iter(tokens), ""))

    @cached_property
    def old(self) -> Text:
        """The text asked for, or the one before the new one."""
        tokens = list(self.choices)
        place = tokens.index(self.new.token) + 1
        fallback = tokens[min(place, len(tokens) - 1)]
        return self._text(self.asked.get("old") or fallback)

    def _text(self, token: str) -> Text:
        if token not in self.choices:
            raise Http404(f"no such text: {token[:20]}")
        label, version = self.choices[token]
        if version is None:
            return Text(
                token=token,
                label=label,
                reference=self.agreement.reference,
                made_on=None,
                version=None,
                wording=draft_wording(self.agreement),
            )
        agreement = version.agreement if token == BEFORE else self.agreement
        return Text(
            token=token,
            label=label,
            reference=agreement.reference,
            made_on=localtime(version.frozen_at).date(),
            version=version,
            wording=_wording(version.canonical),
        )

    @property
    def redline(self) -> Redline:
        return redline(self.old.wording, self.new.wording)

    def address(self, **changes: str) -> str:
        """Return the query string with some values changed."""
        values = {
            "old": self.old.token,
            "new": self.new.token,
            "layout": self.layout,
            "show": self.scope,
        }
        return "?" + urlencode(values | changes)

    def whole_address(self) -> str:
        """Return the query string of the whole text."""
        return self.address(show="whole")

    def switches(self) -> list[dict[str, Any]]:  # Any: what a template prints
        """Return the two ways to lay it out and the two ways to cut it."""
        groups = ((_("Layout"), "layout", LAYOUTS), (_("Extent"), "show", SCOPES))
        return [
            {
                "label": label,
                "choices": [
                    (words, self.address(**{name: value}), self._is_set(name, value))
                    for value, words in values.items()
                ],
            }
            for label, name, values in groups
        ]

    def _is_set(self, name: str, value: str) -> bool:
        return value == (self.layout if name == "layout" else self.scope)


@lru_cache(maxsize=64)
def _wording(canonical: str) -> Wording:
    """Read a version once; its text never changes."""
    return from_canonical(canonical.encode())


def _label(version: Version) -> str:
    return _("version %(number)s of %(day)s") % {
        "number": version.number,
        "day": date_format(localtime(version.frozen_at), "SHORT_DATE_FORMAT"),
    }


def _known(value: str, values: Mapping[str, Any]) -> str:
    """Return a value, or the first that is known."""
    return value if value in values else next(iter(values))
