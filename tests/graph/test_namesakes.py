"""Parties whose names sound alike are in one group, in whatever script, and nobody else is in any."""

from graph.namesakes import name_groups

SPELLED = [
    ("a", "ООО ВЫМЫСЕЛ ЩИТ"),
    ("b", "VYMYSEL SHCHIT LLC"),
    ("c", "VYMYSEL SHIELD LLC"),
    ("d", "ООО"),
]


def test_names_that_sound_alike_are_one_group_and_a_name_of_its_own_is_none() -> None:
    groups = name_groups(SPELLED)

    assert groups.keys() == {"a", "b"}
    assert groups["a"] == groups["b"]


def test_a_party_that_had_two_names_joins_those_that_bear_either() -> None:
    groups = name_groups([*SPELLED, ("e", "Vymysel Schit"), ("e", "Vymysel Shield")])

    assert groups.keys() == {"a", "b", "c", "e"}
    assert len(set(groups.values())) == 1


def test_the_order_of_the_spellings_does_not_matter() -> None:
    spelled = [*SPELLED, ("e", "Vymysel Schit"), ("e", "Vymysel Shield"), ("f", "ВЫМЫСЕЛ ШИЛД")]

    assert name_groups(spelled) == name_groups(reversed(spelled))
