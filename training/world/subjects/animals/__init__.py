"""The animals of the little world, kind by kind."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.animals import (
    birds,
    crawlers,
    dragons,
    farm,
    fish,
    giants,
    hoofed,
    insects,
    pets,
    poultry,
    sea,
    shells,
    small,
    wild,
)

_FAMILIES = (pets, small, farm, hoofed, wild, giants, birds, poultry, fish, sea, shells, insects, crawlers, dragons)
SUBJECTS: tuple[Subject, ...] = tuple({s.name: s for module in _FAMILIES for s in module.SUBJECTS}.values())
