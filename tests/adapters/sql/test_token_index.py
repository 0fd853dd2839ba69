"""The index of blinded tokens."""

import pytest
from sqlalchemy import inspect
from tests.adapters.sql.conftest import Office

from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.token_index import MOST_TOKENS, SqlTokenIndex
from nansen.errors import Refused


def tokens(*numbers: int) -> list[bytes]:
    return [number.to_bytes(32, "big") for number in numbers]


@pytest.fixture
def index(office: Office) -> SqlTokenIndex:
    return SqlTokenIndex(office.open(DatabaseName.SEARCH))


def test_handles_are_found_by_what_they_share(index: SqlTokenIndex) -> None:
    index.put("a", tokens(1, 2, 3))
    index.put("b", tokens(3, 4))
    index.put("c", tokens(2, 3))
    index.put("a", tokens(1, 5))
    found = index.find(tokens(1, 2, 3, 3))
    assert list(found.items()) == [("a", 3), ("c", 2), ("b", 1)]
    assert index.find(tokens(1, 2, 3), most=1) == {"a": 3}
    assert index.find(tokens(9)) == {}
    assert index.find([]) == {}


def test_a_handle_is_forgotten(index: SqlTokenIndex) -> None:
    index.put("a", tokens(1, 2))
    index.put("b", tokens(2))
    assert index.remove("a") == 2
    assert index.remove("a") == 0
    assert index.find(tokens(1, 2)) == {"b": 1}


def test_a_search_is_no_census(index: SqlTokenIndex) -> None:
    many = tokens(*range(MOST_TOKENS + 1))
    with pytest.raises(Refused, match="R88"):
        index.find(many)
    with pytest.raises(Refused, match="R88"):
        index.put("a", many)
    index.put("a", many[:-1])
    assert index.find(many[1:]) == {"a": MOST_TOKENS - 1}


def test_it_holds_tokens_and_handles_only(office: Office) -> None:
    database = office.open(DatabaseName.SEARCH)
    with database.reading() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("tokens")}
        assert {*inspect(connection).get_table_names()} == {"tokens", "alembic_version"}
    assert columns == {"token", "handle"}
    with pytest.raises(Refused, match="R86"):
        SqlTokenIndex(office.open(DatabaseName.IDENTITY))
