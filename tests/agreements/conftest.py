"""What the tests of this package begin with."""

import pytest

from agreements.models import Agreement
from tests.factories import Cast, framework_draft, office_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """An office with its staff and two partners."""
    return office_cast()


@pytest.fixture
def draft(cast: Cast) -> Agreement:
    """The draft of a framework with a small complete text."""
    return framework_draft(cast)
