"""Twenty sets of parameters for each question, drawn by a seed from the built tables."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import duckdb

from graph.workspace import Workspace
from queries.framework.catalogue import Catalogue
from tests.benchmarks.drawn_parameters import Pool
from tests.benchmarks.drawn_parameters import drawn as drawn_parameters
from tests.benchmarks.publication import LISTS, TERRITORIES

SETS = 20
CATALOGUE = Catalogue()
_WITH_ROWS_EXPECTED = 18

# Parties for which the question ought to give rows.
_OWNED = "SELECT to_id FROM relationships WHERE kind = 'OWNS'"
_WITH_SIBLINGS = """SELECT a.to_id FROM relationships a JOIN relationships b ON a.from_id = b.from_id AND a.to_id <> b.to_id
    WHERE a.kind = 'OWNS' AND b.kind IN ('OWNS', 'OFFICER_OF')"""
_WITH_NEIGHBOURS = """SELECT r.from_id FROM relationships r JOIN nodes a ON a.id = r.to_id
    WHERE r.kind = 'REGISTERED_AT' AND (a.properties->>'$.building_parties')::INTEGER > 1"""
_TRADING = "SELECT from_id FROM relationships WHERE kind = 'SENT'"
_HEADS = f"""SELECT o.from_id FROM relationships o WHERE o.kind = 'OWNS' AND o.to_id IN ({_TRADING})
    UNION {_TRADING}"""
_OWNING = "SELECT from_id FROM relationships WHERE kind = 'OWNS' AND from_id <> to_id"
_SIBLINGS = """SELECT b.to_id FROM relationships a JOIN relationships b ON a.from_id = b.from_id AND a.to_id <> b.to_id
    WHERE a.to_id = '{party}' AND a.kind = 'OWNS' AND b.kind IN ('OWNS', 'OFFICER_OF')"""
_NEAR_LISTED = """SELECT s.from_id FROM relationships s JOIN relationships r ON s.to_id = r.from_id
    JOIN relationships l ON l.from_id = r.to_id WHERE s.kind = 'SENT' AND l.kind = 'LISTED_AS'"""
_DISPUTED = "SELECT from_id FROM relationships WHERE properties->>'$.disputed_by' IS NOT NULL"
_TRADED_TIERS = """SELECT properties->>'$.tier' FROM nodes WHERE properties->>'$.tier' IS NOT NULL
    AND id IN (SELECT to_id FROM relationships WHERE kind = 'OF_GOODS')"""
_ANY = "SELECT id FROM nodes WHERE kind = 'Company'"
MAKERS = "SELECT id FROM nodes WHERE properties->>'$.defence_activity' IS NOT NULL"
IMPORTERS = "SELECT to_id FROM relationships WHERE kind = 'RECEIVED_BY' AND starts_with(to_id, 'ru-ogrn:')"
SENDERS = "SELECT from_id FROM relationships WHERE kind = 'SENT' AND starts_with(from_id, 'ru-ogrn:')"


class Tables:
    """The built tables of a workspace, for choosing from."""

    def __init__(self, workspace: Workspace) -> None:
        self._db = duckdb.connect()
        for name in ("nodes", "relationships"):
            self._db.read_parquet(str(workspace.built / f"{name}.parquet")).create_view(name)

    def ids(self, query: str) -> list[str]:
        """The distinct ids that a query gives, in order."""
        return [row[0] for row in self._db.execute(f"SELECT DISTINCT * FROM ({query}) ORDER BY 1").fetchall()]


def parameter_sets(
    tables: Tables, of: Pool, chains: list[dict[str, Any]], random: Random
) -> dict[str, list[dict[str, Any]]]:
    """The sets by question: any that it declares, drawn from the pool, or those that ought to give rows.

    `chains` are those of the answer key.
    """

    def parties(query: str) -> list[dict[str, Any]]:
        likely, others = tables.ids(query), tables.ids(_ANY)
        chosen = random.sample(likely, min(_WITH_ROWS_EXPECTED, len(likely)))
        return [{"party": party} for party in chosen + random.sample(others, SETS - len(chosen))]

    def drawn(draw: Callable[[], dict[str, Any]]) -> list[dict[str, Any]]:
        return [draw() for _ in range(SETS)]

    def in_turn(*shapes: Callable[[], dict[str, Any]]) -> list[dict[str, Any]]:
        # Each shape as often as the others, since half of an answer's time may depend on it.
        return [shapes[place % len(shapes)]() for place in range(SETS)]

    def of_a_chain(parameters: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
        return lambda: parameters(random.choice(chains))

    def pair(place: int) -> dict[str, Any]:
        # Four of five have an owner in common, the others most likely nothing.
        one = random.choice(tables.ids(_WITH_SIBLINGS))
        others = tables.ids(_ANY) if place % 5 == 4 else tables.ids(_SIBLINGS.format(party=one))
        return {"party_a": one, "party_b": random.choice([other for other in others if other != one])}

    def list_name() -> str:
        return f"Fictional List {random.randrange(LISTS):02d}"

    of_every_question = {
        question: drawn(partial(drawn_parameters, CATALOGUE.get(question).parameters, of, random))
        for question in CATALOGUE.paths
    }
    return of_every_question | {
        "owners-of": parties(_OWNED),
        "beneficial-owners": parties(_OWNED),
        "controllers": parties(_OWNED),
        "subsidiaries": parties(_OWNING),
        "owner-other-companies": parties(_WITH_SIBLINGS),
        "shared-address": parties(_WITH_NEIGHBOURS),
        "counterparties": parties(_TRADING),
        "shipments-of-group": parties(_HEADS),
        "shipments-from-territory": drawn(
            lambda: {"territory": f"Fictional Territory {random.randrange(TERRITORIES)}"}
        ),
        "intermediary-chains": in_turn(
            dict,
            of_a_chain(lambda chain: {"end_user": chain["end_user"]["id"]}),
            of_a_chain(lambda chain: {"exporter_country": chain["exporter"]["country"], "importer_country": "RU"}),
            of_a_chain(lambda chain: {"ties": chain["tie"]}),
            of_a_chain(lambda chain: {"start": chain["first_on"], "end": chain["last_on"]}),
        ),
        "shipments-around-listing": in_turn(dict, lambda: {"list": list_name()}),
        "listed-parties": in_turn(lambda: {"since": "2022-01-01"}, lambda: {"list": list_name()}),
        "near-listed": parties(_NEAR_LISTED),
        "connection": [pair(place) for place in range(SETS)],
        "address-hubs": in_turn(dict, lambda: {"country": "RU"}, lambda: {"level": "unit"}),
        "meets-ownership-rule": in_turn(lambda: {"rule": "ofac"}, lambda: {"rule": "eu"}, lambda: {"rule": "uk"}),
        "ownership-cycles": in_turn(dict, lambda: {"as_of": f"{random.randint(2024, 2026)}-01-31"}),
        "shared-address-partners": in_turn(
            dict, lambda: {"country": "RU"}, lambda: {"max_parties": random.randint(10, 50)}
        ),
        "transshipment-routes": in_turn(
            dict, lambda: {"destination_country": "RU"}, lambda: {"origin_country": random.choice(["JP", "TW", "US"])}
        ),
        "first-trade": drawn(lambda: {"within_days": random.randint(30, 3650)}),
        "goods-passing-on": drawn(lambda: {"days": random.randint(30, 365), "digits": random.choice([4, 6, 8, 10])}),
        "priority-goods": in_turn(
            lambda: {"importer_country": "RU"}, lambda: {"tier": random.choice(tables.ids(_TRADED_TIERS))}
        ),
        "trade-surge": in_turn(dict, lambda: {"exporter": random.choice(["CN", "HK", "TR", "AE", "DE"])}),
        "mirror-gap": in_turn(dict, lambda: {"importer": random.choice(["RU", "KZ"])}, lambda: {"start": "2022"}),
        "unresolved-names": in_turn(dict, lambda: {"min_shipments": 20}, lambda: {"country": "HK"}),
        "conflicting-claims": [{}, {}, *parties(_DISPUTED)[: SETS - 2]],
    }
