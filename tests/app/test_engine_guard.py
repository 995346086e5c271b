"""The engine's door: who may come in over real HTTP, and that every route is there for who may."""

import asyncio
import http.client
import json
import socket
from dataclasses import dataclass

import pytest

from app.engine.serving import _listen
from tests.app.program import Engine, Program, decode_events

Headers = list[tuple[str, str | bytes]]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with Program(tmp_path_factory.mktemp("guard")) as program:
        assert program.run("status").status == 0
        yield program.engine()


@dataclass(frozen=True)
class Request:
    """A request by its raw headers; ``{port}`` and ``{token}`` stand for the engine's."""

    headers: Headers
    status: int
    method: str = "GET"
    path: str = "/health"
    body: bytes = b""

    def send(self, engine: Engine) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
        connection.putrequest(self.method, self.path.format(token=engine.token), skip_host=True)
        for name, value in self.headers:
            text = value.format(port=engine.port, token=engine.token) if isinstance(value, str) else value
            connection.putheader(name, text)
        connection.putheader("Content-Length", str(len(self.body)))
        connection.endheaders(self.body)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, data


HOST = ("Host", "127.0.0.1:{port}")
TOKEN = ("Authorization", "Bearer {token}")
JSON = ("Content-Type", "application/json")
GOOD = [HOST, TOKEN]
WITHOUT_ORIGIN = {
    "all right": Request(GOOD, 200),
    "localhost": Request([("Host", "localhost:{port}"), TOKEN], 200),
    "a POST of JSON": Request([*GOOD, JSON], 200, "POST", "/doctor", b'{"server": "http://127.0.0.1:9/v1"}'),
    "no token": Request([HOST], 401),
    "a wrong token": Request([HOST, ("Authorization", "Bearer wrong")], 401),
    "an empty token": Request([HOST, ("Authorization", "Bearer ")], 401),
    "a token beyond ASCII": Request([HOST, ("Authorization", "Bearer t\u00f6ken".encode())], 401),
    "two tokens": Request([HOST, TOKEN, TOKEN], 400),
    "the token in the query": Request([HOST], 401, path="/health?token={token}"),
    "a foreign host": Request([("Host", "example.org:{port}"), TOKEN], 421),
    "a host without port": Request([("Host", "127.0.0.1"), TOKEN], 421),
    "a host with another port": Request([("Host", "127.0.0.1:1"), TOKEN], 421),
    "two hosts": Request([HOST, HOST, TOKEN], 400),
    "a foreign host behind a forwarded one": Request(
        [("Host", "example.org"), ("X-Forwarded-Host", "127.0.0.1:{port}"), TOKEN], 421
    ),
    "an origin": Request([*GOOD, ("Origin", "http://example.org")], 403),
    "the origin null": Request([*GOOD, ("Origin", "null")], 403),
    "a request across sites": Request([*GOOD, ("Sec-Fetch-Site", "cross-site")], 403),
    "a preflight": Request(
        [HOST, ("Origin", "http://example.org"), ("Access-Control-Request-Method", "POST")], 403, "OPTIONS"
    ),
    "a POST of text": Request([*GOOD, ("Content-Type", "text/plain")], 415, "POST", "/search", b"{}"),
    "an unknown path without token": Request([HOST], 401, path="/nowhere"),
    "documentation without token": Request([HOST], 401, path="/docs"),
    "an unknown path with token": Request(GOOD, 404, path="/nowhere"),
}


@pytest.mark.parametrize("case", WITHOUT_ORIGIN.values(), ids=WITHOUT_ORIGIN.keys())
def test_who_may_come_in(engine, case):
    status, headers, body = case.send(engine)
    assert status == case.status, body
    assert not [name for name in headers if name.startswith("access-control-")]
    assert "server" not in headers


def test_a_request_without_any_host_is_refused(engine):
    # The HTTP parser refuses it before the guard can; 421 would do as well.
    assert Request([TOKEN], 400).send(engine)[0] in {400, 421}


def test_every_route_answers(engine):
    # GIVEN an engine whose library is empty
    # WHEN each route is asked as a door asks
    asked = {
        "health": engine.request("GET", "/health"),
        "documents": engine.request("GET", "/documents"),
        "status": engine.request("GET", "/status"),
        "search": engine.request("POST", "/search", {"query": "ferry"}),
        "doctor": engine.request("POST", "/doctor", {"server": "http://127.0.0.1:9/v1"}),
        "show": engine.request("POST", "/show", {"path": "/nowhere"}),
        "remove": engine.request("POST", "/remove", {"path": "/nowhere"}),
        "add": engine.request("POST", "/add", {"paths": ["/nowhere"]}),
    }
    # THEN it answers, or says in words why it cannot
    assert {name: status for name, (status, _) in asked.items()} == {
        "health": 200,
        "documents": 200,
        "status": 200,
        "search": 200,
        "doctor": 200,
        "show": 409,
        "remove": 409,
        "add": 409,
    }
    assert {asked[name][1]["code"] for name in ("show", "remove", "add")} == {
        "not_in_library",
        "not_a_source",
        "no_such_path",
    }
    assert all(asked[name][1]["type"] == "failed" for name in ("show", "remove", "add"))


@pytest.mark.parametrize(
    ("path", "body", "last"),
    [
        ("/sync", {}, "added"),
        ("/ask", {"query": "ferry", "server": "http://127.0.0.1:9/v1"}, "answered"),
        ("/ask", {"query": "ferry", "server": "no address at all!"}, "failed"),
        ("/evaluate", {"name": "q", "questions": '{"id": "1", "question": "a", "doc": "b"}'}, "evaluated"),
        ("/evaluate", {"name": "q", "questions": "no JSON"}, "failed"),
    ],
)
def test_every_stream_ends_with_a_result_or_a_failure(engine, path, body, last):
    status, data = engine.request("POST", path, body)
    assert status == 200
    assert decode_events(data)[-1]["type"] == last


@pytest.mark.parametrize("body", ["[]", '{"query": 5}', "{", '{"k": 3}'])
def test_a_message_that_does_not_fit_is_answered_in_words(engine, body):
    sent = Request([*GOOD, JSON], 400, "POST", "/search", body.encode())
    status, _, data = sent.send(engine)
    assert (status, json.loads(data)["code"]) == (400, "bad_request")


def test_a_connection_is_taken_without_the_delay_of_nagles_algorithm():
    # GIVEN the socket on which the engine listens, served as uvicorn does it
    address, listener = _listen()

    async def connect():
        taken = asyncio.get_running_loop().create_future()
        async with await asyncio.start_server(lambda _, writer: taken.set_result(writer), sock=listener):
            # WHEN somebody comes
            _, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
            came = await taken
            option = came.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            for each in (writer, came):
                each.close()
                await each.wait_closed()
            return option

    # THEN no small answer of the engine waits 40 ms for an acknowledgement
    assert asyncio.run(connect())


def test_six_open_streams_keep_no_request_waiting(engine):
    # GIVEN six doors that hold a stream open
    doors = []
    for _ in range(6):
        door = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
        door.request("GET", "/events", headers=engine.headers())
        assert door.getresponse().status == 200
        doors.append(door)
    # THEN a seventh is answered
    assert engine.request("GET", "/health")[1]["instance"] == engine.instance
    for door in doors:
        door.close()
