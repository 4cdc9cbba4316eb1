"""The effective share of one party in every company below it, with bounds."""

from collections.abc import Mapping
from typing import Any

from graph.effective_shares import Ownership
from queries.framework.found import Found, Row
from queries.ownership_network import Network, per_cent


def compute(rows: list[dict[str, Any]], parameters: Mapping[str, Any]) -> Found:
    """One row for each company in which the party's share can reach the one asked for."""
    party = str(parameters["party"])
    network = Network(rows)
    found: list[Row] = []
    for company, share in Ownership(network.stakes).shares_of(party).items():
        if per_cent(share.high) < parameters["min_share"] or share.high == 0:
            continue
        evidence = network.between(party, company)
        found.append(
            {
                "company_id": company,
                "company_name": network.name(company),
                "effective_min": per_cent(share.low),
                "effective_max": per_cent(share.high),
                "depth": network.depth(party, company),
                "path": network.chains(party, company)[0],
                "evidence_total": len(evidence),
                "evidence": evidence,
            }
        )
    found.sort(key=lambda row: (row["depth"], -row["effective_min"], -row["effective_max"], row["company_id"]))
    return Found(found, network.left_out)
