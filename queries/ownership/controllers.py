"""Control of a company by majority, by the weakest link of a chain, and by statement."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.control import controlled_by, holdings, weakest_links
from graph.stakes import UNKNOWN
from queries.framework.found import Found
from queries.ownership_network import Network, per_cent

_Rows = Iterator[dict[str, Any]]
_LENSES = ("majority", "weakest-link", "stated")


def compute(rows: list[dict[str, Any]], parameters: Mapping[str, Any]) -> Found:
    """One row for each party and lens under which it controls the company."""
    company = str(parameters["party"])
    network = Network([row for row in rows if row["evidence"][0].kind == "OWNS"])
    stated = [row for row in rows if row["evidence"][0].kind == "CONTROLS"]
    found = [*_by_majority(network, company), *_by_weakest_link(network, company), *_as_stated(stated)]
    wanted = [row for row in found if parameters["lens"] in (None, row["lens"])]
    wanted.sort(
        key=lambda row: (_LENSES.index(row["lens"]), row["certainty"], -(row["strength"] or 0), row["controller_id"])
    )
    return Found(wanted, network.left_out)


def _by_majority(network: Network, company: str) -> _Rows:
    held = holdings(network.stakes)
    for party in sorted(held.keys() - {UNKNOWN, company}):
        surely, possibly = controlled_by(party, held), controlled_by(party, held, at_most=True)
        if company in possibly:
            members = {party, *(surely if company in surely else possibly)}
            shares = [share for owner, share in network.stakes.shares[company].items() if owner in members]
            strength = sum(share.low if company in surely else share.high for share in shares)
            found = {
                "lens": "majority",
                "strength": per_cent(min(strength, 1.0)),
                "certainty": _certainty(company in surely),
            }
            yield _row(network, party, company) | found


def _by_weakest_link(network: Network, company: str) -> _Rows:
    for party, share in weakest_links(company, network.stakes).items():
        if party != UNKNOWN and share.high > 0:
            found = {
                "lens": "weakest-link",
                "strength": per_cent(share.low),
                "certainty": _certainty(share.low == share.high),
            }
            yield _row(network, party, company) | found


def _as_stated(rows: list[dict[str, Any]]) -> _Rows:
    for row in rows:
        yield {
            "controller_id": row["owner_id"],
            "controller_name": row["owner_name"],
            "lens": "stated",
            "strength": None,
            "certainty": "certain",
            "evidence_total": 1,
            "evidence": row["evidence"],
        }


def _certainty(certain: bool) -> str:
    return "certain" if certain else "possible"


def _row(network: Network, party: str, company: str) -> dict[str, Any]:
    evidence = network.between(party, company)
    return {
        "controller_id": party,
        "controller_name": network.name(party),
        "evidence_total": len(evidence),
        "evidence": evidence,
    }
