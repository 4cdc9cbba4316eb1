"""Which sources exist: every module that lies directly in `loaders/`, found by looking and checked when first used."""

import difflib
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import cast, get_args, get_type_hints

import loaders
from graph.errors import ModelError, UsageError
from loaders.framework.mappings import Mappable
from loaders.framework.source import Source, SourceModule

_WORDS_OF_A_CARD = ("title", "publisher", "licence", "files", "covers", "misses")
_ARGUMENTS = {"read": ("file",), "convert": ("record",), "count": ("file",)}
_ARGUMENTS_WITH_MAPPING = {**_ARGUMENTS, "read": ("file", "mapping")}


class Sources(Mapping[str, SourceModule]):
    """The sources of a package by their ids. Listing them imports nothing; asking for one imports and checks that one.

    Raises ModelError, naming the file and what is wrong, for a module that is no proper source.
    """

    def __init__(self, package: ModuleType) -> None:
        self._package = package
        self._modules = {
            module.name.replace("_", "-"): f"{package.__name__}.{module.name}"
            for module in pkgutil.iter_modules(package.__path__)
            if not module.ispkg
        }

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._modules))

    def __len__(self) -> int:
        return len(self._modules)

    def __contains__(self, source: object) -> bool:
        return source in self._modules

    def __getitem__(self, source: str) -> SourceModule:
        name = self._modules[source]
        try:
            module = importlib.import_module(name)
        except (ImportError, SyntaxError) as error:
            raise ModelError(f"{name.replace('.', '/')}.py: cannot be imported: {error}") from error
        return checked(module)


def sources() -> Sources:
    """Every source that ownergraph can load, by id."""
    return Sources(loaders)


def source(source_id: str) -> SourceModule:
    """One source by its id. Raises UsageError, with the ids that exist, when there is none."""
    known = sources()
    if source_id not in known:
        close = difflib.get_close_matches(source_id, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"
        raise UsageError(f"no source is called {source_id!r}; {hint}")
    return known[source_id]


def checked(module: ModuleType) -> SourceModule:
    """The module as a source. Raises ModelError naming the file and every fault."""
    faults = [*_faults_of_names(module), *_faults_of_card(getattr(module, "SOURCE", None))]
    if faults:
        raise ModelError(f"{module.__file__}: {'; '.join(faults)} (see loaders/framework/source.py)")
    return cast(SourceModule, module)


def _faults_of_names(module: ModuleType) -> Iterator[str]:
    if not isinstance(getattr(module, "SOURCE", None), Source):
        yield "SOURCE is missing or is no Source"
    reads = getattr(module, "READS", None)
    if not isinstance(reads, frozenset) or not all(isinstance(name, str) for name in reads):
        yield "READS is missing or is no frozenset of field names"
    takes_mapping = isinstance(getattr(module, "MAPPING", None), Mappable)
    for name, arguments in (_ARGUMENTS_WITH_MAPPING if takes_mapping else _ARGUMENTS).items():
        function = getattr(module, name, None)
        if function is None and name == "count":
            continue
        if not inspect.isfunction(function) or tuple(inspect.signature(function).parameters) != arguments:
            yield f"{name}({', '.join(arguments)}) is missing or takes other arguments"


def _faults_of_card(card: object) -> Iterator[str]:
    if not isinstance(card, Source):
        return
    for word in _WORDS_OF_A_CARD:
        if not str(getattr(card, word)).strip():
            yield f"SOURCE.{word} is empty"
    if card.homepage and not card.homepage.startswith("https://"):
        yield f"SOURCE.homepage is {card.homepage!r}, expected an https address, or nothing"
    for word, hint in get_type_hints(Source).items():
        if word in {"history", "rank"} and getattr(card, word) not in get_args(hint):
            yield f"SOURCE.{word} is {getattr(card, word)!r}, expected one of {', '.join(get_args(hint))}"
    for name, reason in card.ignores.items():
        if not reason.strip():
            yield f"SOURCE.ignores gives no reason for {name!r}"
    if not 0 <= card.most_rejected <= 1:
        yield f"SOURCE.most_rejected is {card.most_rejected}, expected a share from 0 to 1"
