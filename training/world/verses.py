"""Sentences and little poems about scenes, of the same facts as captions. Knows nothing about pixels or models."""

from __future__ import annotations

from training.world import catalog
from training.world.captions import Claim, Text, setting_of, subject_of
from training.world.kinds import Rng
from training.world.scenes import Scene

POEM = "A poem:"
"""What a poem's text begins with."""

RESTS = (("waits", "wait"), ("rests", "rest"), ("dreams", "dream"), ("keeps still", "keep still"))
CLOSINGS = {
    "": ("and nothing else is there.", "and the page is quiet.", "all by itself."),
    "daylight": ("and the day is wide.", "and the hours go by.", "and the light is kind."),
    "sunset": ("and the day burns low.", "and the evening glows."),
    "night": ("and the stars keep watch.", "and the dark is deep."),
    "rain": ("and the rain sings low.", "and the drops fall on."),
    "snowfall": ("and the snow falls slow.", "and the white comes down."),
    "fog": ("and the fog says nothing.", "and the world is gray."),
    "storm": ("and the thunder rolls.", "and the sky is torn."),
    "dawn": ("and the morning wakes.", "and the light comes in."),
    "rainbow": ("and the colors bend.", "and the rain is gone."),
    "clouds": ("and the clouds drift by.", "and the sky is low."),
}
"""The last line of a poem by its light."""


def write_sentence(scene: Scene, rng: Rng) -> Text:
    """Write a whole sentence: medium, subject and setting."""
    subject, claims = subject_of(scene)
    setting, more = setting_of(scene)
    medium = catalog.MEDIUMS[scene.medium].phrase
    named: frozenset[Claim] = frozenset({("medium", scene.medium)})
    frame = int(rng.integers(4))
    be = "is" if scene.count in (1, 4) else "are"
    text = (f"This is {medium} of {subject} {setting}.", f"The picture shows {subject} {setting}.",
            f"There {be} {subject} {setting}.", f"{medium[0].upper()}{medium[1:]} shows {subject} {setting}.")[frame]
    return Text(text, claims | more | (named if frame in (0, 3) else frozenset()))


def write_poem(scene: Scene, rng: Rng) -> Text:
    """Write three lines: what rests, where, and a closing that fits the light."""
    subject, claims = subject_of(scene)
    setting, more = setting_of(scene)
    verb = RESTS[int(rng.integers(len(RESTS)))][scene.count in (2, 3)]
    closings = CLOSINGS.get(scene.light if scene.place else "", CLOSINGS["daylight"])
    return Text(f"{POEM}\n{subject} {verb}\n{setting},\n{closings[int(rng.integers(len(closings)))]}", claims | more)
