"""Subgraphs for the tests of drawings; every party in them is invented."""

from graph.subgraph import Citation, GraphNode, GraphRelationship, Subgraph

# Names that try to run, to hide, to turn round, or to grow.
HOSTILE = [
    '<img src=x onerror="window.__pwn=1">',
    "</script><script>window.__pwn=1</script>",
    "${window.__pwn=1}{{7*7}}{% raw %}",
    "'\"`><svg/onload=window.__pwn=1>",
    "__proto__",
    "constructor",
    "javascript:window.__pwn=1",
    "A" * 10_000,
    "long name " * 1_000,
    "\u202egnp.exe invoice\u202c",
    "شركة الاختبار للتجارة (ذ.م.م)",
    "香港虚构电子科技有限公司第二十七分公司",
    "👨‍👩‍👧‍👦👩🏽‍🚀" * 40,
    "e" + "\u0301" * 300 + " marks",
    "null\x00byte\u2028separator\ud800 lone",
    "<!--<script>",
    '" href="https://evil.example/" title="',
]


def cited(subgraph: Subgraph) -> dict[str, Citation]:
    """A citation for each relationship: of a register where its `source_id` says so, else of an article."""
    return {one.id: _citation(one) for one in subgraph.relationships}


def _citation(one: GraphRelationship) -> Citation:
    record, disputed_by = (one.properties.get(name) for name in ("record", "disputed_by"))
    own = {"record": str(record) if record else None, "disputed_by": str(disputed_by) if disputed_by else None}
    if one.properties["source_id"] == "register":
        url = "https://register.example/7?a=1&b=2"
        return Citation(one.id, "register", "Extract of an invented register", "Invented Office", url, **own)
    return Citation(one.id, "article", "An invented article", **own)


def node(identity: str, kind: str, **properties: object) -> GraphNode:
    return GraphNode(identity, kind, properties)


def tie(identity: str, kind: str, start: str, end: str, **properties: object) -> GraphRelationship:
    return GraphRelationship(identity, kind, start, end, {"source_id": "article", **properties})


def chain() -> Subgraph:
    """An owner, its exporter, a shipment, an importer, an address only stated to be shared, and a drone maker."""
    return Subgraph(
        (
            node("owner", "Person", name="Ivan Invented", country="RU"),
            node("exporter", "Company", name="Harbour Parts Ltd", country="HK", ru_inn="7700000000"),
            node(
                "shipment", "Shipment", goods="electronic components of many makers", first_on="2014", last_on="2022-01"
            ),
            node("importer", "Company", name="Neva Logic", country="RU", city="St. Petersburg"),
            node("address", "Address", stated_only=True),
            node("maker", "Company", name="Invented Drone Centre", country="RU", sector="defence"),
            node("toronto", "Company", name="a company in Toronto", country="CA"),
            node("china", "Company", name="other interests in China", country="CN", unnamed=True),
        ),
        (
            tie("owns", "OWNS", "owner", "exporter", share_min=25, share_max=50, source_id="register", record="line 4"),
            tie("sent", "SENT", "exporter", "shipment"),
            tie("received", "RECEIVED_BY", "shipment", "importer"),
            tie("at-1", "REGISTERED_AT", "importer", "address", address_kind="stated"),
            tie("at-2", "REGISTERED_AT", "maker", "address", address_kind="stated"),
            tie("tied", "RELATED_TO", "importer", "maker", tie="many ties", disputed_by="Neva Logic"),
            tie("owns-2", "OWNS", "owner", "toronto", started_on="2014"),
            tie("owns-3", "OWNS", "owner", "china"),
        ),
    )


def parallel() -> Subgraph:
    """Two companies that hold each other in several periods, and one that holds itself twice."""
    return Subgraph(
        (node("a", "Company", name="A Ltd"), node("b", "Company", name="B Ltd")),
        (
            tie("1", "OWNS", "a", "b", share_min=10, share_max=10, ended_on="2019"),
            tie("2", "OWNS", "a", "b", share_min=60, share_max=60, started_on="2019"),
            tie("3", "OWNS", "b", "a", share_min=5, share_max=5),
            tie("4", "RELATED_TO", "b", "a"),
            tie("5", "OWNS", "a", "a", share_min=1),
            tie("6", "OWNS", "a", "a", share_max=2),
        ),
    )


def crowd() -> Subgraph:
    """Some sixty nodes of every kind that can be traded, owned, shared or listed."""
    nodes = [node(f"exporter{i}", "Company", name=f"Exporter Number {i} Trading Ltd") for i in range(5)]
    nodes += [node(f"shipment{i}", "Shipment", goods="integrated circuits", kg=12.5) for i in range(20)]
    nodes += [node(f"importer{i}", "Company", name=f"ООО «Выдумка {i}»", city="Санкт-Петербург") for i in range(10)]
    nodes += [node(f"owner{i}", "Person", name=f"Person Invented {i}") for i in range(10)]
    nodes += [node(f"address{i}", "Address", text=f"{i} Invented Street, office {i}") for i in range(5)]
    nodes += [node(f"state{i}", "PublicBody", name=f"Invented Region {i}") for i in range(2)]
    nodes += [node(f"goods{i}", "Commodity", name="Processors", code=f"85423{i}") for i in range(3)]
    nodes += [
        node("port", "Port", name="Port"),
        node("land", "Territory", name="Land"),
        node("list", "Listing", name="List"),
        node("ship", "Vessel", name="An Invented Vessel of a Long Name"),
    ]
    nodes += [node("flow", "TradeFlow", goods="chips", period="2022-05"), node("paper", "Source", title="A paper")]
    ties = [tie(f"s{i}", "SENT", f"exporter{i % 5}", f"shipment{i}") for i in range(20)]
    ties += [tie(f"r{i}", "RECEIVED_BY", f"shipment{i}", f"importer{i % 10}") for i in range(20)]
    ties += [tie(f"g{i}", "OF_GOODS", f"shipment{i}", f"goods{i % 3}") for i in range(20)]
    ties += [tie(f"o{i}", "OWNS", f"owner{i}", f"importer{i}", share_min=50, share_max=50 + i) for i in range(10)]
    ties += [
        tie(f"a{i}", "REGISTERED_AT", f"importer{i}", f"address{i % 5}", started_on="2019-03-01") for i in range(10)
    ]
    ties += [tie(f"c{i}", "CONTROLS", f"state{i}", f"exporter{i}") for i in range(2)]
    ties += [tie("t", "THROUGH", "shipment0", "port"), tie("l", "LOCATED_IN", "importer0", "land")]
    ties += [
        tie("d", "LISTED_AS", "importer1", "list"),
        tie("v", "LISTED_AS", "ship", "list"),
        tie("f", "OF_GOODS", "flow", "goods0"),
    ]
    ties += [tie("p", "STATED_IN", "importer2", "paper")]
    return Subgraph(tuple(nodes), tuple(ties))


def hostile() -> tuple[Subgraph, dict[str, Citation]]:
    """Companies with hostile names and ids, tied by links whose every text is hostile, and their citations."""
    names = dict(enumerate(HOSTILE))
    urls = [
        "javascript:window.__pwn=1",
        "https://news.example/a b<c",
        "data:text/html,x",
        "http://news.example/\u202egpj",
    ]
    nodes = tuple(node(name, "Company", name=name, note=name) for name in HOSTILE)
    ties = tuple(
        tie(
            name,
            "RELATED_TO",
            name,
            names[(number + 1) % len(names)],
            tie=name,
            record=name,
            disputed_by=name if number % 3 == 0 else None,
            dispute_source=urls[number % 4],
            source_id=name,
        )
        for number, name in names.items()
    )
    citations = {
        name: Citation(name, name, name, name, urls[number % 4], name, name, name if number % 3 == 0 else None)
        for number, name in names.items()
    }
    return Subgraph(nodes, ties), citations
