"""The report itself: plain data, the heaviest reason decides, nothing commands."""

import json

import pytest

from documents.verification import Kind, Outcome, Report, verify_file
from documents.verification.reasons import FAULTS, reason, sorted_reasons
from documents.verification.report import plain
from tests import signed_papers as papers


def report(*codes):
    reasons = [reason(code, signer="S", count=1) for code in codes]
    return Report(
        name="x",
        kind=Kind.PDF,
        digest="",
        reasons=sorted_reasons(reasons),
        signatures=(),
    )


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [
        ((), Outcome.PASSED),
        (("demonstration",), Outcome.PASSED),
        (("demonstration", "unsigned"), Outcome.INDETERMINATE),
        (("unsigned", "changed", "demonstration"), Outcome.FAILED),
    ],
)
def test_the_heaviest_reason_decides_and_comes_first(codes, outcome):
    made = report(*codes)
    assert made.outcome is outcome
    weights = [one.outcome.weight for one in made.reasons]
    assert weights == sorted(weights, reverse=True)


def test_a_reason_found_twice_is_said_once():
    assert len(report("changed", "changed").reasons) == 1


def test_an_unknown_reason_is_a_mistake():
    with pytest.raises(KeyError):
        reason("something")


def test_every_fault_is_a_sentence():
    values = {"signer": "S", "count": 1, "problem": "P", "fields": "F"}
    for code in FAULTS:
        assert str(reason(code, **values)).endswith(".")


def test_json_holds_the_whole_report():
    made = verify_file(papers.archived(), name="ä.pdf", trust=papers.trust())
    data = json.loads(json.dumps(made.to_json()))
    assert data["outcome"] == "passed"
    assert data["name"] == "ä.pdf"
    assert data["sha256"] == made.digest
    assert [one["code"] for one in data["reasons"]] == ["demonstration"]
    assert data["signatures"][0]["name"] == "Seal"
    assert data["signatures"][0]["signed_at"] == "2018-01-08T09:30:00+00:00"


def test_names_out_of_a_file_command_no_terminal():
    assert plain("\x1b[2JSiegel\nx") == "\ufffd[2JSiegel\ufffdx"
    assert len(plain("x" * 10_000)) == 200
