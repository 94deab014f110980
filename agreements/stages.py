"""One table says which stage may follow which; the flows draw the route."""

from agreements.models import Agreement
from agreements.refusals import StageError

S = Agreement.Stage

NEXT: dict[S, frozenset[S]] = {
    S.DRAFT: frozenset({S.IN_REVIEW, S.ABANDONED}),
    S.IN_REVIEW: frozenset({S.DRAFT, S.AGREED}),
    S.AGREED: frozenset({S.DRAFT, S.IN_SIGNATURE}),
    S.IN_SIGNATURE: frozenset({S.DRAFT, S.AGREED, S.CONCLUDED}),
    S.CONCLUDED: frozenset({S.ENDED}),
    S.ENDED: frozenset(),
    S.ABANDONED: frozenset(),
}


def require(agreement: Agreement, *stages: S) -> None:
    """Refuse unless the agreement stands at one of the stages.

    :raises StageError: naming the stage it stands at
    """
    if agreement.stage not in stages:
        raise StageError(stage=S(agreement.stage).label)


def move(agreement: Agreement, to: S) -> None:
    """Bring a locked agreement to its next stage and save it.

    :raises StageError: if the table does not allow the step
    """
    if to not in NEXT[S(agreement.stage)]:
        raise StageError(stage=S(agreement.stage).label)
    agreement.stage = to
    agreement.save(update_fields=["stage"])
