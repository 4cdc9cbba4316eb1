"""The fixed point of a sanctions ownership rule over the loaded lists and stakes, with its proof."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.control import holdings
from graph.ownership_rules import Covered, Rule, covered, rule_in_force
from graph.stakes import UNKNOWN, Interval
from queries.framework.found import Found
from queries.ownership_network import Network, per_cent, share_in_words


def compute(rows: list[dict[str, Any]], parameters: Mapping[str, Any]) -> Found:
    """One row for each company that the rule covers and no list names; for a named company one in any case."""
    rule = rule_in_force(parameters["rule"], parameters["as_of"])
    party = parameters["party"]
    network = Network(list({row["evidence"][0].properties["id"]: row for row in rows}.values()))
    # Whether the rule reaches the company that is asked for does not follow from its own listing.
    listed = {row["listed_id"]: row for row in rows if row["listed_id"] != party}
    named = listed.keys() | {row["company_id"] for row in rows if row["company_listed"]} - {party}
    found = {one.company: one for one in covered(rule, named, holdings(network.stakes))}
    if party is not None:
        nothing = Covered(party, False, {})
        found = {party: found.get(party, nothing)} if network.name(party) else {}
    proofs = [_row(network, listed, found[company], rule, parameters) for company in sorted(found)]
    order = ("certain", "possible", "no")
    proofs.sort(key=lambda row: (order.index(row["certainty"]), row["company_id"]))
    return Found(proofs, network.left_out)


def _row(
    network: Network, listed: Mapping[str, dict[str, Any]], one: Covered, rule: Rule, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    certainty = "certain" if one.certain else "possible" if one.held_by else "no"
    doubts = [rule.doubt] if rule.doubt else []
    contradictory = [] if one.held_by else network.contradictory_above(one.company)
    if contradictory:
        certainty = "possible"
        doubts.append(
            "of this company or one above it the filed owners together hold more than 100 per cent, so that no share is known"
        )
    own = network.stakes.shares.get(one.company, {UNKNOWN: Interval(0.0, 1.0)})
    unknown = own[UNKNOWN].high if UNKNOWN in own else 0.0
    known = min(1.0, sum(share.low for share in one.held_by.values()))
    roots = _listed_owners(network, listed, one)
    evidence = [*network.stakes_in(one.company, list(one.held_by)), *(listed[root]["listing"] for root in roots)]
    for root in roots:
        evidence += network.between(root, one.company)
    evidence += network.of_filings(filed for company in contradictory for filed in network.stakes.filed[company])
    return {
        "company_id": one.company,
        "company_name": network.name(one.company),
        "verdict": _verdict(rule, certainty, (known, unknown), parameters["as_of"], doubts),
        "certainty": certainty,
        "known_share": per_cent(known),
        "unknown_share": per_cent(unknown),
        "listed_owners": [listed[root]["listed_name"] for root in roots],
        "proof": [f"{network.name(owner)} holds {network.share_in_words(owner, one.company)}" for owner in one.held_by],
        "evidence_total": len({tie.properties["id"] for tie in evidence}),
        "evidence": evidence,
    }


def _listed_owners(network: Network, listed: Mapping[str, dict[str, Any]], one: Covered) -> list[str]:
    """The listed parties among the members that bring the company in, or above them."""
    return sorted(
        root for root in listed if root in one.held_by or any(network.between(root, member) for member in one.held_by)
    )


def _verdict(rule: Rule, certainty: str, shares: tuple[float, float], day: date, doubts: Sequence[str]) -> str:
    meets = {"certain": "meets", "possible": "may meet", "no": "does not meet"}[certainty]
    known, unknown = (share_in_words(Interval(share, share)) for share in shares)
    parts = [f"{meets} the {rule.name} on data as of {day}; known shares {known}, unknown {unknown}"]
    if rule.control:
        parts.append("the rule also asks who controls, which shares do not answer")
    return "; ".join([*parts, *doubts])
