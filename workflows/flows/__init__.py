"""The routes; each reads like a table of contents."""

from workflows.flows.drafting import DraftingFlow
from workflows.flows.renewal import RenewalFlow
from workflows.flows.signing import SigningFlow

FLOWS = (DraftingFlow, SigningFlow, RenewalFlow)

__all__ = ["FLOWS", "DraftingFlow", "RenewalFlow", "SigningFlow"]
