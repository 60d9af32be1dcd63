"""Near copies: groups of photos that are all alike, so that a long burst does not chain strangers together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from limner.index.photos.records import Photo

BLOCK = 2048


@dataclass(frozen=True)
class CopyGroup:
    """Photos that are nearly the same, the largest first; ``distances`` are 1 - similarity with that one."""

    photos: tuple[Photo, ...]
    distances: tuple[float, ...]
    exact: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        rows = [{"path": path, "distance": distance, "size_bytes": photo.size_bytes, "width_px": photo.about.width_px,
                 "height_px": photo.about.height_px}
                for photo, distance in zip(self.photos, self.distances) for path in photo.paths]
        return {"exact": self.exact, "files": rows}


def group_copies(photos: Sequence[Photo], rows: Tensor, distance: float) -> list[CopyGroup]:
    """Return the groups of photos (``rows [n, d]``) that lie within ``distance`` of every other one of their group.

    Pairs are joined from the nearest on, and two groups only if no pair of theirs is too far: complete linkage, which
    bounds a group's diameter where connected components would chain a burst from its first picture to its last.
    """
    clusters = {place: [place] for place in range(len(photos))}
    home = list(range(len(photos)))
    for _, first, second in sorted(_near_pairs(rows, distance)):
        one, other = home[first], home[second]
        if one != other and _all_near(rows, clusters[one], clusters[other], distance):
            for place in clusters.pop(other):
                clusters[one].append(place)
                home[place] = one
    exact = [CopyGroup((photo,), (0.0,), exact=True) for place, photo in enumerate(photos)
             if len(photo.paths) > 1 and len(clusters[home[place]]) == 1]
    near = [_make_group([photos[place] for place in places], rows[places])
            for places in clusters.values() if len(places) > 1]
    return sorted(near + exact, key=lambda group: group.photos[0].paths[0])


def _near_pairs(rows: Tensor, distance: float) -> list[tuple[float, int, int]]:
    """Return all pairs within a distance, a block of rows against the rest at a time."""
    rows = rows.float()
    pairs = []
    for start in range(0, len(rows), BLOCK):
        block = rows[start:start + BLOCK]
        for other in range(start, len(rows), BLOCK):
            scores = block @ rows[other:other + BLOCK].T
            first, second = (scores >= 1 - distance).nonzero(as_tuple=True)
            for i, j in zip((first + start).tolist(), (second + other).tolist()):
                if i < j:
                    pairs.append((1 - float(scores[i - start, j - other]), i, j))
    return pairs


def _all_near(rows: Tensor, one: list[int], other: list[int], distance: float) -> bool:
    return bool((rows[one].float() @ rows[other].float().T >= 1 - distance).all())


def _make_group(photos: list[Photo], rows: Tensor) -> CopyGroup:
    order = sorted(range(len(photos)), key=lambda place: (-photos[place].about.width_px * photos[place].about.height_px,
                                                          -photos[place].size_bytes, photos[place].paths[0]))
    scores = rows.float() @ rows[order[0]].float()
    return CopyGroup(tuple(photos[place] for place in order),
                     tuple(max(0.0, 1 - float(scores[place])) for place in order))


