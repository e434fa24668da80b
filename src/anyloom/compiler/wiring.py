"""In which order can the steps of a graph run, which ones wait for each other in a circle, and
which ones does nobody need?"""

from __future__ import annotations

from collections.abc import Mapping

from .definition import GraphDefinition

Links = Mapping[str, tuple[str, ...]]
"""Step → the steps that it refers to."""


def links_of(graph: GraphDefinition) -> Links:
    """Return which steps each step refers to, each once."""
    steps = graph.steps()
    known = steps.keys() - graph.inputs.keys() - graph.models.keys()
    return {
        name: tuple(dict.fromkeys(ref.name for ref in step.references() if ref.name in known))
        for name, step in steps.items()
    }


def ordered(links: Links) -> tuple[str, ...]:
    """Return the steps, each after those it refers to; those in circles are absent."""
    waiting = {name: len(sources) for name, sources in links.items()}
    readers: dict[str, list[str]] = {name: [] for name in links}
    for name, sources in links.items():
        for source in sources:
            readers[source].append(name)
    order = [name for name, count in waiting.items() if count == 0]
    for name in order:  # grows while it is walked
        for reader in readers[name]:
            waiting[reader] -= 1
            if waiting[reader] == 0:
                order.append(reader)
    return tuple(order)


def circles(links: Links, order: tuple[str, ...]) -> list[list[str]]:
    """Return the path of every circle, in the direction in which values would flow.

    After each circle found, its steps count as resolved, so that the next one comes to light.
    """
    stuck = set(links) - set(order)
    sources = {name: iter(links[name]) for name in links if name in stuck}
    position = {name: index for index, name in enumerate(links)}
    found: list[list[str]] = []
    for start in sources:
        path = [start] if start in stuck else []
        places = {start: 0}
        while path:
            source = next((one for one in sources[path[-1]] if one in stuck), None)
            if source is None or path[-1] not in stuck:
                stuck.discard(path[-1])
                del places[path.pop()]
            elif source in places:
                circle = path[places[source] :][::-1]
                first = circle.index(min(circle, key=position.__getitem__))
                found.append(circle[first:] + circle[:first])
                stuck.difference_update(circle)
            else:
                places[source] = len(path)
                path.append(source)
    return found


def needed(graph: GraphDefinition, links: Links) -> set[str]:
    """Return the steps that some output depends on."""
    waiting = [ref.name for ref in graph.output_refs().values()]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in links and name not in found:
            found.add(name)
            waiting.extend(links[name])
    return found
