"""What a text says of itself that is printed for reading before it has papers.

Every function but the first two expects that the language of the agreement is active.
"""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.wording import Wording
from documents.look import PaperLook, Printout

KEYWORD = "vertragswerk-draft"
"""What the properties of such a file say; the check of papers reads it."""


def keywords(look: PaperLook) -> str:
    """Return the keywords in the properties of a paper."""
    return KEYWORD if look.printout else ""


def calls_itself_draft(text: object) -> bool:
    """Say whether the keywords of a file are those of a printed draft."""
    return KEYWORD in str(text)


def stand(look: PaperLook) -> str:
    """Return the words that stand on every page of a draft."""
    if look.printout is None:
        return _("Draft")
    return _("DRAFT as of %(day)s, %(time)s") % _moment(look.printout)


def notice(wording: Wording, look: PaperLook) -> str:
    """Return what the first page says before everything else; empty for papers."""
    if look.printout is None:
        return ""
    if look.printout.is_frozen:
        text = _(
            "Draft as of %(day)s, %(time)s: version %(number)s, not agreed, without "
            "seal and signatures. No original."
        )
    else:
        text = _(
            "Draft as of %(day)s, %(time)s: not frozen, not agreed, without seal and "
            "signatures. This text can still change. No original."
        )
    return text % {**_moment(look.printout), "number": wording.version}


def version_words(wording: Wording, look: PaperLook) -> str:
    """Return which version a text is; a draft is none yet."""
    if look.printout is None or look.printout.is_frozen:
        return _("Version %(number)s") % {"number": wording.version}
    return _("no version yet")


def _moment(printout: Printout) -> dict[str, str]:
    moment = timezone.localtime(printout.at)
    return {"day": date_format(moment), "time": date_format(moment, "H:i")}
