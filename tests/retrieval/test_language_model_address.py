"""What people type becomes an address, or a clear refusal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.language_model.address import parse_address
from retrieval.language_model.errors import AddressProblem, BadAddress


@pytest.mark.parametrize(
    ("typed", "base_url"),
    [
        ("127.0.0.1:1234", "http://127.0.0.1:1234/v1"),
        ("http://localhost:1234/", "http://localhost:1234/v1"),
        (" http://127.0.0.1:1234/v1/ ", "http://127.0.0.1:1234/v1"),
        ("http://127.0.0.1:1234/v1/chat/completions", "http://127.0.0.1:1234/v1"),
        ("http://127.0.0.1:1234/v1/models?x=1#y", "http://127.0.0.1:1234/v1"),
        ("http://127.0.0.1:1234/chat/completions", "http://127.0.0.1:1234/v1"),
        ("http://127.0.0.1:1234/api/v0/chat/completions", "http://127.0.0.1:1234/v1"),
        ("'http://127.0.0.1:1234'", "http://127.0.0.1:1234/v1"),
        ("<http://127.0.0.1:1234>", "http://127.0.0.1:1234/v1"),
        ("HTTP://LocalHost:1234/V1", "http://localhost:1234/V1"),
        ("1234", "http://127.0.0.1:1234/v1"),
        (":8080", "http://127.0.0.1:8080/v1"),
        ("localhost", "http://localhost:1234/v1"),
        ("192.168.1.5", "http://192.168.1.5:1234/v1"),
        ("workstation", "http://workstation:1234/v1"),
        ("workstation.local", "http://workstation.local:1234/v1"),
        ("http://workstation", "http://workstation/v1"),
        ("0.0.0.0:1234", "http://127.0.0.1:1234/v1"),
        ("http://[::]:1234", "http://[::1]:1234/v1"),
        ("[::1]:1234", "http://[::1]:1234/v1"),
        ("::1", "http://[::1]:1234/v1"),
        ("https://api.openai.com", "https://api.openai.com/v1"),
        ("api.groq.com/openai/v1", "https://api.groq.com/openai/v1"),
        ("llm.example.org:8000", "http://llm.example.org:8000/v1"),
        ("https://example.org:443/v1beta/openai/", "https://example.org/v1beta/openai"),
        ("http://host:8080/engines/v1", "http://host:8080/engines/v1"),
        ("http://host/llm", "http://host/llm/v1"),
        ("http://münchen.example/v1", "http://xn--mnchen-3ya.example/v1"),
    ],
)
def test_an_address_is_understood_as_people_write_it(typed: str, base_url: str):
    address = parse_address(typed)

    assert address.base_url == base_url
    assert str(address) == base_url
    assert parse_address(base_url) == address


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", AddressProblem.EMPTY),
        ("  ", AddressProblem.EMPTY),
        ("ftp://127.0.0.1", AddressProblem.SCHEME),
        ("ws://127.0.0.1:1234", AddressProblem.SCHEME),
        ("http://", AddressProblem.HOST),
        ("foo bar", AddressProblem.HOST),
        ("http://ex ample", AddressProblem.HOST),
        ("1.2.3.4.5", AddressProblem.HOST),
        ("http://[::1", AddressProblem.HOST),
        ("http://-", AddressProblem.HOST),
        ("a" * 300, AddressProblem.HOST),
        ("http://http://host", AddressProblem.PORT),
        ("localhost:port", AddressProblem.PORT),
        ("localhost:99999", AddressProblem.PORT),
        ("localhost:0", AddressProblem.PORT),
        ("99999", AddressProblem.PORT),
    ],
)
def test_nonsense_is_refused_with_the_reason(typed: str, problem: AddressProblem):
    with pytest.raises(BadAddress) as caught:
        parse_address(typed)

    assert caught.value.problem is problem
    assert caught.value.about == typed
    assert isinstance(caught.value, ValueError)


def test_a_password_inside_an_address_is_refused_and_not_repeated():
    with pytest.raises(BadAddress) as caught:
        parse_address("http://me:hunter2@127.0.0.1:1234")

    assert caught.value.problem is AddressProblem.CREDENTIALS
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "is_loopback"),
    [
        ("localhost", True),
        ("llm.localhost", True),
        ("localhost.:1234", True),
        ("127.1.2.3", True),
        ("[::1]", True),
        ("[::ffff:127.0.0.1]", True),
        ("0.0.0.0", True),
        ("192.168.1.5", False),
        ("[::ffff:192.168.1.5]", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
    ],
)
def test_it_is_known_whether_an_address_is_this_computer(typed: str, is_loopback: bool):
    assert parse_address(typed).is_loopback is is_loopback


def test_a_servers_own_endpoints_hang_below_the_address_without_its_version():
    assert parse_address("http://host:1234/v1").root_url == "http://host:1234"
    assert parse_address("http://host/llm/v1").root_url == "http://host/llm"
    assert parse_address("http://host/v1beta/openai").root_url == "http://host/v1beta/openai"


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(typed: str):
    try:
        address = parse_address(typed)
    except BadAddress:
        return
    assert parse_address(address.base_url) == address
