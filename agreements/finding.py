"""Finds agreements by words, and the clause in which the words stand.

Never more than a person may see: what is visible is joined in the query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Greatest, Least, Upper
from django.db.models.lookups import Exact

from agreements.models import (
    Agreement,
    Party,
    Roles,
    SearchDoc,
)
from agreements.models.agreement import seen_with
from agreements.models.search import reads_term
from agreements.models.wording import was_shown
from agreements.search_words import HEADED, PIECE, Term, forms_of

EXCERPT = 180
SHOWN_AT_MOST = 3
"""So many places of one agreement are shown, the others are counted."""
BEFORE = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """The clause of a version in which the words stand."""

    number: int
    """Number of the version."""
    key: str
    label: str
    parts: tuple[tuple[str, bool], ...]
    """Pieces of the excerpt; whether each is a word asked for."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The places of one text in which the most words stand, headings first."""

    shown: tuple[Hit, ...]
    more: int
    """How many further places there are."""


class _Meant(dict[str, frozenset[Term]]):
    """Written word → the terms that mean it, each word looked at once."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        super().__init__()
        self.terms = terms

    def __missing__(self, word: str) -> frozenset[Term]:
        forms = forms_of(word)
        found = frozenset([term for term in self.terms if term.has_form(*forms)])
        self[word] = found
        return found


class Finder:
    """What one person asks for on a day."""

    def __init__(self, terms: Sequence[Term], roles: Roles) -> None:
        self.terms = tuple(terms)
        self._roles = roles
        self._meant = _Meant(self.terms)
        self._cited = tuple(term for term in self.terms if term.is_citation)

    def narrow(self, agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
        """Keep agreements in which all terms stand."""
        if not self.terms:
            return agreements.none()
        anywhere = all_of(
            # texts first: what stands there need not be sought elsewhere
            self._in_text(term) | self._in_heading(term) | self._in_party(term)
            for term in self.terms
        )
        return agreements.filter(anywhere)

    def place(self, question: str) -> Case:
        """Return how near a hit is.

        0 named by reference, 1 title, 2 title and parties, 3 heading of a clause,
        4 text.
        """
        named = [
            Case(
                When(self._in_heading(term), then=Value(1)),
                When(self._in_party(term), then=Value(2)),
                default=Value(4),
                output_field=IntegerField(),
            )
            for term in self.terms
        ]
        headed = [self._in_text(Term(f"{HEADED}{term.stem}")) for term in self.terms]
        in_text = Case(When(all_of(headed), then=Value(3)), default=Value(4))
        worst = Greatest(*named) if len(named) > 1 else named[0]
        named_so = Exact(Upper("reference"), question.strip().upper())
        return Case(
            When(named_so, then=Value(0)),
            default=Least(worst, in_text),
            output_field=IntegerField(),
        )

    def hits(self, agreements: Iterable[Agreement]) -> dict[int, Hits]:
        """Return the best places for each agreement whose text has the words."""
        keys = [agreement.pk for agreement in agreements]
        seen = seen_with(self._roles, path="agreement__")
        docs = SearchDoc.objects.texts().filter(seen, agreement__in=keys)
        readable = Q(agreement__office__in=self._roles.staffed)
        if self._roles.represented:
            readable |= was_shown(path="version")
        score: Any = Value(0)  # Any: a sum of expressions
        for term in self.terms:
            score += Case(
                When(reads_term(term), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        facts = (score, "version__number", "agreement", "pk")
        # sorted here: the database would score each text once more
        rows = sorted(docs.filter(readable).values_list(*facts))
        best = {agreement: pk for points, _number, agreement, pk in rows if points}
        chosen = SearchDoc.objects.filter(pk__in=best.values()).annotate(
            number=F("version__number")
        )
        return {doc.agreement_id: self._hits(doc) for doc in chosen}

    def _in_heading(self, term: Term) -> Q:
        docs = SearchDoc.objects.headings().having(term)
        return Q(pk__in=docs.values("agreement"))

    def _in_party(self, term: Term) -> Q:
        docs = SearchDoc.objects.names().having(term)
        parties = Party.objects.filter(organisation__in=docs.values("organisation"))
        return Q(pk__in=parties.values("agreement"))

    def _in_text(self, term: Term) -> Q:
        """Whoever sees drafts reads each version, others what was shown."""
        docs = SearchDoc.objects.texts().having(term)
        found = Q(pk__in=[])
        if self._roles.staffed:
            found |= Q(office__in=self._roles.staffed, pk__in=docs.values("agreement"))
        if self._roles.represented:
            shown = docs.filter(was_shown(path="version"))
            found |= Q(pk__in=shown.values("agreement"))
        return found

    def _hits(self, doc: Any) -> Hits:
        # Any: a row with an annotation
        scores = [self._score(label, text) for _key, label, text, *_head in doc.lines]
        best = max(scores, default=0)
        lines = [
            line for line, score in zip(doc.lines, scores, strict=True) if score == best
        ]
        # equal ones stay in the order of the text
        lines.sort(key=lambda line: -self._score("", *line[3:]))
        shown = (
            Hit(doc.number, key, label, self._excerpt(text))
            for key, label, text, *_heading in lines[:SHOWN_AT_MOST]
        )
        return Hits(tuple(shown), max(len(lines) - SHOWN_AT_MOST, 0))

    def _score(self, label: str, text: str = "") -> int:
        """Return how many of the terms stand in a clause, or in its heading."""
        meant = map(self._meant.__getitem__, PIECE.findall(text))
        found: set[Term] = set().union(*filter(None, meant))
        if self._cited:
            whole = f"{label} {text}"
            found.update(term for term in self._cited if term.is_cited(whole))
        return len(found)

    def _excerpt(self, text: str) -> tuple[tuple[str, bool], ...]:
        """Cut a piece of text around the first word asked for, words marked."""
        spans = [
            found.span() for found in PIECE.finditer(text) if self._meant[found[0]]
        ]
        first = max(0, spans[0][0] - BEFORE) if spans else 0
        if first:
            first = text.find(" ", first) + 1
        last = first + EXCERPT
        if last < len(text):
            last = text.rfind(" ", first, last)
        last = max(last, first + BEFORE) if last < first else last
        parts: list[tuple[str, bool]] = [("… ", False)] if first else []
        for begin, end in spans:
            if begin >= first and end <= last:
                parts += [(text[first:begin], False), (text[begin:end], True)]
                first = end
        parts.append((text[first:last] + (" …" if last < len(text) else ""), False))
        return tuple(part for part in parts if part[0])


def all_of(conditions: Iterable[Q]) -> Q:
    """Return the condition that all hold."""
    whole = Q()
    for condition in conditions:
        whole &= condition
    return whole
