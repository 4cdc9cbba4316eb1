"""Who is who: valid, unshared numbers join records, whatever the order."""

from hypothesis import given
from hypothesis import strategies as st

from graph.identity import cluster

OGRN, OTHER_OGRN = "1027800000001", "1027800000002"
INN = "7801000001"


def ids(*numbers: tuple[str, str, str]) -> dict[str, str]:
    return {record: party.id for party in cluster(numbers) for record in party.records}


def test_a_customs_record_with_an_inn_meets_the_register_record_that_carries_it() -> None:
    found = ids(("register:1", "ru_ogrn", OGRN), ("register:1", "ru_inn", INN), ("customs:1", "ru_inn", INN))
    assert found == {"register:1": f"ru-ogrn:{OGRN}", "customs:1": f"ru-ogrn:{OGRN}"}


def test_an_inn_alone_names_the_party_until_the_register_is_loaded() -> None:
    assert ids(("customs:1", "ru_inn", INN)) == {"customs:1": f"ru-inn:{INN}"}
    (party,) = cluster([("register:1", "ru_ogrn", OGRN), ("register:1", "ru_inn", INN), ("customs:1", "ru_inn", INN)])
    assert f"ru-inn:{INN}" in party.former_ids


def test_an_inn_under_which_two_companies_are_registered_joins_nobody() -> None:
    found = ids(
        ("register:1", "ru_ogrn", OGRN),
        ("register:1", "ru_inn", INN),
        ("register:2", "ru_ogrn", OTHER_OGRN),
        ("register:2", "ru_inn", INN),
        ("customs:1", "ru_inn", INN),
        ("customs:2", "ru_inn", INN),
    )
    assert found == {
        "register:1": f"ru-ogrn:{OGRN}",
        "register:2": f"ru-ogrn:{OTHER_OGRN}",
        "customs:1": "customs:1",
        "customs:2": "customs:2",
    }


records = st.tuples(
    st.sampled_from([f"r:{n}" for n in range(6)]),
    st.sampled_from(["lei", "ru_ogrn", "ru_inn"]),
    st.sampled_from(["1", "2", "3"]),
)


@given(st.lists(records, max_size=12), st.randoms())
def test_the_order_of_loading_makes_no_difference(numbers: list[tuple[str, str, str]], random: object) -> None:
    shuffled = list(numbers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cluster(numbers) == cluster(shuffled)


@given(st.lists(records, max_size=12))
def test_ids_are_unique_and_every_record_has_one(numbers: list[tuple[str, str, str]]) -> None:
    parties = cluster(numbers)
    assert len({party.id for party in parties}) == len(parties)
    assert sorted(r for party in parties for r in party.records) == sorted({record for record, _, _ in numbers})
