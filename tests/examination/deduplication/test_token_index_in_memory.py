"""The index that other tests use is one."""

import pytest
from tests.examination.deduplication.token_index_contract import INDEX, TokenIndexContract
from tests.simulators.token_index import TokenIndexInMemory


@pytest.fixture
def index() -> TokenIndexInMemory:
    return TokenIndexInMemory(INDEX)


class TestTokenIndexInMemory(TokenIndexContract):
    """It does what every index does."""
