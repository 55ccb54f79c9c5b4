"""The sample academy at work: half a year of an invented care organisation through everything, and what came of it."""

from connectors.demo.feeding import demo

__all__ = ["demo"]
