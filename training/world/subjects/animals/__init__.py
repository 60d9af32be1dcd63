"""The animals of the little world, kind by kind."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.animals import birds, farm, giants, hoofed, land_old, more_old, pets, poultry, small, wild

_FAMILIES = (land_old, more_old, pets, farm, small, wild, giants, hoofed, birds, poultry)
SUBJECTS: tuple[Subject, ...] = tuple({s.name: s for module in _FAMILIES for s in module.SUBJECTS}.values())
