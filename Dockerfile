# Rolecall as an image. Rules are no part of it: they are mounted at /etc/rolecall/rules.
#   docker build --tag rolecall:0.1.0 .
#   docker run --rm rolecall:0.1.0 demo

FROM python:3.11-slim-bookworm AS build
# No versions: the newest patches of Debian's compiler are the ones that are wanted.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
# durable-rules calls a name that Python 3.13 removed; this gives it the one that replaced it (harmless before 3.13).
ENV CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject \
    PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE worker.py config.example.yaml ./
COPY engine engine
COPY connectors connectors
COPY rules rules
COPY examples examples
RUN python -m venv /opt/rolecall \
    && /opt/rolecall/bin/pip install --no-cache-dir --constraint constraints.txt '.[postgresql]'

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/rolecall rolecall
COPY --from=build /opt/rolecall /opt/rolecall
ENV PATH=/opt/rolecall/bin:$PATH \
    ROLECALL_DATA=/var/lib/rolecall/data \
    ROLECALL_RULES=/etc/rolecall/rules
WORKDIR /var/lib/rolecall
USER 10001
VOLUME /var/lib/rolecall
# Whether the database and the queue are to be reached, and a worker is at it. That this one does not hang, it sees itself.
HEALTHCHECK --interval=1m --timeout=30s --start-period=1m \
    CMD ["sh", "-c", "rolecall status --json | grep -q '\"worker\": true'"]
ENTRYPOINT ["rolecall"]
CMD ["run"]
