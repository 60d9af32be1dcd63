"""Everyday things, food, clothes and music: all subjects of this folder in one tuple."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.things import furniture, headwear, kitchen, lights, paper, screens, strings, tools, toys

SUBJECTS: tuple[Subject, ...] = tuple(
    s for module in (kitchen, furniture, lights, paper, screens, tools, headwear, strings, toys) for s in module.SUBJECTS)
