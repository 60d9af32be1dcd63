"""The animals of the little world, kind by kind."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.animals import farm, giants, hoofed, land_old, more_old, pets, small, wild

SUBJECTS: tuple[Subject, ...] = tuple({
    s.name: s for module in (land_old, more_old, pets, farm, small, wild, giants,
                             hoofed) for s in module.SUBJECTS}.values())
