"""A bare limit: the rows of a finished run once more, by one bare INSERT … SELECT a table, in one transaction."""

from time import perf_counter

import psycopg

from benchmarks.alike import TABLES


def insert_select(url: str, events: int) -> float:
    """Keep the events' rows aside, empty the tables, write them again; return events a second, with the commit.

    All people in the database are written again, also those who were there before; so all of them count.
    """
    names = [table.name for table in TABLES]
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        people = connection.execute('SELECT count(*) FROM "user"').fetchone()
        assert people is not None
        assert people[0] >= events
        for name in names:
            connection.execute(f'CREATE UNLOGGED TABLE "kept_{name}" AS SELECT * FROM "{name}"'.encode())
        connection.execute(f"TRUNCATE {', '.join(chr(34) + name + chr(34) for name in names)} CASCADE".encode())
        connection.commit()
        began = perf_counter()
        for name in names:
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM "kept_{name}"'.encode())
        connection.commit()
        return int(people[0]) / (perf_counter() - began)
