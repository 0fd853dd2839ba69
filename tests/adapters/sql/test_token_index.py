"""The index of blinded tokens, on either engine."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect
from tests.adapters.sql.conftest import Office
from tests.examination.deduplication.token_index_contract import (
    INDEX,
    OTHER,
    TokenIndexContract,
    asked,
    handle,
    kept,
)
from tests.simulators.token_index import TokenIndexInMemory

from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.token_index import SqlTokenIndex
from nansen.errors import Refused
from nansen.examination.deduplication.tokens import NameStrength


@pytest.fixture
def index(office: Office) -> SqlTokenIndex:
    return SqlTokenIndex(office.open(DatabaseName.SEARCH), INDEX)


class TestSqlTokenIndex(TokenIndexContract):
    """It is one."""


PEOPLE = st.dictionaries(st.integers(1, 6), st.sets(st.integers(0, 5), min_size=1, max_size=4))
QUERIES = st.dictionaries(st.integers(0, 5), st.sampled_from(NameStrength), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, query=QUERIES)
def test_a_database_answers_as_memory_does(
    index: SqlTokenIndex, people: dict[int, set[int]], query: dict[int, NameStrength]
) -> None:
    memory = TokenIndexInMemory(INDEX)
    for number in range(1, 7):
        if number not in people:
            index.remove(handle(number))
            continue
        for one in (index, memory):
            one.put(handle(number), kept(*people[number]))
    assert index.find(asked(query)) == memory.find(asked(query))


def test_it_holds_tokens_and_handles_only(office: Office) -> None:
    database = office.open(DatabaseName.SEARCH)
    with database.reading() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("tokens")}
        assert {*inspect(connection).get_table_names()} == {"tokens", "alembic_version"}
    assert columns == {"token", "handle"}
    with pytest.raises(Refused, match="R86"):
        SqlTokenIndex(office.open(DatabaseName.IDENTITY), INDEX)


def test_a_database_has_the_tokens_of_one_key(office: Office) -> None:
    database = office.open(DatabaseName.SEARCH)
    with ThreadPoolExecutor(4) as pool:
        made = [*pool.map(lambda _: SqlTokenIndex(database, INDEX).id, range(4))]
    assert made == [INDEX] * 4
    with pytest.raises(Refused, match="INDEX-KEY"):
        SqlTokenIndex(database, OTHER)
