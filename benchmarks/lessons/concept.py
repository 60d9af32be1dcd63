"""One new thing for a CLIP: what is told of it, what is lost and taken, colours of the word, drawings of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import torch
from builtin import Known
from draw import SUBJECTS
from outlines import OutlineJudge
from PIL import Image

from lessons.bench import Bench, Row
from lessons.saying import share
from lessons.things import FALSE_NAME, REPLAY_SEED, TEACH_SEED, TEST_SEED, sample_known, sample_thing
from limner.core.vectors import normalise
from limner.models.clip.model import Clip, load_clip
from limner.tasks.draw.drawer import DrawOptions, draw
from limner.tasks.dream.dreamer import DreamOptions, dream
from limner.teach import ConceptOptions, concept
from limner.teach.concepts.material import encode_name, load_words
from training.world import catalog
from training.world.lacking import LACKING
from training.world.scenes import Scene

MOST = 20
DRAWN = "a drawing of a red {}"
JUDGED_BY = 3_000
"""Scenes by which the judge of outlines learned."""


@dataclass
class Concepts:
    """Lessons in one new thing. ``pictures`` of it and ``old`` ones judge, ``replay`` old ones are given to the lessons."""

    bench: Bench
    known: Known
    pictures: int
    old: int
    replay: int
    draws: int
    outlines: dict[str, OutlineJudge] = field(default_factory=dict)
    features: dict[str, torch.Tensor] = field(default_factory=dict)

    def run(self, levels: Sequence[str], names: Sequence[str] = (*LACKING, FALSE_NAME)) -> None:
        """Teach each thing from 5 and from 20 pictures at each level."""
        for level in levels:
            for name in names:
                for given in (5, MOST):
                    for turn in range(self.draws if level == "row" else 1):
                        self.bench.unit(f"concept {level}/{name}/{given}/{turn}", partial(
                            self.measure, level, name, given, turn))

    def measure(self, level: str, name: str, given: int, turn: int) -> Row:
        """Teach a thing; return what is told before and after, and what is lost."""
        after = self.load(self.teach(level, name, given, turn))
        test, old, before = self.scenes_of(name, "test"), self.old_scenes(), self.load(None)
        seen = self.bench.open_pictures(f"test {name}", test)
        first = [self._see(before, f"test {name}", test), self._see(before, "old", old)]
        then = first if level != "towers" else [see(after, seen), see(after, self.bench.open_pictures("old", old))]
        asked, told = name_all(before, name, first[0]), name_all(after, name, then[0])
        known, kept = name_all(before, "", first[1]), name_all(after, name, then[1])
        right = [sum(word == scene.subject for word, scene in zip(words, old)) / len(old) for words in (known, kept)]
        row: Row = {"told before": share(word == name for word in asked), "told": share(word == name for word in told),
                    "old before": round(right[0], 4), "old lost": round(right[0] - right[1], 4),
                    "old taken": share(word == name for word in kept)}
        if level == "word" and name in LACKING:
            row["colour"] = judge_colors(after, name, test, seen)
        return row

    def teach(self, level: str, name: str, given: int, turn: int) -> Path:
        """Return the folder of a lesson from ``given`` pictures, other ones at each ``turn``."""
        folder = self.bench.pictures(f"taught {name}", self.scenes_of(name, "taught"))
        chosen = [folder / f"{MOST * turn + number:05d}.png" for number in range(given)]
        replay = self.bench.pictures("replay", sample_known(self.known, REPLAY_SEED, self.replay))
        options = ConceptOptions(level=level, held_out=0.0, seed=turn)  # type: ignore[arg-type]
        return self.bench.lesson(f"{level}-{name}-{given}-{turn}", lambda out, **more: concept(
            name, chosen, out, replay=replay, clip=self.bench.clip, options=options, engine=self.bench.engine, **more))

    def run_drawings(self, runs: int, ways: Sequence[str]) -> None:
        """Draw and dream each thing by a taught word and without; judged by another teaching and by outlines."""
        for way in ways:
            for taught in (True, False):
                for run in range(runs):
                    name = list(LACKING)[run % len(LACKING)]
                    self.bench.unit(f"{way} {'taught' if taught else 'before'}/{run}", partial(
                        self.draw, way, name, run, taught=taught))

    def draw(self, way: str, name: str, run: int, *, taught: bool) -> Row:
        """Draw a thing; return what it is called by a CLIP that was taught it from other pictures, as a row in place of a
        word, and by outlines where the thing ranks among thirteen subjects."""
        folder = self.teach("word", name, MOST, 0) if taught else None
        steering, prompt = self.load(folder), DRAWN.format(name)
        if way == "draw":
            picture: Image.Image = draw(prompt, steering, DrawOptions.of_style(
                "ink", strokes=64, iterations=150, seed=run)).drawing.picture()
        else:
            picture = dream(prompt, clip=steering, options=DreamOptions(iterations=100, seed=run)).picture
        path = self.bench.work / "drawings" / f"{way}-{'taught' if taught else 'before'}-{name}-{run}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path)
        judge = self.load(self.teach("row", name, MOST, 1))
        called = name_all(judge, name, see(judge, [picture]))[0]
        if name not in self.outlines:
            self.outlines[name] = OutlineJudge((*SUBJECTS, name), JUDGED_BY)
        outlines = self.outlines[name]
        return {"called": called, "right": called == name, "rank by outlines": outlines.rank(picture, name),
                "outlines right of scenes": round(outlines.top, 3)}

    def _see(self, clip: Clip, kind: str, scenes: Sequence[Scene]) -> torch.Tensor:
        """Return the features of scenes under the CLIP that lessons begin with; rows and words leave them as they are."""
        if kind not in self.features:
            self.features[kind] = see(clip, self.bench.open_pictures(kind, scenes))
        return self.features[kind]

    def scenes_of(self, name: str, kind: str) -> list[Scene]:
        """Return a thing's scenes to learn from, or to judge by."""
        number = [*LACKING, FALSE_NAME].index(name)
        if kind == "test":
            return sample_thing(name, self.known, TEST_SEED + 1_000_000 * (number + 1), self.pictures)
        return sample_thing(name, self.known, TEACH_SEED + 1_000_000 * number, MOST * max(2, self.draws))

    def old_scenes(self) -> list[Scene]:
        """Return scenes of what was known before, in combinations that are held out."""
        return sample_known(self.known, TEST_SEED, self.old, held_out=True)

    def load(self, folder: Path | None) -> Clip:
        """Load the CLIP of a folder, or the one that lessons begin with."""
        name = self.bench.clip if folder is None else f"local-dir:{folder}"
        return load_clip(name, device=self.bench.device, precision="float32")


def see(clip: Clip, pictures: Sequence[Image.Image]) -> torch.Tensor:
    """Return the features ``[n, d]`` of pictures."""
    return clip.encode_images(list(pictures)).float().cpu()


def name_all(clip: Clip, name: str, features: torch.Tensor) -> list[str]:
    """Return the nearest word to each picture, by its features, among the CLIP's own nouns and a name, unless that is
    empty."""
    words = load_words(clip, name or FALSE_NAME)
    rows = torch.cat([words.rows, *([normalise(encode_name(clip, name).mean(0)[None])] if name else [])])
    labels = [*words.names, name]
    return [labels[place] for place in (features @ rows.T).argmax(1).tolist()]


def judge_colors(clip: Clip, name: str, test: Sequence[Scene], pictures: Sequence[Image.Image]) -> float:
    """Return how often "a red hourglass" is nearest to a red one, among all colours."""
    seen = [place for place, scene in enumerate(test) if scene.shows_color]
    texts = clip.encode_texts([f"a picture of a {color} {name}" for color in catalog.COLORS]).cpu()
    places = (clip.encode_images([pictures[place] for place in seen]).cpu() @ texts.T).argmax(1).tolist()
    return share(list(catalog.COLORS)[found] == test[place].color for found, place in zip(places, seen))
