"""Which clauses and procedures a statement may have, and why others are refused."""

ALLOWED = "MATCH, OPTIONAL MATCH, UNWIND, WITH, CALL and RETURN"
PROCEDURES = ("db.index.fulltext.queryNodes",)

_WRITES = "a question only reads"
_CHANGES_SCHEMA = "a question neither writes nor changes what the database is"
_READS_FILES = "it reads files and addresses: load what they hold with `ownergraph load`"
_ELSEWHERE = "only the graph of this workspace is asked: --store and NEO4J_DATABASE choose another"
_SERVER = "it concerns the server, not the graph: use Neo4j Browser or cypher-shell"
_NO_ROWS = "it gives a plan instead of rows: use Neo4j Browser"

# By the word that opens the clause.
REFUSED = {
    **dict.fromkeys(("CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "INSERT"), _WRITES),
    **dict.fromkeys(("ALTER", "DROP", "RENAME"), _CHANGES_SCHEMA),
    **dict.fromkeys(
        ("GRANT", "REVOKE", "DENY", "SHOW", "START", "TERMINATE", "SESSION", "COMMIT", "ROLLBACK"), _SERVER
    ),
    **dict.fromkeys(("EXPLAIN", "PROFILE"), _NO_ROWS),
    "CYPHER": "the engine chooses how it runs a question",
    "LOAD": _READS_FILES,
    "USE": _ELSEWHERE,
}


def refusal(word: str) -> tuple[str, str]:
    """What was expected instead of this clause, and why it is refused with what to do."""
    return f"only {ALLOWED}", f"remove it: {REFUSED.get(word, _WRITES)}"
