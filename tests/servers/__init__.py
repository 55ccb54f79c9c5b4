"""Private servers for the tests: on ports and in folders of their own, stopped, killed and started at will."""
