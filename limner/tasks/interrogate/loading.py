"""From a Config to what an interrogator works with: an engine, one CLIP or several, a captioner, the tables of phrases.

Knows nothing about what is done with them.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.index.ready_tables import ReadyTables
from limner.index.tables import LabelTable
from limner.models.captioners.families import Captioner
from limner.models.captioners.loading import wrap_captioner
from limner.models.clip.joint import JointClip, clips_of
from limner.models.clip.model import Clip, wrap_clip
from limner.models.clip.protocol import DualEncoder
from limner.models.engine import Engine
from limner.tasks.interrogate.config import Config
from limner.tasks.interrogate.scorer import Tables
from limner.vocabulary.lists import CATEGORIES, VOCABULARY_FOLDER, load_vocabulary
from limner.vocabulary.selection import VocabularyOptions, select_phrases


def make_engine(config: Config) -> Engine:
    """Return an engine for what a Config asks for; a CLIP without a captioner to make room for stays."""
    kinds = {"captioner"} if config.caption_offload else set()
    if config.clip_offload and (config.caption_model is not None or config.caption_model_name):
        kinds.add("clip")
    return Engine(config.device, config.precision, low_memory=kinds, cache_folder=config.cache_path,
                  trust_remote_code=config.trust_remote_code)


def open_captioner(config: Config, engine: Engine, monitor: Monitor) -> Captioner | None:
    """Return the captioner of a Config, loaded or adopted by an engine; None where none is wanted."""
    given = config.caption_model
    if given is None:
        return engine.captioner(config.caption_model_name, monitor=monitor) if config.caption_model_name else None
    if not isinstance(given, Captioner):
        given = wrap_captioner(given, config.caption_processor, config.caption_model_name or "given")
    return engine.adopt("captioner", given)


def open_clips(config: Config, engine: Engine, monitor: Monitor) -> Clip | JointClip:
    """Return the CLIPs of a Config as one, loaded or adopted by an engine.

    Raises:
        OptionError: no name is given, or models, transforms and names are not equally many.
        LimnerError: see ``load_clip``.
    """
    names = _list(config.clip_model_name)
    if not names:
        raise OptionError("No CLIP is named. Give clip_model_name a name, or a list of names.")
    if config.clip_model is None:
        return engine.clip(*names, monitor=monitor, weights_folder=config.clip_model_path)
    given = config.clip_model
    clips = clips_of(given) if isinstance(given, (Clip, JointClip)) else _wrap(config, names, engine)
    return engine.clip(*(engine.adopt("clip", clip) for clip in clips))


def _wrap(config: Config, names: list[Any], engine: Engine) -> list[Clip]:
    models, transforms = _list(config.clip_model), _list(config.clip_preprocess)
    if not len(models) == len(transforms) == len(names):
        raise OptionError(f"clip_model has {len(models)} entries, clip_preprocess {len(transforms)}, clip_model_name "
                          f"{len(names)}. Give each model its transform and its name.")
    return [wrap_clip(model, transform, name, device=engine.device)
            for model, transform, name in zip(models, transforms, names)]


def _list(given: Any) -> list[Any]:
    return list(given) if isinstance(given, (list, tuple)) else [given]


def open_tables(config: Config, clip: Clip | JointClip, words: VocabularyOptions,
                monitor: Monitor) -> tuple[Tables, ReadyTables]:
    """Return the tables of a Config's lists, of which ``words`` says what to use; and the ready-made ones that were asked.

    Raises:
        VocabularyError: a list cannot be read.
        StoppedError: ``monitor`` was asked to stop.
    """
    folder = choose_folder(clip, Path(config.data_path))
    ready = ReadyTables(folder, config.cache_path if config.download_cache else None)
    chosen = select_phrases(load_vocabulary(folder), folder, words)

    def table(category: str) -> LabelTable:
        find = partial(ready.find, category, report=partial(monitor.progress, category))
        # named by its category whatever is chosen of it, so that nothing is embedded twice
        return LabelTable(chosen.vocabulary.category(category), category, clip, cache_folder=config.cache_path,
                          monitor=monitor, ready=find, chunk_size=config.chunk_size)

    return Tables({category: table(category) for category in (*CATEGORIES, "negative")}, chosen.lists), ready


def choose_folder(clip: DualEncoder, asked: Path = VOCABULARY_FOLDER) -> Path:
    """Return the folder of lists that was asked for; where none was, a model folder's own lists come before limner's."""
    own = [each.folder / "vocabulary" for each in clips_of(clip) if each.folder]
    return next(filter(Path.is_dir, own), asked) if asked == VOCABULARY_FOLDER else asked
