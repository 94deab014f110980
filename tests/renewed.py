"""The text of the renewal: the framework with all that its renewal changes."""

from dataclasses import replace

from agreements.wording import Wording, clauses_from_nodes, nodes_from_clauses
from demonstration.sources import load
from tests.wordings import framework_wording, party_facts


def renewed_wording() -> Wording:
    """KV-2018 with the twelve changes of its renewal, in their order."""
    wording = framework_wording()
    nodes = nodes_from_clauses(wording.clauses)
    facts = dict(wording.facts)
    parties = list(wording.parties)
    for change in load("framework-changes")["renewal"]["changes"]:
        for op in change["ops"]:
            match op["op"]:
                case "add_party":
                    parties.append(party_facts(op["party"], "Senatsverwaltung"))
                case "set_term":
                    facts["term.starts_on"] = op["starts_on"].isoformat()
                    facts["term.ends_on"] = op["ends_on"].isoformat()
                case "set_placeholder":
                    facts[op["name"]] = op["value"]
                case _:
                    _apply(nodes, op)
    return replace(
        wording,
        version=3,
        facts=tuple(sorted(facts.items())),
        parties=tuple(parties),
        clauses=clauses_from_nodes(nodes),
    )


def _apply(nodes, op) -> None:
    match op["op"]:
        case "replace":
            siblings, index = _find(nodes, op["clause"])
            siblings[index]["text"] = op["text"]
        case "insert_after":
            siblings, index = _find(nodes, op["after"])
            siblings.insert(index + 1, op["node"])
        case "move":
            siblings, index = _find(nodes, op["clause"])
            node = siblings.pop(index)
            siblings, index = _find(nodes, op["after"])
            siblings.insert(index + 1, node)
        case "split":
            siblings, index = _find(nodes, op["clause"])
            parts = [{**part, "kind": "paragraph"} for part in op["into"]]
            siblings[index : index + 1] = parts
        case "delete":
            siblings, index = _find(nodes, op["clause"])
            del siblings[index]


def _find(nodes, key):
    waiting = [nodes]
    while waiting:
        siblings = waiting.pop()
        for index, node in enumerate(siblings):
            if node["key"] == key:
                return siblings, index
            waiting.append(node.get("children", []))
    raise AssertionError(key)
