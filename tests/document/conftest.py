"""The cases of all outcomes, determined once."""

import pytest

from assistant.document.content import Case
from assistant.library import Library
from tests.document.cases import one_of_each


@pytest.fixture(scope="session")
def cases(library: Library) -> list[Case]:
    return list(one_of_each(library))
