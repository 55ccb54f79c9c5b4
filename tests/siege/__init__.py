"""The siege: real workers on private servers under random faults, and a judge that knows nothing of the product.

`python -m tests.siege --help`. Nothing here may import engine, connectors or the tests that know them; an import
contract in pyproject.toml says so. What must come out is known from what was sent (`lives`, `academy`), what did come
out is read from the queues, the mailbox and the documented JSON of commands (`reading`), and both are held against
each other (`judging`).
"""
