"""The shipped law, read once for all tests of the rules."""

import pytest

from desktop_app.domain.law import LawBook, read_rates
from desktop_app.system.resources import read_seed


@pytest.fixture(scope="session")
def law() -> LawBook:
    return LawBook(read_rates(read_seed("law_rates")))
