"""How untrusted text is shown inside a message: on one line, short, with nothing a terminal would obey."""


def quoted(text: str, most: int = 80) -> str:
    """`text` in quotes, cut after `most` characters, with control and other unprintable characters as escapes."""
    cut = text[:most] + "…" if len(text) > most else text
    return "'" + printable(cut) + "'"


def printable(text: str) -> str:
    """`text` with every character that is not printable written as an escape, `\\x1b` for the escape character."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
