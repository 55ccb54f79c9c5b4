"""What is so, and why, as plain data: read only, JSON-ready (times RFC 3339), one module a view.

Every function takes a `Work` of `Database.read()`; those that need the catalog take the active `Rules` too.
"""
