"""German hyphenation without the wrong breaks of Pyphen's patterns.

Pyphen 0.18.1 breaks "Zusammena-rbeit" and "Mitglied-s-chaft": its patterns do not
see where the parts of a compound meet. The parts below outweigh them (an odd value
allows a break, an even one forbids it, the larger wins). Read the list of broken
words of each new paper and add what is wrong.
"""

from functools import cache

import pyphen

GERMAN = "de_DE"

# Each counts in every word that holds it; "-" in front or behind allows a break
# there, letters without "-" between them stay together.
PARTS = (
    "-ar-bei",
    "-rege-lung",
    "-schaft",
    "-schlüs",
    "-schluss",
    "-verein-ba-",
    "beigetre-",
    "bezirks-auf",
    "drück-lich",
    "halbjahres-ende",
    "haushalts-sper-r",
    "infra-struk-tur",
    "inter-net-",
    "jugend-eta-ge",
    "kalender-",
    "kon-trast-reich",
    "nachfolge-",
    "platt-form-",
    "rat-suchend",
    "register-",
    "selbst-hilfe-",
    "sozial-gesetz-",
    "steue-rungs-",
    "stunden-satz",
    "tion",
    "über-gangs-",
    "verordneten-",
    "welt-anschau-",
    "zusam-men-",
)


@cache
def install() -> None:
    """Teach Pyphen the parts above, once for each process."""
    # Pyphen would take the Austrian patterns for "de", the first by alphabet.
    pyphen.LANGUAGES["de"] = pyphen.LANGUAGES[GERMAN]
    dictionary = pyphen.Pyphen(lang=GERMAN).hd
    for part in PARTS:
        letters, values = pattern(part)
        dictionary.patterns[letters] = (0, values)
        dictionary.maxlen = max(dictionary.maxlen, len(letters))
    dictionary.cache.clear()


def pattern(part: str) -> tuple[str, tuple[int, ...]]:
    """Return the letters of a part and the value of each place around them.

    >>> pattern("-ar-bei")
    ('arbei', (9, 8, 9, 8, 8, 0))
    """
    letters = part.replace("-", "")
    values = [0, *[8] * (len(letters) - 1), 0]
    seen = 0
    for sign in part:
        if sign == "-":
            values[seen] = 9
        else:
            seen += 1
    return letters, tuple(values)
