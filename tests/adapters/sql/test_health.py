"""What an engine tells of itself."""

import os
import socket
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest
from sqlalchemy import text
from tests.adapters.sql.conftest import Office
from tests.simulators.postgres import PostgresServer

from nansen.adapters.sql import health
from nansen.adapters.sql.database import connect
from nansen.adapters.sql.health import find_server, lax_settings
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Refused

IDENTITY = DatabaseName.IDENTITY


def test_both_engines_keep_what_they_acknowledged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = office.open(IDENTITY)
    assert lax_settings(database) == ()
    monkeypatch.setattr(health, "_PRAGMAS", {"synchronous": 3})
    monkeypatch.setattr(health, "_DURABLE", set[str]())
    assert "synchronous" in lax_settings(database)[0]


def test_a_pooler_that_forgets_what_was_set_is_noticed(postgres: PostgresServer) -> None:
    with connect(IDENTITY, postgres.empty_database("pooled")) as database:
        with database.outside() as connection:
            connection.execute(text("SET synchronous_commit TO off"))
        assert lax_settings(database) == ("synchronous_commit",)


def test_a_server_that_does_not_flush_is_refused(postgres: PostgresServer) -> None:
    address = postgres.empty_database("hurried")
    postgres.execute("ALTER SYSTEM SET full_page_writes = off")
    try:
        postgres.execute("SELECT pg_reload_conf(), pg_sleep(0.2)")
        with pytest.raises(Refused, match="needs another setting: full_page_writes"):
            connect(IDENTITY, address)
    finally:
        postgres.execute("ALTER SYSTEM RESET full_page_writes")
        postgres.execute("SELECT pg_reload_conf(), pg_sleep(0.2)")


def test_a_file_is_on_no_server(files: Office) -> None:
    assert find_server(files.open(IDENTITY)) is None


def test_what_a_server_tells(postgres: PostgresServer) -> None:
    """Whoever may connect may ask; it takes no administrator."""
    postgres.execute("CREATE ROLE plain LOGIN")
    address = postgres.empty_database("asked").replace("nansen@", "plain@")
    for mode in ("", "&sslmode=verify-full"):
        with connect(IDENTITY, address + mode) as database:
            server = find_server(database)
        assert server is not None
        assert server.cluster > 0
        assert server.checksums is False
        assert server.is_local
        assert not server.has_tls
        assert server.is_known is bool(mode)


def test_the_way_to_a_server_is_told(
    postgres: PostgresServer, judge: Callable[..., CompletedProcess[bytes]]
) -> None:
    """In the clear, ciphered to whoever answers, and ciphered to a server of a known name."""
    address = postgres.empty_database("far").partition("?")[0]
    key, certificate = postgres.folder / "tls.key", postgres.folder / "tls.crt"
    owner = postgres.folder.stat()
    judge(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        *("-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        *("-days", "3650", "-keyout", key, "-out", certificate),
    )
    for file in (key, certificate):
        os.chown(file, owner.st_uid, owner.st_gid)
        file.chmod(0o600)
    port = free_port()
    postgres.stop()
    postgres.start(
        *("listen_addresses=localhost", f"port={port}", "ssl=on"),
        *(f"ssl_cert_file={certificate}", f"ssl_key_file={key}"),
    )
    try:
        far = address.replace("@/", f"@localhost:{port}/")
        root = f"sslrootcert={certificate}"
        told = []
        for mode in ("sslmode=disable", "sslmode=require", f"sslmode=verify-full&{root}"):
            with connect(IDENTITY, f"{far}?{mode}") as database:
                server = find_server(database)
            assert server is not None
            told.append((server.is_local, server.has_tls, server.is_known))
        assert told == [(False, False, False), (False, True, False), (False, True, True)]
    finally:
        postgres.stop()
        postgres.start()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
