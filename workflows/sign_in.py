"""Tries to sign in, wishes for a password: how many an account and an address have.

Nobody locks another out for good: what others try at an account from elsewhere
does not count where it was signed in before.
"""

import unicodedata
from datetime import datetime, timedelta

from workflows.limits import (
    MINUTE,
    Limit,
    clear,
    give_back,
    is_known,
    remember,
    take,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

BOTH = Limit(
    name="sign-in", free=5,
    first_wait=MINUTE, longest_wait=HOUR, forgotten_after=DAY,
)  # fmt: skip
"""One account from one address."""
ADDRESS = Limit(
    name="sign-in address", free=50,
    first_wait=MINUTE, longest_wait=HOUR, forgotten_after=HOUR,
)  # fmt: skip
"""Any accounts from one address, behind which a whole office may sit."""
ACCOUNT = Limit(
    name="sign-in account", free=30,
    first_wait=MINUTE, longest_wait=15 * MINUTE, forgotten_after=DAY,
)  # fmt: skip
"""One account from addresses from which it was not signed in lately."""
KNOWN = Limit(
    name="sign-in known", free=0,
    first_wait=MINUTE, longest_wait=MINUTE, forgotten_after=90 * DAY,
)  # fmt: skip

LINK = Limit(
    name="password link address", free=20,
    first_wait=MINUTE, longest_wait=HOUR, forgotten_after=HOUR,
)  # fmt: skip
"""Wishes for a link to a new password from one address."""


def begin_link(*, address: str, now: datetime) -> None:
    """Count a wish for a link to a new password, for whomever it is.

    :raises TooOftenError: if it has to wait
    """
    take(LINK, address, now=now)


def begin_sign_in(*, account: str, address: str, now: datetime) -> None:
    """Count a try, whether or not anybody has the account.

    :raises TooOftenError: if it has to wait
    """
    account = _plain(account)
    take(ADDRESS, address, now=now)
    take(BOTH, account, address, now=now)
    if not is_known(KNOWN, account, address, now=now):
        take(ACCOUNT, account, now=now)


def note_sign_in(*, account: str, address: str, now: datetime) -> None:
    """Clear the account after it was signed in; the address keeps its failures."""
    account = _plain(account)
    give_back(ADDRESS, address, now=now)
    clear(BOTH, account, address)
    clear(ACCOUNT, account)
    remember(KNOWN, account, address, now=now)


def _plain(account: str) -> str:
    return unicodedata.normalize("NFKC", account).strip().lower()
