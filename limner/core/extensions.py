"""What other packages add by entry points: found by name, loaded when it is used. Knows nothing of what is added.

A package names what it adds in its ``pyproject.toml``; what limner brings itself is named in the same form, so that there is
one list. An extension that cannot be loaded is named in a warning and stops nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Any

log = logging.getLogger(__name__)


class Extensions:
    """The entry points of a ``group``: limner's ``own``, ``{name: "module:attribute"}``, before those of other packages."""

    def __init__(self, group: str, own: Mapping[str, str]) -> None:
        self.group = group
        self._own = own
        self._broken: set[str] = set()

    @property
    def names(self) -> list[str]:
        """All names; limner's own stand first."""
        return list(self._found)

    def load(self, name: str) -> Any | None:
        """Return what a name stands for; None where there is nothing, or where it cannot be loaded."""
        found = self._found.get(name)
        if found is None or name in self._broken:
            return None
        try:
            return found.load()
        except Exception as error:  # another package's: it may raise anything, and must not take limner with it
            if name in self._own:
                raise
            self.refuse(name, f"{type(error).__name__}: {error}")
            return None

    def refuse(self, name: str, reason: str) -> None:
        """Warn of an extension that cannot be used, and leave it out from now on."""
        self._broken.add(name)
        log.warning("%s is left out: the extension %r of the group %s cannot be used (%s). Mend or remove its package.",
                    name, self._found[name].value, self.group, reason)

    @cached_property
    def _found(self) -> dict[str, EntryPoint]:
        found = {name: EntryPoint(name, value, self.group) for name, value in self._own.items()}
        for point in entry_points(group=self.group):
            if found.setdefault(point.name, point).value != point.value:
                log.warning("The extension %r of the group %s is left out: %r is taken by %r.", point.value, self.group,
                            point.name, found[point.name].value)
        return found
