"""What was decided in the years in which the framework was in force."""

from datetime import date

from agreements.models import Agreement, Deadline, Renewal
from agreements.services.deadlines import meet_deadline
from demonstration.people import Cast
from demonstration.sources import at
from workflows import acts
from workflows.worker import drain


def let_end(cast: Cast) -> None:
    """The councillor lets the addendum on the accessible entrance end."""
    acts.decide_renewal(
        renewal=Renewal.objects.get(agreement__reference="ZV-2018-05"),
        decision=Renewal.Decision.LET_END,
        reason=(
            "Der Umbau ist abgeschlossen. Nur die Zweckbindung wirkt nach ihrer "
            "eigenen Regelung fort."
        ),
        addenda=[],
        actor=cast.users["office-1"],
        at=at(date(2020, 4, 21), 14),
    )
    drain(at=at(date(2020, 4, 21), 14, 5))


def report_evaluation(cast: Cast, framework: Agreement) -> None:
    """Legal staff notes that the joint evaluation is done, a week in time."""
    meet_deadline(
        deadline=framework.deadlines.get(kind=Deadline.Kind.EVALUATION_DUE),
        actor=cast.users["recht-1"],
        at=at(date(2020, 9, 23), 15),
    )
