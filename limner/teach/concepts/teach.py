"""``limner teach concept``: teach a CLIP one new thing from a few pictures, and say what it cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.models.clip.concepts import Concepts, load_concepts, save_concepts
from limner.models.clip.model import Clip, load_clip
from limner.models.clip.saving import read_clip_config, save_clip
from limner.models.engine import Engine, default_engine
from limner.teach.adapters import merge_lora, soften_lora
from limner.teach.concepts import judging, towers, word
from limner.teach.concepts.material import Material, Words, encode_name, load_material, load_words
from limner.teach.concepts.options import ConceptOptions, check_name
from limner.teach.concepts.row import fit_row
from limner.teach.data.checking import Checked, check_examples
from limner.teach.data.examples import Example
from limner.teach.data.reader import read_pairs_or_pictures, read_pictures
from limner.teach.data.splitting import part_examples
from limner.teach.folder import LessonFolder
from limner.teach.lesson import Lesson, pair_figures
from limner.teach.loop.run import Estimate, Run, estimate, run_loop
from limner.teach.loop.schedule import LoopOptions

FEWEST_OLD = 20
MANY_OLD = 100
OLD_HELD_OUT = 0.3
KNOWN = 0.8
"""A model that tells this share of the pictures by the name it has for them already knows the thing."""


def concept(name: str, pictures: Sequence[str | Path], out: str | Path, *, replay: str | Path, clip: str = "builtin",
            options: ConceptOptions | None = None, engine: Engine | None = None, resume: bool = False,
            dry_run: bool = False, monitor: Monitor | None = None) -> Lesson:
    """Teach a CLIP what ``name`` looks like; write the taught model into the folder ``out``.

    Args:
        name: what the thing is called from now on.
        pictures: files and folders of pictures of it; five will do, twenty are better.
        out: a folder that is not there yet.
        replay: other pictures, some hundred: a folder, or any data with captions. They keep what is known, and tell what
            was lost.
        clip: the name of the CLIP to begin with; it is left as it is.
        options: how.
        engine: says on which device.
        resume: go on with a run that was stopped.
        dry_run: look at everything, and only say what it would cost.
        monitor: is told of the progress.

    Raises:
        OptionError: the name is no word, there are too few pictures, or ``out`` is not empty.
        ImageError: more than a tenth of the pictures cannot be opened.
        UnknownModelError: the CLIP cannot be taught at this level.
        StorageError: ``out`` cannot be written.
        StoppedError: stopped before there was anything to keep.
    """
    name, options, monitor = check_name(name), options or ConceptOptions(), monitor or Monitor()
    folder = LessonFolder(out, [*pictures, replay, *_folder_of(clip)], resume=resume)
    try:
        return _Teacher(name, clip, options, engine or default_engine(), folder, monitor).teach(
            [found for given in pictures for found in read_pictures(given)], replay, dry_run)
    finally:
        folder.leave()


@dataclass(frozen=True)
class _Teacher:
    name: str
    base: str
    options: ConceptOptions
    engine: Engine
    folder: LessonFolder
    monitor: Monitor

    def teach(self, examples: Sequence[Example], replay: str | Path, dry_run: bool) -> Lesson:
        read_clip_config(self.base)  # before anything is looked at: only these can be written
        new = check_examples(examples, f"the pictures of {self.name}", self.monitor)
        old = check_examples(read_pairs_or_pictures(replay), str(replay), self.monitor)
        if len(old.examples) < FEWEST_OLD or len(new.examples) < 2:
            raise OptionError(f"There are {len(new.examples)} pictures of {self.name} and {len(old.examples)} others; at "
                              f"least 2 and {FEWEST_OLD} are needed, 20 and some hundred make sense.")
        learned, judged, notes = self._part(new.examples)
        parted = part_examples(old.examples, OLD_HELD_OUT, self.options.seed)
        clip = load_clip(self.base, device=self.engine.device, precision="float32",
                         weights_folder=self.engine.weights_folder)
        words = load_words(clip, self.name)
        bench = judging.Bench(self.name, judged, parted.held_out)
        before = judging.judge(clip, bench)
        figures = judging.make_figures(bench, before, len(words.names) + 1)
        notes += _say_few(len(parted.train)) + _say_known(self.name, before.share_named(self.name))
        material = load_material(clip, learned, parted.train, self.options, self.monitor)
        lesson = Lesson("concept", self.folder.path, self.base, self._about(new, old, len(learned)), self.options.as_dict(),
                        figures, notes=notes)
        return self._run(clip, words, material, lesson, bench, before, dry_run)

    def _part(self, examples: Sequence[Example]) -> tuple[Sequence[Example], Sequence[Example], tuple[str, ...]]:
        """Return the pictures to learn from, those that judge, and what to say of it."""
        if self.options.level == "row":
            few = (f"{len(examples)} pictures are very few: each was judged by what was learned from the others.",)
            return examples, examples, few if len(examples) < judging.MOST_FOLDS else ()
        if not self.options.held_out or len(examples) < judging.MOST_FOLDS:
            return examples, examples, ("No picture was held out: the figure of the new thing is of pictures that were "
                                        "learned from, and too good.",)
        parted = part_examples(examples, self.options.held_out, self.options.seed)
        return parted.train, parted.held_out, ()

    def _run(self, clip: Clip, words: Words, material: Material, lesson: Lesson, bench: judging.Bench,
             before: judging.Verdict, dry_run: bool) -> Lesson:
        level, run, loop = self.options.level, None, self._loop_options()

        def fit(features: Tensor) -> Tensor:
            return fit_row(features, material.old_features, words.rows, clip.scale, self.options.stolen)

        if level == "row":
            if dry_run:
                return replace(lesson, estimate=Estimate(0, 0.0, 0))
            return self._finish(lesson, bench, before, None, lambda part: self._save_row(clip, fit(
                material.features), part), judging.cross_validate(material.features, fit, words))
        learner: word.WordLearner | towers.TowersLearner
        if level == "word":
            row = fit(material.features)
            learner = word.WordLearner(clip, self.name, row, material.features.flatten(0, 1), material.old_features,
                                       words.rows)
        else:
            called = [words.names[place] for place in words.nearest(material.old_features[::2]).tolist()]
            learner = towers.TowersLearner(clip, self.name, material.pixels, material.old_pixels[::2], called,
                                           rank=self.options.rank, batch_size=self.options.batch_size,
                                           seed=self.options.seed)
        if dry_run:
            return replace(lesson, estimate=estimate(learner, loop))
        checkpoint = self.folder.checkpoint("concept", self.name, clip.cache_key, lesson.data["digest"], self.options)
        run = run_loop(learner, loop, checkpoint, self.monitor)
        if run.ended == "stopped":
            return replace(lesson, run=run)
        if isinstance(learner, word.WordLearner):
            return self._finish(lesson, bench, before, run, lambda part: self._save_word(clip, learner, part), None)
        return self._finish(lesson, bench, before, run, lambda part: self._save_towers(clip, learner, material, part), None)

    def _finish(self, lesson: Lesson, bench: judging.Bench, before: judging.Verdict, run: Run | None,
                save: Callable[[Path], None], told: float | None) -> Lesson:
        """Write the folder; what is judged is the model as it is loaded from there again."""

        def judge(part: Path) -> Lesson:
            save(part)
            taught = load_clip(f"local-dir:{part}", device=self.engine.device, precision="float32")
            after = judging.judge(taught, bench)
            values = judging.measure_after(bench, before, after, lesson.figures)
            if told is not None:
                values[lesson.figures[0].name] = told
            return replace(lesson, run=run, figures=pair_figures(lesson.figures, values),
                         cases=judging.make_cases(bench, before, after))

        return self.folder.fill(judge)

    def _save_row(self, clip: Clip, row: Tensor, part: Path) -> None:
        save_clip(clip, part)
        self._write_row(clip, row, part)
        _name_in_lists(part, self.name)

    def _save_word(self, clip: Clip, learner: word.WordLearner, part: Path) -> None:
        word.save_word(clip, self.name, learner.weights["word"].data, part)
        _name_in_lists(part, self.name)

    def _save_towers(self, clip: Clip, learner: towers.TowersLearner, material: Material, part: Path) -> None:
        """Write the taught towers; by what they see is chosen, as at the level row, where the name stands among words.

        Of the old pictures it is chosen on those that the towers did not learn from, which the name would take first.
        """
        soften_lora(learner.network, self.options.keep)
        clip.model = merge_lora(learner.network, part)
        save_clip(clip, part, changed=dict(clip.model.state_dict()))
        taught = load_clip(f"local-dir:{part}", device=self.engine.device, precision="float32")
        seen, words = material.seen_by(taught), load_words(taught, self.name)
        row = fit_row(seen.features, seen.old_features[1::2], words.rows, taught.scale, self.options.stolen)
        self._write_row(taught, row, part)
        _name_in_lists(part, self.name)

    def _write_row(self, clip: Clip, row: Tensor, part: Path) -> None:
        plain = encode_name(clip, self.name).mean(0)
        known = load_concepts(clip.folder)
        offsets = {**(known.offsets if known else {}), self.name: row - plain + _known_offset(known, self.name)}
        save_concepts(Concepts(offsets), part)

    def _loop_options(self) -> LoopOptions:
        of_word = self.options.level == "word"
        steps = self.options.steps or (word.STEPS if of_word else towers.STEPS)
        rate = word.LEARNING_RATE if of_word else towers.LEARNING_RATE
        return LoopOptions(steps=steps, batch_size=64 if of_word else self.options.batch_size, learning_rate=rate,
                           weight_decay=0.0, seed=self.options.seed)

    def _about(self, new: Checked, old: Checked, learned: int) -> dict[str, object]:
        return {"name": self.name, "learned_from": learned, "pictures": new.as_dict(), "replay": old.as_dict(),
                "digest": f"{new.digest}-{old.digest}"}


def _say_few(old: int) -> tuple[str, ...]:
    if old >= MANY_OLD:
        return ()
    return (f"Only {old} old pictures were learned from: how many others the name takes is uncertain. Some hundred in "
            "--replay make it sure.",)


def _say_known(name: str, share: float) -> tuple[str, ...]:
    if share < KNOWN:
        return ()
    return (f"The model knows {name} already: it tells {share:.0%} of these pictures by that name. Teaching may not be "
            "needed.",)


def _known_offset(known: Concepts | None, name: str) -> Tensor:
    """Return what the features of a name were moved by already."""
    return known.offsets[name] if known is not None and name in known.offsets else torch.zeros(())


def _name_in_lists(folder: Path, name: str) -> None:
    """Put the name among the nouns of a model that has lists of its own."""
    nouns = folder / "vocabulary" / "nouns.txt"
    if nouns.is_file():
        lines = nouns.read_text(encoding="utf-8").splitlines()
        nouns.write_text("".join(f"{line}\n" for line in dict.fromkeys([*lines, name])), encoding="utf-8")


def _folder_of(clip: str) -> list[str]:
    from limner.models.names import parse_clip_name

    parsed = parse_clip_name(clip)
    return [parsed.source] if parsed.kind == "folder" else []
