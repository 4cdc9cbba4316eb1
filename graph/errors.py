"""Every error that ownergraph raises on purpose.

OwnergraphError            one clear line for the user; exit code 1
├── UsageError             the command or a parameter is wrong; exit code 2
│   └── AmbiguousParty     several parties match; carries the candidates
├── FileError              a whole file cannot be read as what it should be
├── RecordError            one record is rejected; the rest of its file still loads
├── ModelError             the schema, a source or a question contradicts its own rules
├── WorkspaceError         the workspace cannot be used (read-only, foreign, newer, disk full)
└── StoreError             the database cannot be used
    ├── StoreUnavailable   it does not answer, or refuses the password
    ├── ForeignDatabase    it holds somebody else's nodes
    └── QueryStopped       a question exceeded its limit of time, rows or memory
"""

from collections.abc import Sequence


class OwnergraphError(Exception):
    """Something failed in a way that one line can explain."""

    exit_code = 1


class UsageError(OwnergraphError):
    """The command, a name or a parameter is not one that exists or is allowed."""

    exit_code = 2


class AmbiguousParty(UsageError):
    """A name matches several parties; `candidates` holds (id, name, country) of each."""

    def __init__(self, message: str, candidates: Sequence[tuple[str, str, str | None]]) -> None:
        super().__init__(message)
        self.candidates = list(candidates)


class FileError(OwnergraphError):
    """A file cannot be read as what it should be; nothing of it was loaded."""


class RecordError(OwnergraphError):
    """One record cannot be taken in: where, what was found, what was expected."""

    def __init__(self, field: str, reason: str, found: str = "", expected: str = "") -> None:
        super().__init__(f"{field}: {reason} (found {found!r}, expected {expected})")
        self.field = field
        self.reason = reason
        self.found = found
        self.expected = expected


class ModelError(OwnergraphError):
    """The schema, a source card or a question file contradicts its own rules."""


class WorkspaceError(OwnergraphError):
    """The workspace folder cannot be used."""


class StoreError(OwnergraphError):
    """The database cannot be used."""


class StoreUnavailable(StoreError):
    """The database does not answer or refuses the credentials."""


class ForeignDatabase(StoreError):
    """The database holds nodes that this workspace did not write."""


class QueryStopped(StoreError):
    """A question exceeded its limit of time, rows or memory."""
