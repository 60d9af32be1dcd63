"""Everyday things, food, clothes and music: all subjects of this folder in one tuple."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.things import (
    clocks,
    clothes,
    devices,
    food,
    furniture,
    headwear,
    kitchen,
    leather,
    lights,
    music,
    paper,
    party,
    people,
    produce,
    screens,
    strings,
    sweets,
    tools,
    toys,
)

_MODULES = (clocks, clothes, devices, food, furniture, headwear, kitchen, leather, lights, music, paper, party, people,
            produce, screens, strings, sweets, tools, toys)
SUBJECTS: tuple[Subject, ...] = tuple(subject for module in _MODULES for subject in module.SUBJECTS)
