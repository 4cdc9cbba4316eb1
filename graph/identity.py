"""Who is who: records that share a valid number are one party, and a party's best number is its id.

A number joins only while it is unshared: if the records that carry it also carry two different numbers of a stronger
scheme (two OGRNs under one INN), it says nothing about who is who and joins nobody. The outcome depends on the set of
records alone, never on the order in which they were loaded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.schema import IDENTIFIERS, node_id_of_number


@dataclass(frozen=True)
class Party:
    """A cluster of records. `former_ids` are all the other ids that it has, had or may get when less is loaded."""

    id: str
    former_ids: tuple[str, ...]
    records: tuple[str, ...]


def cluster(numbers: Iterable[tuple[str, str, str]]) -> list[Party]:
    """Joins records by their numbers; `numbers` are (record id, scheme, number), valid ones only.

    Records without a number are parties of their own and need not be passed.
    """
    carried: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    carriers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record, scheme, number in numbers:
        carried[record][scheme].add(number)
        carriers[scheme, number].add(record)
    unshared = {key: records for key, records in carriers.items() if not _is_shared(key[0], records, carried)}
    joined = _Components(carried)
    for records in unshared.values():
        joined.join(records)
    ids: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for (scheme, number), records in unshared.items():
        ids[joined.root(min(records))].add((IDENTIFIERS.index(scheme), node_id_of_number(scheme, number)))
    return [
        _party(sorted(records), [number_id for _, number_id in sorted(ids[root])])
        for root, records in joined.groups().items()
    ]


def _is_shared(scheme: str, records: set[str], carried: Mapping[str, Mapping[str, set[str]]]) -> bool:
    stronger = IDENTIFIERS[: IDENTIFIERS.index(scheme)]
    return any(len({number for record in records for number in carried[record].get(s, ())}) > 1 for s in stronger)


def _party(records: list[str], number_ids: list[str]) -> Party:
    first, *others = dict.fromkeys([*number_ids, *records])
    return Party(first, tuple(sorted(others)), tuple(records))


class _Components:
    """Connected components of records (union-find with path halving)."""

    def __init__(self, records: Iterable[str]) -> None:
        self._parent = {record: record for record in records}

    def join(self, records: Iterable[str]) -> None:
        first, *others = sorted(records)
        for other in others:
            a, b = self.root(first), self.root(other)
            self._parent[max(a, b)] = min(a, b)

    def groups(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for record in sorted(self._parent):
            groups[self.root(record)].append(record)
        return groups

    def root(self, record: str) -> str:
        while self._parent[record] != record:
            self._parent[record] = self._parent[self._parent[record]]
            record = self._parent[record]
        return record
