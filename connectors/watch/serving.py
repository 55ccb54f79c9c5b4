# mypy: disable-error-code="no-untyped-call"
"""Metrics at a port, for Prometheus: off unless the settings say where."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import structlog

from connectors.config import Config
from connectors.watch.meter import Meter
from engine.errors import NotReady

log = structlog.get_logger("rolecall.metrics")


@contextmanager
def metered(config: Config) -> Iterator[Meter]:
    """Give the meter of a worker; Prometheus can read it as long as the block lasts, if the settings want that.

    Raises NotReady if nobody can listen there.
    """
    if config.metrics is None:
        yield Meter()
        return
    import prometheus_client as prometheus

    from connectors.watch.counting import Counting
    from connectors.watch.gauges import Gauges

    prometheus.disable_created_metrics()  # a time beside every number would double them
    registry = prometheus.CollectorRegistry()
    prometheus.ProcessCollector(registry=registry)
    prometheus.PlatformCollector(registry=registry)
    prometheus.GCCollector(registry=registry)
    prometheus.Info("rolecall_build", "The version of Rolecall", registry=registry).info(
        {"version": version("rolecall")}
    )
    meter = Counting(registry)
    gauges = Gauges(config)
    registry.register(gauges)
    address, port = config.metrics
    try:
        server, thread = prometheus.start_http_server(port, address, registry)
    except OSError as problem:
        msg = f"the setting metrics: nobody can listen at {address}, port {port}: {problem.strerror or problem}"
        raise NotReady(msg) from problem
    log.info("metrics", at=f"{address}:{port}")
    try:
        yield meter
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        gauges.close()
