"""The animals of the little world, kind by kind."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.animals import farm, land_old, more_old, pets

SUBJECTS: tuple[Subject, ...] = tuple({
    s.name: s for module in (land_old, more_old, pets, farm) for s in module.SUBJECTS}.values())
