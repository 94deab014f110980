"""Refusals of this package: the step is gone, or not for this person."""

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Task

from agreements.errors import AgreementError


class TaskGoneError(AgreementError):
    """Carries ``task``, the closed task, or ``None`` if there never was one."""

    code = "task-gone"
    message = _("This step is closed. The agreement shows what happened.")

    def __init__(self, task: Task | None = None, **values: object) -> None:
        super().__init__(**values)
        self.task = task


class HandedOverMeanwhileError(AgreementError):
    code = "handed-over-meanwhile"
    message = _(
        "In the meantime this step was handed over to %(person)s. If it is to be "
        "somebody else, choose again."
    )


class CannotTakeError(AgreementError):
    code = "cannot-take"
    message = _("%(person)s has no right to this step on this day. Choose another.")


class NobodyToRemindError(AgreementError):
    code = "nobody-to-remind"
    message = _("At present no step waits for anybody else. The overview is current.")


class AlreadyRemindedError(AgreementError):
    code = "already-reminded"
    message = _(
        "Everybody was already reminded today. Tomorrow you can remind them again."
    )


class NotAllowedError(AgreementError):
    code = "not-allowed"
    message = _(
        "This step is not yours: it needs a role or a mandate that is not recorded "
        "for you on this day. The legal department records it."
    )
