"""Why a question takes more than ten times as long as its floor, where it does."""

FAR = 10

_REASONS = {
    "half of the time or more goes into finding the party by id, number or name in the built tables, the rest into Bolt and "
    "the proof of each row; the floor is given an id and looks it up": (
        "beneficial-owners",
        "subsidiaries",
        "controllers",
        "owners-of",
        "owner-other-companies",
        "shared-address",
        "counterparties",
    ),
    "the parties are found as in other questions on one party, and each step of the walk is a statement of its own, as is the "
    "evidence of the paths that were found; the floor walks through dictionaries": (
        "connection",
        "near-listed",
    ),
    "every stake that may count comes over Bolt with its properties, and each row gets its proof: the chains in words and "
    "the stakes on them; the floor computes on stakes that it holds": ("meets-ownership-rule", "ownership-cycles"),
    "each row brings up to 50 relationships with all their properties, and to gather and send them takes half of the time or "
    "more; the rest visits shipment after shipment, where the floor reads a few columns": (
        "first-trade",
        "priority-goods",
    ),
    "the engine visits each address and each party at it, and sorts them so that the same ones are cited every time; the "
    "floor reads a few columns": ("address-hubs",),
    "every figure comes over Bolt with its links, which takes most of the time, and is compared here; the floor compares them "
    "where they are": ("mirror-gap",),
    "every shipment is visited for its countries, of which very few are three different ones; the floor compares three "
    "columns": ("transshipment-routes",),
    "the embedded engine visits every party for statements that differ, where the floor reads one column": (
        "conflicting-claims",
    ),
    "each shipment of each party is visited, those of the parties shown twice, for two roles to cite; the floor reads two "
    "columns": ("unresolved-names",),
}


def reason_of(question: str) -> str:
    """The reason, or words that none is known."""
    return next((reason for reason, questions in _REASONS.items() if question in questions), "no reason is known")
