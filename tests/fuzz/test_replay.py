"""All seeds, and some thousand changed ones: a value or a documented refusal, within a second, and nothing else."""

import random

import pytest

from tests.fuzz.judging import execute
from tests.fuzz.mutating import mutated
from tests.fuzz.readers import READERS
from tests.fuzz.seeds import SEEDS, seeds
from tests.size import scaled

SLOW = {"rules": 10, "scenarios": 5, "template": 20}
"""Readers of which one execution takes so many times as long as of the others."""


@pytest.mark.parametrize("name", READERS)
def test_every_seed_is_read_or_refused(name: str) -> None:
    accepted = [execute(name, body) for body in seeds(name)]
    assert accepted, "there are no seeds"
    assert any(accepted)


@pytest.mark.parametrize("name", READERS)
def test_whatever_is_changed_is_read_or_refused(name: str) -> None:
    chance = random.Random(20261128)
    kept = seeds(name)
    for _ in range(scaled(fast=100, usual=1_000, long=50_000) // SLOW.get(name, 1)):
        execute(name, mutated(chance, kept, READERS[name].words))


def test_every_folder_of_seeds_is_that_of_a_reader() -> None:
    assert {folder.name for folder in SEEDS.iterdir()} <= READERS.keys()
