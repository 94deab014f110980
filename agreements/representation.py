"""Who must sign together for an organisation, as a tree of rules.

By law the majority of its board acts for an association (§ 26 (2) BGB) and all
managing directors together for a company (§ 35 (2) GmbHG); the articles may say
otherwise, and what they say is the rule here. Whoever fills one place of a rule fills
no other: one person is never two, in nested rules neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from django.utils.translation import gettext_lazy as _

from agreements.errors import AgreementError

MAX_DEPTH = 6
MAX_LIST = 50
MAX_WAYS = 5000

Ways = frozenset[frozenset[int]]
"""Sets of people, each of which satisfies a rule."""


class RuleError(AgreementError):
    code = "signing-rule"
    message = _("The signing rule is wrong at “%(path)s”: %(reason)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Base of the rules; leaves are people by number."""

    @property
    def nodes(self) -> "tuple[Node, ...]":
        """What the rule chooses from: people and further rules."""
        raise NotImplementedError

    def ways(self) -> Ways:
        """Return sets that satisfy the rule, among them all smallest ones."""
        raise NotImplementedError

    def count(self) -> int:
        """Return how many ways there are at most, without listing them."""
        raise NotImplementedError

    def people(self) -> frozenset[int]:
        """Return everybody the rule names."""
        return frozenset().union(*map(_people, self.nodes))

    def is_satisfied(self, signed: Iterable[int]) -> bool:
        """Say whether these people together satisfy the rule."""
        present = frozenset(signed)
        return any(way <= present for way in minimal_sets(self))


Node = int | Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Rule):
    """Base of the rules that need a number of different places from one list."""

    of: tuple[Node, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        return self.of

    @property
    def needed(self) -> int:
        """How many of the list must come together."""
        raise NotImplementedError

    def ways(self) -> Ways:
        found: set[frozenset[int]] = set()
        for chosen in combinations(self.of, self.needed):
            together: Ways = frozenset({frozenset()})
            for node in chosen:
                together = _apart(together, _ways(node))
            found |= together
        return frozenset(found)

    def count(self) -> int:
        by_number = [1] + [0] * self.needed
        for node in self.of:
            for number in range(self.needed, 0, -1):
                by_number[number] += by_number[number - 1] * _count(node)
        return by_number[self.needed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sole(Chosen):
    """Anyone of these alone."""

    @property
    def needed(self) -> int:
        return 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KOfN(Chosen):
    """A number of different people out of several."""

    k: int

    @property
    def needed(self) -> int:
        return self.k


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Chosen):
    """All of these together."""

    @property
    def needed(self) -> int:
        return len(self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class AWithAnyOfB(Rule):
    """One of ``a`` with another of ``b``; the lists may overlap."""

    a: tuple[Node, ...]
    b: tuple[Node, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        return self.a + self.b

    def ways(self) -> Ways:
        return _apart(Sole(of=self.a).ways(), Sole(of=self.b).ways())

    def count(self) -> int:
        return Sole(of=self.a).count() * Sole(of=self.b).count()


PARTS = {
    "sole": ("of",),
    "k_of_n": ("k", "of"),
    "all_of": ("of",),
    "a_with_any_of_b": ("a", "b"),
}
LISTS = {"sole": Sole, "all_of": AllOf}


def parse_rule(tree: object) -> Rule:
    """Read a rule from the plain values it is stored as.

    A rule is ``{"type": "sole" | "all_of", "of": [...]}``, ``{"type": "k_of_n",
    "k": 2, "of": [...]}`` or ``{"type": "a_with_any_of_b", "a": [...], "b": [...]}``;
    a list holds people's numbers and further rules.

    :raises RuleError: with the place of the fault, e.g. ``rule.of[2].a[0]``
    """
    rule = _parsed(tree, "rule", MAX_DEPTH)
    if rule.count() > MAX_WAYS:
        raise RuleError(path="rule", reason=_("it allows too many combinations"))
    if not minimal_sets(rule):
        raise RuleError(path="rule", reason=_("no people can ever satisfy it"))
    return rule


@lru_cache(maxsize=4096)
def minimal_sets(rule: Rule) -> tuple[frozenset[int], ...]:
    """Return the sets that satisfy the rule and of which nobody can be left out.

    Smaller sets come first, equal ones in order of their numbers.
    """
    return tuple(sorted(_smallest(rule.ways()), key=_size_and_numbers))


def missing_choices(
    rule: Rule, signed: Iterable[int], available: Iterable[int]
) -> tuple[frozenset[int], ...]:
    """Return the smallest sets of people whose signatures are still missing.

    :param signed: who has signed with a mandate that held
    :param available: who can still sign: people whose mandate holds
    :returns: an empty set alone if nothing is missing; nothing if it cannot be done
    """
    present, reachable = frozenset(signed), frozenset(available)
    rests = {way - present for way in minimal_sets(rule)}
    possible = sorted((r for r in rests if r <= reachable), key=_size_and_numbers)
    return tuple(rest for rest in possible if len(rest) == len(possible[0]))


def smallest_missing(
    rule: Rule, signed: Iterable[int], available: Iterable[int]
) -> frozenset[int] | None:
    """Return one smallest set still missing, always the same; ``None`` if none can do.

    The parameters are those of ``missing_choices``.
    """
    return next(iter(missing_choices(rule, signed, available)), None)


def is_sufficient_and_minimal(rule: Rule, people: Iterable[int]) -> bool:
    """Say whether these people satisfy the rule and none of them is one too many."""
    return frozenset(people) in minimal_sets(rule)


def _apart(left: Ways, right: Ways) -> Ways:
    """Join each set of one side with each of the other that shares nobody with it."""
    return frozenset(a | b for a in left for b in right if not a & b)


def _smallest(ways: Ways) -> list[frozenset[int]]:
    kept: list[frozenset[int]] = []
    for way in sorted(ways, key=len):
        smaller = (other for other in kept if len(other) < len(way))
        if not any(other < way for other in smaller):
            kept.append(way)
    return kept


def _size_and_numbers(way: frozenset[int]) -> tuple[int, list[int]]:
    return len(way), sorted(way)


def _ways(node: Node) -> Ways:
    if isinstance(node, Rule):
        return frozenset(minimal_sets(node))
    return frozenset({frozenset({node})})


def _count(node: Node) -> int:
    return node.count() if isinstance(node, Rule) else 1


def _people(node: Node) -> frozenset[int]:
    return node.people() if isinstance(node, Rule) else frozenset({node})


def _parsed(tree: object, path: str, depth: int) -> Rule:
    if not isinstance(tree, dict):
        raise RuleError(path=path, reason=_("a rule with a “type” is expected"))
    kind = tree.get("type")
    if not isinstance(kind, str) or kind not in PARTS:
        raise RuleError(path=f"{path}.type", reason=_("the type is unknown"))
    if depth == 0:
        raise RuleError(path=path, reason=_("the rules are nested too deeply"))
    if wrong := {"type", *PARTS[kind]} ^ set(tree):
        name = min(map(str, wrong))
        raise RuleError(path=f"{path}.{name}", reason=_("it is missing or unknown"))
    parts = {
        name: _nodes(tree[name], f"{path}.{name}", depth)
        for name in PARTS[kind]
        if name != "k"
    }
    if kind == "k_of_n":
        return KOfN(k=_number_of(tree["k"], f"{path}.k", len(parts["of"])), **parts)
    return AWithAnyOfB(**parts) if kind == "a_with_any_of_b" else LISTS[kind](**parts)


def _number_of(k: object, path: str, longest: int) -> int:
    if type(k) is not int or not 1 <= k <= longest:
        raise RuleError(path=path, reason=_("a number from 1 to the list's length"))
    return k


def _nodes(values: object, path: str, depth: int) -> tuple[Node, ...]:
    if not isinstance(values, list) or not 1 <= len(values) <= MAX_LIST:
        raise RuleError(path=path, reason=_("a list of people or rules is expected"))
    nodes: list[Node] = []
    for index, value in enumerate(values):
        place = f"{path}[{index}]"
        if isinstance(value, dict):
            nodes.append(_parsed(value, place, depth - 1))
        elif type(value) is not int or value < 1:  # bool is no number of a person
            raise RuleError(path=place, reason=_("a person's number is expected"))
        elif value in nodes:
            raise RuleError(path=place, reason=_("the person is listed twice"))
        else:
            nodes.append(value)
    return tuple(nodes)
