"""A page of the API reference for each room of the house, made from what ``limner`` makes public.

A hook of mkdocs; the pages exist only while the site is built, so that no public name can be missing from them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

import limner

ROOMS = {
    "limner.core": ("foundations", "Pictures, events, errors"),
    "limner.models": ("models", "Models"),
    "limner.vocabulary": ("vocabulary", "Words"),
    "limner.index": ("index-on-disk", "Features on disk"),
    "limner.tasks": ("tasks", "Tasks"),
    "limner.teach": ("teach", "Teaching"),
    "limner.batch": ("batch", "Batch"),
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for every room that has public names, and one that lists them all."""
    rooms = _sort_names()
    links = []
    for room, paths in sorted(rooms.items(), key=lambda entry: list(ROOMS).index(entry[0])):
        page, title = ROOMS[room]
        blocks = "\n\n".join(f"::: {path}" for _, path in sorted(paths))
        files.append(File.generated(config, f"api/{page}.md", content=f"# {title}\n\n{blocks}\n"))
        names = ", ".join(f"[`{name}`]({page}.md#{path})" for name, path in sorted(paths))
        links.append(f"- **[{title}]({page}.md)**: {names}")
    intro = "# Python\n\nAll of these are names of `limner` itself: `from limner import Interrogator`.\n\n"
    files.append(File.generated(config, "api/index.md", content=intro + "\n".join(links) + "\n"))
    return files


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the generated pages behind the others in the navigation."""
    pages = ["api/index.md", *(f"api/{ROOMS[room][0]}.md" for room in ROOMS if room in _sort_names())]
    config.nav = [entry if "Python" not in entry else {"Python": pages} for entry in config.nav or []]
    return config


def _sort_names() -> dict[str, list[tuple[str, str]]]:
    rooms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in limner.__all__:
        if name.startswith("_"):
            continue
        path = _path_of(name, getattr(limner, name))
        rooms[".".join(path.split(".")[:2])].append((name, path))
    return rooms


def _path_of(name: str, thing: Any) -> str:
    """Return where a public name is defined: its docstring is read there."""
    return f"{thing.__module__}.{getattr(thing, '__qualname__', name)}"
