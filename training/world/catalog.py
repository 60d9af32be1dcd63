"""Everything that can be in a picture of the little world, by name. Knows nothing about which things meet."""

from __future__ import annotations

from training.world.colors import COLORS
from training.world.defects import DEFECTS as _DEFECTS
from training.world.flavors import FLAVORS as _FLAVORS
from training.world.kinds import Defect, Flavor, Light, Manner, Medium, Place, Subject
from training.world.lights import LIGHTS as _LIGHTS
from training.world.manners.movements import MOVEMENTS as _MOVEMENTS
from training.world.manners.painters import PAINTERS as _PAINTERS
from training.world.mediums import crafted, handmade, printed, signs
from training.world.places import PLACES as _PLACES
from training.world.subjects import animals, buildings, landscape, plants, sky, things, vehicles, weather

SUBJECTS: dict[str, Subject] = {
    s.name: s
    for module in (buildings, vehicles, animals, plants, landscape, sky, weather, things)
    for s in module.SUBJECTS
}
PLACES: dict[str, Place] = {p.name: p for p in _PLACES}
LIGHTS: dict[str, Light] = {light.name: light for light in _LIGHTS}
MEDIUMS: dict[str, Medium] = {m.name: m for m in (*handmade.MEDIUMS, *printed.MEDIUMS, *crafted.MEDIUMS, *signs.MEDIUMS)}
MOVEMENTS: dict[str, Manner] = {m.name: m for m in _MOVEMENTS}
PAINTERS: dict[str, Manner] = {p.name: p for p in _PAINTERS}
FLAVORS: dict[str, Flavor] = {f.phrase: f for f in _FLAVORS}
DEFECTS: dict[str, Defect] = {d.phrase: d for d in _DEFECTS}

__all__ = ["COLORS", "DEFECTS", "FLAVORS", "LIGHTS", "MEDIUMS", "MOVEMENTS", "PAINTERS", "PLACES", "SUBJECTS"]
