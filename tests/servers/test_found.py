"""Where the tests find their servers."""

from contextlib import ExitStack

import psycopg
import pytest

from tests.servers import found, postgresql, rabbitmq
from tests.servers.rabbitmq import connection

NOWHERE = "127.0.0.1:1"
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def nothing_at_the_usual_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POSTGRESQL", "RABBITMQ"):
        monkeypatch.delenv(f"ROLECALL_TEST_{name}", raising=False)
    monkeypatch.setattr(found, "POSTGRESQL", f"postgresql+psycopg://postgres@{NOWHERE}/postgres")
    monkeypatch.setattr(found, "RABBITMQ", f"amqp://guest:guest@{NOWHERE}/")


def test_where_only_the_programs_are_installed_private_servers_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    if not (postgresql.is_installed() and rabbitmq.is_installed()):
        pytest.skip("the programs of PostgreSQL and RabbitMQ are not installed")
    with ExitStack() as private:
        monkeypatch.setattr(found, "_private", private)
        database, broker = found._postgresql.__wrapped__(), found._rabbitmq.__wrapped__()
        assert isinstance(database, str)
        assert isinstance(broker, found.Broker)
        with psycopg.connect(database.replace("+psycopg", "")) as opened:
            assert opened.execute("SELECT 1").fetchone() == (1,)
        assert broker.control is not None
        assert broker.control("add_vhost", "apart") == 0
        assert broker.control("set_permissions", "--vhost", "apart", "guest", ".*", ".*", ".*") == 0
        connection(broker.url + "apart").close()
        address = broker.url
    with pytest.raises(OSError, match="refused"):
        connection(address)


@pytest.mark.parametrize(
    ("required", "outcome"), [("0", pytest.skip.Exception), ("1", pytest.fail.Exception)], ids=["skips", "fails"]
)
def test_where_there_is_nothing_a_test_says_so(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("ROLECALL_REQUIRE_SERVICES", required)
    monkeypatch.setattr(postgresql, "is_installed", lambda: False)
    with pytest.raises(outcome, match="no PostgreSQL at postgresql"):
        found._ended_by(found._postgresql.__wrapped__())
