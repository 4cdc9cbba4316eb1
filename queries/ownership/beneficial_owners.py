"""Effective shares of the final owners of a company, with bounds."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.effective_shares import Ownership
from graph.stakes import Filed, Interval, is_direct_share
from queries.framework.found import Found
from queries.ownership_network import Network, per_cent


def compute(rows: list[dict[str, Any]], parameters: Mapping[str, Any]) -> Found:
    """One row for each final owner, and one for what nobody names, that can reach the share asked for."""
    company = str(parameters["party"])
    network = Network(rows)
    shares = Ownership(network.stakes).final_owners(company)
    bands = _bands(network.filed, company)
    found = []
    for owner in sorted({*shares, *bands}):
        own = bands.get(owner, ())
        share = _within(shares.get(owner), own)
        verdict = "certain" if per_cent(share.low) >= parameters["min_share"] else "possible"
        row = _row(network, owner, share, [*network.of_filings(own), *network.between(owner, company)])
        found.append(row | {"verdict": verdict, "paths": network.chains(owner, company)})
    shown = [row for row in found if row["effective_max"] >= parameters["min_share"]]
    shown.sort(key=lambda row: (row["owner_id"] is None, -row["effective_min"], -row["effective_max"], row["owner_id"]))
    return Found(shown, network.left_out)


def _bands(filed: Sequence[Filed], company: str) -> dict[str, list[Filed]]:
    """What is filed of the company itself as a bound of an owner's whole share, since it may be held indirectly."""
    found: dict[str, list[Filed]] = {}
    for one in filed:
        if (
            one.company == company
            and not is_direct_share(one)
            and one.interest != "votes"
            and one.share_max is not None
        ):
            found.setdefault(one.owner, []).append(one)
    return found


def _within(computed: Interval | None, bands: Sequence[Filed]) -> Interval:
    """The computed share and the filed bounds are alternatives: what they have in common, else all that they say."""
    stated = [Interval((one.share_min or 0.0) / 100, (one.share_max or 0.0) / 100) for one in bands]
    every = [*stated, *([computed] if computed else [])]
    low, high = max(one.low for one in every), min(one.high for one in every)
    if low > high:
        low, high = min(one.low for one in every), max(one.high for one in every)
    return Interval(low, high)


def _row(network: Network, owner: str, share: Interval, evidence: Sequence[Any]) -> dict[str, Any]:
    return {
        "owner_id": network.id(owner),
        "owner_name": network.name(owner),
        "owner_kind": network.kind(owner),
        "effective_min": per_cent(share.low),
        "effective_max": per_cent(share.high),
        "evidence_total": len({tie.properties["id"] for tie in evidence}),
        "evidence": evidence,
    }
