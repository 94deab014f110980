"""A signing rule in words, for pages, mails and refusals."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from agreements.representation import AWithAnyOfB, Chosen, Node, Rule


def explain(rule: Rule, names: Mapping[int, str]) -> str:
    """Say in the reader's language whose signature it takes.

    :param names: what people are called; others appear with their number
    """
    return gettext("Signature by %(who)s.") % {"who": _phrase(rule, names)}


def name_people(people: Sequence[int], names: Mapping[int, str]) -> str:
    """Return people as one enumeration, e.g. those still missing."""
    return _all(_named(people, names))


def _phrase(rule: Rule, names: Mapping[int, str]) -> str:
    if isinstance(rule, AWithAnyOfB):
        return _pair_phrase(rule, names)
    if not isinstance(rule, Chosen):
        raise TypeError(type(rule).__name__)
    people = _named(rule.of, names)
    if rule.needed == 1:
        return gettext("%(people)s alone") % {"people": _any(people)}
    if rule.needed == len(people):
        return gettext("%(people)s together") % {"people": _all(people)}
    return gettext("%(number)s of %(people)s together") % {
        "number": rule.needed,
        "people": _all(people),
    }


def _pair_phrase(rule: AWithAnyOfB, names: Mapping[int, str]) -> str:
    first, second = _named(rule.a, names), _named(rule.b, names)
    if set(rule.a) & set(rule.b):
        return gettext("%(first)s together with another person out of %(second)s") % {
            "first": _any(first),
            "second": _all(second),
        }
    return gettext("%(first)s together with %(second)s") % {
        "first": _any(first),
        "second": _any(second),
    }


def _named(nodes: Sequence[Node], names: Mapping[int, str]) -> list[str]:
    return [_name(node, names) for node in nodes]


def _name(node: Node, names: Mapping[int, str]) -> str:
    if isinstance(node, Rule):
        return f"({_phrase(node, names)})"
    return names.get(node) or gettext("person no. %(number)s") % {"number": node}


def _all(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    ends = {"first": ", ".join(parts[:-1]), "last": parts[-1]}
    return gettext("%(first)s and %(last)s") % ends


def _any(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    ends = {"first": ", ".join(parts[:-1]), "last": parts[-1]}
    return gettext("%(first)s or %(last)s") % ends
