"""A house with one service, for tests of verbs."""

import pytest

from tests.factories import make_house


@pytest.fixture
def house(db):
    return make_house()
