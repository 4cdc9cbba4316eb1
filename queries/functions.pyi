# Written by `python -m queries.framework.functions`; a test says when it is out of date.
from collections.abc import Sequence
from datetime import date
from typing import Literal

from queries.framework.answer import Answer, Session

def shared_address(
    session: Session,
    party: str,
    *,
    level: Literal["unit", "building", "stated"] | None = None,
    max_parties: int | None = None,
    as_of: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
def listed_parties(
    session: Session,
    *,
    list: str | None = None,
    since: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
def owner_other_companies(
    session: Session,
    party: str,
    *,
    include_ended: bool | None = None,
    as_of: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
def owners_of(
    session: Session,
    party: str,
    *,
    include_ended: bool | None = None,
    as_of: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
def conflicting_claims(
    session: Session,
    *,
    party: str | None = None,
    limit: int = 1000,
) -> Answer: ...
def trade_surge(
    session: Session,
    *,
    exporter: str | None = None,
    importer: str | None = None,
    hs: str | None = None,
    measure: Literal["kg", "value_usd"] | None = None,
    min_ratio: float | None = None,
    min_base: float | None = None,
    limit: int = 1000,
) -> Answer: ...
def counterparties(
    session: Session,
    party: str,
    *,
    start: str | date | None = None,
    end: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
def intermediary_chains(
    session: Session,
    *,
    exporter_country: str | None = None,
    importer_country: str | None = None,
    end_user: str | None = None,
    ground: str | Sequence[str] | None = None,
    ties: str | Sequence[str] | None = None,
    level: Literal["unit", "building", "stated"] | None = None,
    max_parties: int | None = None,
    start: str | date | None = None,
    end: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
def shipments_around_listing(
    session: Session,
    *,
    list: str | None = None,
    party: str | None = None,
    start: str | date | None = None,
    end: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
def shipments_from_territory(
    session: Session,
    territory: str,
    *,
    start: str | date | None = None,
    end: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
def shipments_of_group(
    session: Session,
    party: str,
    *,
    receiver_sector: str | None = None,
    min_share: float | None = None,
    start: str | date | None = None,
    end: str | date | None = None,
    limit: int = 1000,
) -> Answer: ...
