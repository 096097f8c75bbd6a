"""A demo office for the commands that only look."""

from pathlib import Path

import pytest

from desktop_app.services import demo
from tests.builders import TODAY, office_of_twelve

PEOPLE = 300


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo office of 300 people; not to be changed."""
    office = demo.build(tmp_path_factory.mktemp("làng") / "mẫu.db", people=PEOPLE, as_of=TODAY)
    office.close(with_backup=False)
    return office.path


@pytest.fixture
def twelve(tmp_path: Path) -> Path:
    """The office of twelve, to be changed."""
    office = office_of_twelve(tmp_path)
    office.close(with_backup=False)
    return office.path
