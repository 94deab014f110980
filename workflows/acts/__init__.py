"""What people do, as functions: pages and the demonstration call the same ones.

Each holds the lock of its flow, asks the right of the person, does the act of
the domain and moves the flow on, all in one transaction.
"""

from workflows.acts.drafting import (
    add_clause,
    change_term,
    decide_point,
    edit_clause,
    move_clause,
    open_drafting,
    remove_clause,
    submit_draft,
    undo_change,
)
from workflows.acts.handing_over import hand_over
from workflows.acts.reminding import people_waited_for, remind, reminded_steps
from workflows.acts.renewal import decide_renewal, open_renewal
from workflows.acts.review import answer, approve_wording, return_wording
from workflows.acts.signing import (
    change_signatories,
    decline_signature,
    name_signatories,
    open_signing,
    put_into_force,
    sign,
)
from workflows.acts.steps import open_task
from workflows.acts.stopping import (
    abandon_draft,
    call_off_signing,
    reopen_draft,
)

__all__ = [
    "abandon_draft",
    "add_clause",
    "answer",
    "approve_wording",
    "call_off_signing",
    "change_signatories",
    "change_term",
    "decide_point",
    "decide_renewal",
    "decline_signature",
    "edit_clause",
    "hand_over",
    "move_clause",
    "name_signatories",
    "open_drafting",
    "open_renewal",
    "open_signing",
    "open_task",
    "people_waited_for",
    "put_into_force",
    "remind",
    "reminded_steps",
    "remove_clause",
    "reopen_draft",
    "return_wording",
    "sign",
    "submit_draft",
    "undo_change",
]
