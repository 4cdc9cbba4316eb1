"""The words of which invented names are made, by kind: `words.toml`."""

import tomllib
from importlib.resources import files

WORDS: dict[str, list[str]] = tomllib.loads(files("explorer.simulate").joinpath("words.toml").read_text("utf-8"))
