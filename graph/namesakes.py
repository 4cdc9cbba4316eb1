"""Parties that may bear one name: a place to look for them, where two names sound alike in whatever script.

A group is wider than a name. Two parties are in it if one of their spellings sounds alike (`graph.company_names`), and so
are those that only a third one joins, which had both names. Whoever asks for a party's namesakes compares the names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

import networkx as nx

from graph.claims import short_hash
from graph.company_names import name_key


def name_groups(spelled: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The group of each party that has others in it; `spelled` are (party id, a spelling of its name)."""
    sounds: defaultdict[str, set[str]] = defaultdict(set)
    for party, spelling in spelled:
        if key := name_key(spelling):
            sounds[party].add(key.sound)
    first = _first_of_joined(own for own in sounds.values() if len(own) > 1)
    groups = {party: first.get(sound, sound) for party, own in sounds.items() for sound in own}
    sizes = Counter(groups.values())
    return {party: short_hash(group) for party, group in groups.items() if sizes[group] > 1}


def _first_of_joined(several: Iterable[Iterable[str]]) -> dict[str, str]:
    """For each sound that some party joins with another, the first of all that are so joined."""
    joined: nx.Graph[str] = nx.Graph()
    for sounds in several:
        nx.add_path(joined, sorted(sounds))
    return {sound: min(group) for group in nx.connected_components(joined) for sound in group}
