"""Why a question takes more than ten times as long as its floor, where it does."""

FAR = 10

_REASONS = {
    "the party itself is looked up by id, number or name in the built tables, for which a database is opened, and that takes "
    "most of the time; the floor is given an id and finds its ties in a dictionary": (
        "beneficial-owners",
        "subsidiaries",
        "controllers",
        "owners-of",
        "owner-other-companies",
    ),
    "each step of the walk is a statement of its own, which gives every tie with the relationships behind it and their "
    "properties over Bolt; the floor walks through dictionaries in this process": ("connection", "near-listed"),
    "every stake that may count comes over Bolt with its properties, and each row gets its proof: the chains in words and "
    "the stakes on them; the floor computes on stakes that it holds": ("meets-ownership-rule", "ownership-cycles"),
    "all shipments of all companies are visited one by one to find the first of each, where the floor reads two columns": (
        "first-trade",
    ),
}


def reason_of(question: str) -> str:
    """The reason, or words that none is known."""
    return next((reason for reason, questions in _REASONS.items() if question in questions), "no reason is known")
