"""The walk's speed: placing, merging, the whole demo, and the first answer of the command."""

from __future__ import annotations

from bench import demo, locate, merge
from bench.figure import Figure


def figures() -> list[Figure]:
    return [*locate.figures(), *merge.figures(), demo.walk_figure(), demo.help_figure()]
