"""Vehicles of the little world, heading right where they are seen from the side; those on wheels stand on y = 1."""

from __future__ import annotations

from training.world.kinds import Subject
from training.world.subjects.vehicles import aircraft, boats, cars, cycles, rockets, submarines, trains, workers

SUBJECTS: tuple[Subject, ...] = tuple(
    subject for module in (cars, workers, trains, cycles, boats, submarines, aircraft,
                           rockets) for subject in module.SUBJECTS)
