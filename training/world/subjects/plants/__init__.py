"""The plants of the little world, kind by kind."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.plants import apples, flowers, garden, trees

SUBJECTS: tuple[Subject, ...] = (*trees.SUBJECTS, *flowers.SUBJECTS, *garden.SUBJECTS, *apples.SUBJECTS)
