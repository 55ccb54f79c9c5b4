"""Faults: servers that go away, workers that are killed, disks that are full. Nothing is lost, nothing comes twice."""
