"""The bad network does to requests and replies what its tests ask of it, and tells afterwards what went by."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask import Flask, request

from tests.bad_network import Network, bad_network
from tests.live_server import serve

HEARD: list[str] = []


@pytest.fixture
def network() -> Iterator[Network]:
    """A network to a server that notes what it hears and echoes it."""
    HEARD.clear()
    app = Flask(__name__)

    @app.route("/<name>", methods=["GET", "POST"])
    def echo(name: str) -> str:
        HEARD.append(request.get_data(as_text=True) or name)
        return f"{name} {request.host} " + 1000 * "x"

    with serve(app) as url, bad_network(url) as found:
        yield found


def ask(network: Network, path: str, body: str = "") -> tuple[int, str]:
    """Send a request of its own connection; raises what a cut connection raises."""
    address = network.url.removeprefix("http://")
    with closing(http.client.HTTPConnection(address, timeout=10)) as connection:
        connection.request("POST" if body else "GET", path, body or None)
        reply = connection.getresponse()
        return reply.status, reply.read().decode()


def is_lost(network: Network, path: str, body: str = "") -> bool:
    try:
        ask(network, path, body)
    except (OSError, http.client.HTTPException):
        return True
    return False


def test_without_faults_it_is_not_noticed(network: Network) -> None:
    status, text = ask(network, "/hello")
    assert (status, text.split()[:2]) == (200, ["hello", network.url.removeprefix("http://")])
    wait_until(lambda: len(network.exchanges) == 1)  # it is noted once the reply is out
    (one,) = network.exchanges
    assert (one.method, one.path, one.status, one.delivered, one.text) == ("GET", "/hello", 200, True, text)
    assert one.size > len(text)


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_what_is_cut_is_never_heard_and_what_is_swallowed_is(network: Network) -> None:
    network.cut("GET /cut")
    network.swallow("POST /save", times=1)
    assert is_lost(network, "/cut")
    assert is_lost(network, "/save", "first")
    assert ask(network, "/save", "second")[0] == 200
    assert HEARD == ["first", "second"]
    wait_until(lambda: len(network.exchanges) == 3)  # the network notes an exchange when the reply is on its way
    assert [one.delivered for one in network.exchanges] == [False, False, True]
    assert (network.count("/cut"), network.count("POST /save")) == (0, 2)


def test_half_a_reply_is_no_reply(network: Network) -> None:
    network.truncate("/save")
    assert is_lost(network, "/save", "first")
    assert HEARD == ["first"]


def test_somebody_on_the_way_answers(network: Network) -> None:
    fault = network.answer("/save", 503)
    assert ask(network, "/save", "first") == (503, "<h1>Out of order</h1>")
    assert (HEARD, fault.met) == ([], 1)
    network.mend()
    assert ask(network, "/save", "first")[0] == 200


def test_what_is_postponed_arrives_after_what_was_sent_later(network: Network) -> None:
    late = network.postpone("/save")
    assert is_lost(network, "/save", "first")
    assert ask(network, "/save", "second")[0] == 200
    late.release()
    wait_until(lambda: len(HEARD) == 2)
    assert HEARD == ["second", "first"]


def test_without_a_server_there_is_no_reply() -> None:
    with bad_network("http://127.0.0.1:9") as network:
        assert is_lost(network, "/hello")
        assert [one.shut_out for one in network.exchanges] == [True]


def test_a_slow_line_is_as_slow_as_it_says(network: Network) -> None:
    network.round_trip, network.bytes_per_second = 0.05, 10_000.0
    began = time.monotonic()
    ask(network, "/hello")
    assert 0.2 <= time.monotonic() - began < 5  # a handshake, a request, a good kilobyte
