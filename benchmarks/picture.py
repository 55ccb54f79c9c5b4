"""Draws the figures of a run as SVG, with Matplotlib.

.venv/bin/python -m benchmarks.picture FIGURES.json PICTURE.svg
"""

import json
import statistics
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt


def draw(file: Path, picture: Path) -> None:
    """Draw events a second of each contender: the median as a bar, least and most as a line."""
    told = json.loads(file.read_text())
    figures = {name: values for name, values in told["figures"].items() if name.endswith("events/s") and values}
    names = list(reversed(figures))
    middles = [statistics.median(figures[name]) for name in names]
    below = [middle - min(figures[name]) for name, middle in zip(names, middles, strict=True)]
    above = [max(figures[name]) - middle for name, middle in zip(names, middles, strict=True)]
    mpl.rcParams |= {"svg.hashsalt": "rolecall", "font.size": 9}
    figure, axes = plt.subplots(figsize=(8, 0.5 + 0.4 * len(names)))
    colours = ["#2b6cb0" if name.startswith("Rolecall") else "#a0aec0" for name in names]
    bars = axes.barh([name.removesuffix(", events/s") for name in names], middles, xerr=[below, above], color=colours)
    axes.bar_label(bars, labels=[f" {middle:,.0f}" for middle in middles])
    axes.set_xscale("log")
    axes.set_xlabel(f"events a second, medians of {told['rounds']} rounds (line: least to most), logarithmic")
    axes.margins(x=0.2)
    figure.savefig(picture, bbox_inches="tight", metadata={"Date": None})


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
