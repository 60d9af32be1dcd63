"""Buildings of the little world, each drawn into the unit square with its foot on y = 1."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.buildings import bridges, camps, castles, city, homes, mills, towers, worship

SUBJECTS: tuple[Subject, ...] = tuple(
    subject for module in (homes, camps, towers, mills, worship, castles, bridges, city) for subject in module.SUBJECTS)
