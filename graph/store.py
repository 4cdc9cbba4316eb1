"""The graph in a database, reached by the `neo4j` driver whichever engine stands behind it. No other module uses it.

with open_store(workspace / "store") as store:                  # the embedded engine
with open_store(Neo4jSettings(uri, user, password)) as store:   # a Neo4j server
    rows = store.read("MATCH (c:Company {id: $id}) RETURN c.name AS name", {"id": "lei:..."})
"""

import importlib.metadata
import logging
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

import neo4j
import neo4j.exceptions as failures
import neo4j.graph
import neo4j.time

from graph.embedded import running
from graph.errors import QueryStopped, StoreError, StoreUnavailable, UsageError
from graph.store_schema import schema_statements

Engine: TypeAlias = Literal["neo4j", "embedded"]
Statement: TypeAlias = tuple[str, Mapping[str, Any]]

READ_SECONDS = 60.0
READ_ROWS = 100_000

# The driver logs each transaction that it tries again; where nobody listens, that would land on standard error.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_CONNECT_SECONDS = 10.0
_RETRY_SECONDS = 10.0
_IDLE_SECONDS = 60.0
_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True)
class Neo4jSettings:
    """A Neo4j server and how to enter it; without `database` the user's home database."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str | None = None


@dataclass(frozen=True)
class Node:
    """A node of an answer: its kind in the schema and its properties, `id` among them."""

    kind: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Relationship:
    """A relationship of an answer; its properties carry its `id` and the ids `from_id` and `to_id` of its ends."""

    kind: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """The first rows of an answer with the names of its columns; `cut` where there are more."""

    columns: list[str]
    rows: list[dict[str, Any]]
    cut: bool


def neo4j_settings(uri: str | None, environ: Mapping[str, str]) -> Neo4jSettings | None:
    """The server that `uri`, else `NEO4J_URI`, names, with the other `NEO4J_*` variables; None where neither is given.

    Raises UsageError when the address is none of a Neo4j server or the password is missing.
    """
    address = uri or environ.get("NEO4J_URI")
    if not address:
        return None
    if "@" in address:
        raise UsageError("the store's address holds a user or password: give them as NEO4J_USERNAME and NEO4J_PASSWORD")
    if not _is_address(address):
        raise UsageError(f"{address!r} is no address of a Neo4j server: expected for example neo4j://localhost:7687")
    password = environ.get("NEO4J_PASSWORD")
    if not password:
        raise UsageError(f"no password for the store {address}: set NEO4J_PASSWORD")
    username = environ.get("NEO4J_USERNAME") or "neo4j"
    return Neo4jSettings(address, username, password, environ.get("NEO4J_DATABASE") or None)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number of a port
        return False


@contextmanager
def open_store(where: Path | Neo4jSettings) -> Iterator["Store"]:
    """The store of the embedded engine in this folder, or the database of a Neo4j server, as long as the block lasts.

    Raises StoreUnavailable when it does not answer, refuses the password or has no such database.
    """
    if isinstance(where, Neo4jSettings):
        login = (where.username, where.password)
        with _connected(Store("neo4j", where.uri, where.database, login, login)) as store:
            yield store
        return
    with (
        running(where) as endpoint,
        _connected(Store("embedded", endpoint.bolt_uri, endpoint.database, endpoint.writer, endpoint.reader)) as store,
    ):
        yield store


@contextmanager
def _connected(store: "Store") -> Iterator["Store"]:
    try:
        store.read("RETURN 1 AS one")
        yield store
    finally:
        store.close()


@dataclass(frozen=True)
class _Reader:
    """A connection for one question at a time; `mark` opens its statements, so that the server's list shows them."""

    driver: neo4j.Driver
    mark: str


class Store:
    """An open database. `read` cannot write on either engine, and may be called from several threads at once.

    `writers` says how many threads may `write` at once: the embedded engine lets only one of them win.
    """

    def __init__(
        self,
        engine: Engine,
        uri: str,
        database: str | None,
        writer: tuple[str, str],
        reader: tuple[str, str],
    ) -> None:
        self.engine = engine
        self.writers = 1 if engine == "embedded" else 2
        self._uri = uri
        self._database = database
        self._reader_login = reader
        self._writer = self._driver(writer)
        self._idle_readers: list[_Reader] = []

    def __repr__(self) -> str:
        return f"Store({self.engine}, {self._uri})"

    def read(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = READ_SECONDS,
        max_rows: int = READ_ROWS,
    ) -> list[dict[str, Any]]:
        """The rows of a query, as plain Python values, `Node`, `Relationship`, and a path as its list of relationships.

        Raises QueryStopped after `timeout` seconds or more than `max_rows` rows, StoreError when the statement is
        faulty or tries to write, StoreUnavailable when the database is gone.
        """
        found = self.first_rows(statement, parameters, timeout=timeout, max_rows=max_rows)
        if found.cut:
            raise QueryStopped(f"the question gives more than {max_rows:,} rows: narrow it or raise the limit")
        return found.rows

    def first_rows(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = READ_SECONDS,
        max_rows: int = READ_ROWS,
        max_bytes: int | None = None,
    ) -> Rows:
        """The first `max_rows` rows of a query, values as `read` gives them; the rest is never fetched.

        Raises as `read` does, and QueryStopped where more than `max_bytes` would have to be received.
        """
        reader = self._idle_reader()
        meter = _Meter(max_bytes)
        try:
            with self._alarm(timeout, reader) as expired, self._clear_errors(timeout, expired, meter):
                query = neo4j.Query(reader.mark + statement, timeout=timeout)
                found = self._rows(reader, query, parameters or {}, max_rows, meter)
        except BaseException:
            reader.driver.close()
            raise
        if expired.is_set() or found.cut:
            reader.driver.close()
        else:
            self._idle_readers.append(reader)
        return found

    def write(self, statements: Sequence[Statement]) -> None:
        """Run the statements in one transaction: all or nothing, tried again where it conflicts with another one.

        Raises StoreError when a statement fails, StoreUnavailable when the database is gone.
        """

        def work(transaction: neo4j.ManagedTransaction) -> None:
            for statement, parameters in statements:
                transaction.run(statement, dict(parameters)).consume()

        with self._clear_errors(), self._writer.session(database=self._database) as session:
            session.execute_write(work)

    def prepare(self) -> None:
        """Create the constraints and indexes that the schema asks for and the database lacks."""
        with self._clear_errors(), self._writer.session(database=self._database) as session:
            for statement in schema_statements():
                session.run(statement).consume()

    def describe(self) -> str:
        """Name and version of the engine, for example `Neo4j 5.26.30`."""
        if self.engine == "embedded":
            return f"ArcadeDB {importlib.metadata.version('arcadedb-embedded')} (embedded)"
        with self._clear_errors():
            return self._writer.get_server_info().agent.replace("/", " ")

    def close(self) -> None:
        """End every connection; `open_store` does it."""
        self._writer.close()
        while self._idle_readers:
            self._idle_readers.pop().driver.close()

    def _idle_reader(self) -> "_Reader":
        """A reader that no other thread uses, so that its connection can be taken away when time is up."""
        try:
            return self._idle_readers.pop()
        except IndexError:
            mark = f"/*{secrets.token_hex(4)}*/ " if self.engine == "embedded" else ""
            return _Reader(self._driver(self._reader_login), mark)

    @contextmanager
    def _alarm(self, seconds: float, reader: "_Reader") -> Iterator[threading.Event]:
        """Set the event and end what the reader waits for when the block takes longer."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            reader.driver.close()
            if self.engine == "embedded":
                self._terminate(reader.mark)

        timer = threading.Timer(seconds, expire)
        timer.start()
        try:
            yield expired
        finally:
            timer.cancel()
            timer.join()

    def _terminate(self, mark: str) -> None:
        """Make the embedded engine give up a query: it goes on after its connection is gone, as Neo4j does not."""
        gone = (failures.Neo4jError, failures.DriverError, OSError)
        with (
            suppress(*gone),
            self._driver(self._reader_login) as driver,
            driver.session(database=self._database) as session,
        ):
            for row in session.run("SHOW TRANSACTIONS").data():
                if row["currentQuery"].startswith(mark):
                    session.run("TERMINATE TRANSACTION $id", id=row["transactionId"]).consume()

    def _still_answers(self) -> bool:
        with (
            suppress(failures.Neo4jError, failures.DriverError, StoreError, OSError),
            self._driver(self._reader_login) as driver,
            driver.session(database=self._database) as session,
        ):
            return bool(session.run("RETURN 1 AS one").single())
        return False

    def _driver(self, login: tuple[str, str]) -> neo4j.Driver:
        with self._clear_errors():
            return neo4j.GraphDatabase.driver(
                self._uri,
                auth=login,
                connection_timeout=_CONNECT_SECONDS,
                max_transaction_retry_time=_RETRY_SECONDS,
                liveness_check_timeout=_IDLE_SECONDS,
                telemetry_disabled=True,
                # The driver refuses to ask a server that knows no notifications, as the embedded one, to leave them out.
                notifications_min_severity="OFF" if self.engine == "neo4j" else None,
            )

    def _rows(
        self,
        reader: "_Reader",
        query: neo4j.Query,
        parameters: Mapping[str, Any],
        max_rows: int,
        meter: "_Meter",
    ) -> Rows:
        columns: list[str] = []
        rows: list[dict[str, Any]] = []
        with (
            suppress(_EnoughRows),
            reader.driver.session(
                database=self._database, default_access_mode=neo4j.READ_ACCESS, fetch_size=min(max_rows + 1, 1000)
            ) as session,
        ):
            result = session.run(query, dict(parameters))
            columns = list(result.keys())
            with meter.watching(result):
                for record in result:
                    if len(rows) == max_rows:
                        # A session that ends waits for all rows; one without a connection cannot.
                        reader.driver.close()
                        raise _EnoughRows
                    rows.append(_plain_map(dict(record)))
            return Rows(columns, rows, cut=False)
        return Rows(columns, rows, cut=True)

    @contextmanager
    def _clear_errors(
        self, limit: float | None = None, expired: threading.Event | None = None, meter: "_Meter | None" = None
    ) -> Iterator[None]:
        """Turn the driver's errors into one line of ours; `limit` is the time allowed to a read, None for a write."""
        try:
            yield
        except (failures.Neo4jError, failures.DriverError, OSError) as error:
            if expired is not None and expired.is_set():
                raise _too_slow(limit) from None
            if meter is not None and meter.is_over:
                raise QueryStopped(meter.said) from None
            raise self._clear_error(error, limit) from None

    def _clear_error(self, error: Exception, limit: float | None) -> StoreError:
        code = getattr(error, "code", None) or ""
        place = "the embedded engine" if self.engine == "embedded" else self._uri
        for part, explained in _UNAVAILABLE.items():
            if part in code:
                return StoreUnavailable(explained.format(place=place, database=self._database or "of this user"))
        if "Transaction.TransactionTimedOut" in code or "Transaction.Terminated" in code:
            return _too_slow(limit)
        if "OutOfMemory" in code:
            return QueryStopped("the question needs more memory than the database allows: narrow it")
        return self._other_error(error, code, limit)

    def _other_error(self, error: Exception, code: str, limit: float | None) -> StoreError:
        place = "the embedded engine" if self.engine == "embedded" else self._uri
        if isinstance(error, failures.BrokenRecordError):
            return StoreError("the answer holds a value that cannot be read here: return toString() of it")
        if isinstance(error, failures.Neo4jError):
            said = (error.message or code).strip().partition("\n")[0]
            wrote = limit is not None and ("AccessMode" in code or "Forbidden" in code)
            return StoreError(f"a question may only read: {said}" if wrote else f"{place} refused a statement: {said}")
        if limit is not None and self.engine == "embedded" and self._still_answers():
            return QueryStopped("the embedded engine gave the question up, as it does for want of memory: narrow it")
        remedy = "run the command again" if self.engine == "embedded" else "check NEO4J_URI and that the server runs"
        return StoreUnavailable(f"{place} does not answer: {remedy}")


class _EnoughRows(Exception):
    """All rows that were asked for are here."""


class _Meter:
    """Counts what an answer receives, and breaks off where it is too much to hold: one value may be of any size.

    The driver has no such limit, and makes up to 70 times as much of what it receives (of an empty map), so it is
    counted on its socket.
    """

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._received = 0
        self._socket: Any = None

    @property
    def is_over(self) -> bool:
        return self._most is not None and self._received > self._most

    @property
    def said(self) -> str:
        most = (self._most or 0) / 1_000_000
        return (
            f"the answer is larger than {most:g} MB: return fewer columns, or a part such as x[..100] or left(x, 100)"
        )

    @contextmanager
    def watching(self, result: neo4j.Result) -> Iterator[None]:
        """Stand between the connection of this result and its socket, as long as the block lasts."""
        inbox: Any = result._connection.inbox
        self._socket = inbox._socket
        inbox._socket = self
        try:
            yield
        finally:
            inbox._socket = self._socket

    def recv_into(self, buffer: Any, size: int) -> int:
        received = int(self._socket.recv_into(buffer, size))
        self._received += received
        if self.is_over:
            raise OSError(self.said)
        return received

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


def _plain(value: Any) -> Any:
    """A value of the driver as plain Python: dates, `Node`, `Relationship`, a path as its list of relationships."""
    # Of nearly all the type says at once what to do; that of a relationship is made anew for each of its kinds.
    if (native := _NATIVE.get(type(value))) is not None:
        return native(value)
    match value:
        case neo4j.graph.Node():
            return Node(min(value.labels, default=""), _plain_map(value))
        case neo4j.graph.Relationship():
            return Relationship(value.type, _plain_map(value))
        case neo4j.graph.Path():
            return _plain(list(value.relationships))
    return value


def _plain_map(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in properties.items()}


def _plain_list(values: list[Any]) -> list[Any]:
    return [_plain(value) for value in values]


def _unchanged(value: Any) -> Any:
    return value


_NATIVE: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys((str, int, float, bool, type(None)), _unchanged),
    list: _plain_list,
    dict: _plain_map,
    neo4j.time.Date: neo4j.time.Date.to_native,
    neo4j.time.DateTime: neo4j.time.DateTime.to_native,
    neo4j.time.Time: neo4j.time.Time.to_native,
    neo4j.time.Duration: neo4j.time.Duration.iso_format,
}


def _too_slow(limit: float | None) -> QueryStopped:
    if limit is None:
        return QueryStopped("the database gave up a change that took too long: try again when it is less busy")
    return QueryStopped(f"the question took longer than {limit:g} seconds: narrow it or raise the limit")


# By a part of the server's code for what went wrong.
_UNAVAILABLE = {
    "Security.Unauthorized": "{place} refuses the user name or password: check NEO4J_USERNAME and NEO4J_PASSWORD",
    "Security.AuthenticationRateLimit": "{place} refuses log-ins after several wrong passwords: wait, then check NEO4J_PASSWORD",
    "Security.CredentialsExpired": "{place} wants the first password changed: log in with Neo4j Browser or cypher-shell",
    "Database.DatabaseNotFound": "{place} has no database {database}: check NEO4J_DATABASE",
    "Database.DatabaseUnavailable": "{place} does not run the database {database}: start it",
}
