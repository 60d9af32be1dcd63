"""What is kept between calls: of many things the latest, and no more bytes than allowed. Knows nothing of what they are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most ``most`` things by key, of ``most_bytes`` in all by ``size_of``; the last one stays, however large it is.

    Used by one thread at a time.
    """

    def __init__(self, most: int, most_bytes: int, size_of: Callable[[T], int]) -> None:
        self.most, self.most_bytes = most, most_bytes
        self._size_of = size_of
        self._things: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    @property
    def bytes(self) -> int:
        """How many bytes are kept."""
        return sum(size for _, size in self._things.values())

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made now if it is not; what was asked for longest ago makes room."""
        if key not in self._things:
            thing = make()
            self._things[key] = thing, self._size_of(thing)
        self._things.move_to_end(key)
        while len(self._things) > 1 and (len(self._things) > self.most or self.bytes > self.most_bytes):
            self._things.popitem(last=False)
        return self._things[key][0]

    def clear(self) -> None:
        """Let go of everything."""
        self._things.clear()
