"""Databases as earlier versions of the schema were filled, by the code that was current then."""
