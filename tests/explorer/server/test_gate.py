"""Who gets in, and what no page may do: token, cookie, host, origin, headers."""

from urllib.parse import quote

import pytest

from tests.explorer.served import Served


def bearer(explorer: Served) -> dict[str, str]:
    return {"authorization": f"Bearer {explorer.token}"}


@pytest.mark.parametrize("path", ["/", "/find?text=a", "/entity?id=a", "/api/status", "/front/theme.css", "/nowhere"])
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"cookie": "ownergraph=wrong"}])
def test_nothing_is_shown_without_the_token(explorer: Served, path: str, headers: dict[str, str]) -> None:
    response, content = explorer.request(path, headers=headers)
    assert response.status == 401
    assert b"ownergraph explore" in content


def test_a_wrong_token_in_the_address_does_not_enter(explorer: Served) -> None:
    response, _ = explorer.request("/?token=wrong")
    assert response.status == 401
    assert response.getheader("set-cookie") is None


def test_the_printed_address_gives_a_cookie_and_leads_to_the_page_without_the_token(explorer: Served) -> None:
    response, _ = explorer.request(f"/find?text=a%26b&token={explorer.token}")
    assert (response.status, response.getheader("location")) == (303, "/find?text=a%26b")
    cookie = response.getheader("set-cookie") or ""
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    entered, _ = explorer.request("/find?text=a%26b", headers={"cookie": cookie.partition(";")[0]})
    assert entered.status == 200


def test_the_cookie_is_of_one_token_so_that_explorers_on_other_ports_have_their_own(explorer: Served) -> None:
    response, _ = explorer.request(f"/?token={explorer.token}")
    name, _, value = (response.getheader("set-cookie") or "").partition(";")[0].partition("=")
    assert name.startswith("ownergraph-")
    assert name.removeprefix("ownergraph-") not in explorer.token
    refused, _ = explorer.request("/", headers={"cookie": f"ownergraph-000000000000={value}"})
    assert refused.status == 401


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/"])
def test_entering_never_leads_to_another_host(explorer: Served, path: str) -> None:
    response, _ = explorer.request(f"{quote(path, safe='/')}?token={explorer.token}")
    location = response.getheader("location") or "/"
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::1"])
def test_a_host_that_was_not_agreed_on_is_refused_even_with_the_token(explorer: Served, host: str) -> None:
    response, _ = explorer.request("/", headers={**bearer(explorer), "host": host})
    assert response.status == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8420", "[::1]:8420"])
def test_names_of_this_machine_are_admitted(explorer: Served, host: str) -> None:
    response, _ = explorer.request("/", headers={**bearer(explorer), "host": host})
    assert response.status == 200


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}]
)
def test_a_change_from_a_page_of_another_site_is_refused(explorer: Served, headers: dict[str, str]) -> None:
    response, _ = explorer.request("/graph", method="POST", headers={**bearer(explorer), **headers})
    assert response.status == 403


def test_a_change_from_a_page_of_its_own_passes_the_gate(explorer: Served) -> None:
    for headers in ({"sec-fetch-site": "same-origin"}, {"origin": explorer.origin}, {}):
        response, _ = explorer.request("/questions", method="POST", headers={**bearer(explorer), **headers})
        assert response.status == 405, "the page takes no changes, but the gate let it through"


@pytest.mark.parametrize("path", ["/", "/api/status", "/nowhere", "/front/theme.css", "/entity?id=unknown"])
def test_every_answer_keeps_a_page_from_reaching_elsewhere(explorer: Served, path: str) -> None:
    response, _ = explorer.request(path, headers=bearer(explorer))
    policy = response.getheader("content-security-policy") or ""
    for rule in ("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'", "form-action 'self'"):
        assert rule in policy
    expected = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
    }
    assert {name: response.getheader(name) for name in expected} == expected
