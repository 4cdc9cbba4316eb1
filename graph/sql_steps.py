"""SQL files that hold several steps: each starts with a line `-- step: name`; what stands before the first is a remark."""


def steps_in(sql: str) -> dict[str, str]:
    """The statements of each step by its name, in the order of the file, without the last semicolon."""
    parts = (part.partition("\n") for part in sql.split("-- step: ")[1:])
    return {name.strip(): body.strip().removesuffix(";") for name, _, body in parts}
