"""Interrogator: a picture in, a prompt out, with an account of every phrase in it.

The surface of clip-interrogator 0.6.0, and ``explain``, of which its ``interrogate*`` are the prompts. Knows nothing
about files, screens or the command line.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any

import torch
from torch import Tensor

from limner.algorithms.chain import best_length, grow_chain
from limner.core.errors import ClosedError, OptionError
from limner.core.events import Event, Monitor, stream
from limner.core.images import ImageSource, keep_copy, prepare
from limner.core.outcome import Outcome
from limner.core.vectors import top_k
from limner.index.banks import Bank
from limner.index.ready_tables import ReadyTables
from limner.index.tables import LabelTable
from limner.models.captioners.families import Captioner
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.joint import JointClip, clips_of
from limner.models.clip.model import Clip
from limner.models.clip.protocol import DualEncoder
from limner.models.engine import Engine
from limner.tasks.batches import answer_batch, open_batches
from limner.tasks.interrogate.analysis import Analysis, analyze_tables
from limner.tasks.interrogate.config import Config
from limner.tasks.interrogate.explainer import IN_FLIGHT, Explainer, Run
from limner.tasks.interrogate.interrogation import Interrogation, Rescored
from limner.tasks.interrogate.loading import make_engine, open_captioner, open_clips, open_tables
from limner.tasks.interrogate.modes import MIN_FLAVORS, Request, SearchOptions, find_mode
from limner.tasks.interrogate.rescoring import FeatureMemory, rescore_account
from limner.tasks.interrogate.scorer import Tables
from limner.tasks.retrieve import check_model
from limner.vocabulary.selection import VocabularyOptions

BATCH = 8


class Interrogator:
    """Interrogate pictures with one captioner and one vocabulary, of which ``vocabulary`` says what to use.

    One CLIP judges, or several of ``config`` judge together: a similarity is then the mean of theirs. Models are asked of
    ``engine``, whose device and precision are then used in place of those of ``config``; without one the interrogator has
    an engine of its own, which its ``close()`` closes. ``tables`` are used in place of those made from the lists.
    ``monitor`` is told what long work does, and may stop it; methods take another one in its place. Usable as a context
    manager, and from any thread.

    Raises:
        LimnerError: a model or list of ``config`` cannot be had; see the errors of ``load_clip``, ``load_captioner``
            and ``load_vocabulary``.
        StoppedError: ``monitor`` was asked to stop.
    """

    def __init__(self, config: Config | None = None, *, vocabulary: VocabularyOptions | None = None,
                 tables: Mapping[str, LabelTable] | None = None, monitor: Monitor | None = None,
                 engine: Engine | None = None) -> None:
        started = time.perf_counter()
        self.config = config or Config()
        self.vocabulary = vocabulary or VocabularyOptions()
        self.cache_folder = self.config.cache_path
        self._monitor = monitor or Monitor()
        self._engine, self._owns_engine = engine or make_engine(self.config), engine is None
        self.device = self._engine.device
        self._parts: Explainer | None = self._load(tables)
        self._loading_s: float | None = time.perf_counter() - started  # until it is told

    @classmethod
    def from_models(cls, clip: Clip | JointClip, captioner: Captioner | None = None,
                    tables: Mapping[str, LabelTable] | None = None, *, config: Config | None = None,
                    monitor: Monitor | None = None) -> Interrogator:
        """Return an interrogator of models that are loaded; it leaves them to their owner.

        ``tables`` are those of artists, flavors, mediums, movements, sites and negative, by these names; without them they
        are made from the lists of ``config``. Without ``config`` nothing is kept on disk.
        """
        config = config or Config(cache_path=None, device=str(clip.device))
        given = replace(config, clip_model=clip, caption_model=captioner, caption_model_name=None)
        return cls(given, tables=tables, monitor=monitor)

    def __enter__(self) -> Interrogator:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the models; the interrogator is of no use afterwards. A second call does nothing."""
        self._parts = None
        if self._owns_engine:
            self._engine.close()

    @property
    def clip(self) -> Clip | JointClip:
        """The CLIP that judges, or several together."""
        clip: Any = self._open_parts().clip
        return clip

    @property
    def captioner(self) -> Captioner | None:
        """The captioner, where there is one."""
        return self._open_parts().captioner

    @property
    def tables(self) -> Tables:
        """The tables of phrases."""
        return self._open_parts().tables

    def interrogate(self, image: ImageSource, min_flavors: int = MIN_FLAVORS, max_flavors: int = 32,
                    caption: str | None = None) -> str:
        """Return the best prompt: the nearest of caption, classic, fast and chain."""
        return self.explain(image, "best", min_flavors=min_flavors, max_flavors=max_flavors, caption=caption).prompt

    def interrogate_fast(self, image: ImageSource, max_flavors: int = 32, caption: str | None = None) -> str:
        """Return the caption with the nearest phrases behind it."""
        return self.explain(image, "fast", max_flavors=max_flavors, caption=caption).prompt

    def interrogate_classic(self, image: ImageSource, max_flavors: int = 3, caption: str | None = None) -> str:
        """Return ``caption, medium artist, site, movement, flavors``."""
        return self.explain(image, "classic", max_flavors=max_flavors, caption=caption).prompt

    def interrogate_negative(self, image: ImageSource, max_flavors: int = 32) -> str:
        """Return a chain of the phrases least like the picture."""
        return self.explain(image, "negative", max_flavors=max_flavors).prompt

    def interrogate_legacy(self, image: ImageSource, max_flavors: int = 25, caption: str | None = None) -> str:
        """Return the prompt of the method of clip-interrogator's first versions."""
        return self.explain(image, "legacy", max_flavors=max_flavors, caption=caption).prompt

    def generate_caption(self, image: ImageSource) -> str:
        """Return what the captioner says of a picture.

        Raises:
            OptionError: the interrogator was made without a captioner.
        """
        return self._open_parts().caption([next(prepare([image], keep_copy)).unwrap()])[0]

    def image_to_features(self, image: ImageSource) -> Tensor:
        """Return a picture's features ``[1, d]``; those of several CLIPs side by side."""
        return self.clip.encode_images([image])

    def similarity(self, image_features: Tensor, text: str) -> float:
        """Return the similarity of a picture's features with a text."""
        return self.similarities(image_features, [text])[0]

    def similarities(self, image_features: Tensor, text_array: Sequence[str]) -> list[float]:
        """Return the similarity of a picture's features with each text."""
        found: list[float] = self.clip.similarities(image_features, text_array).tolist()
        return found

    def rank_top(self, image_features: Tensor, text_array: Sequence[str], reverse: bool = False) -> str:
        """Return the text nearest to the picture, or the least near with ``reverse``."""
        scores = torch.tensor(self.similarities(image_features, text_array))
        return text_array[int(top_k(scores, 1, largest=not reverse))]

    def chain(self, image_features: Tensor, phrases: Sequence[str], best_prompt: str = "", best_sim: float = 0,
              min_count: int = 8, max_count: int = 32, desc: str = "Chaining", reverse: bool = False) -> str:
        """Return the best prompt that a greedy chain of ``phrases`` behind ``best_prompt`` comes by.

        Without ``best_prompt`` the nearest phrase begins; ``best_sim`` is then not used.
        """
        left = list(dict.fromkeys(phrases))
        if not best_prompt:
            if not left:
                return ""
            best_prompt = self.rank_top(image_features, left, reverse)
            left.remove(best_prompt)
            best_sim = self.similarity(image_features, best_prompt)
        candidates = self.clip.continue_prompt(best_prompt, left, image_features)
        links = list(grow_chain(candidates, best_sim, min_count=min_count, max_count=max_count, reverse=reverse))
        kept = best_length(links, best_sim, reverse=reverse)
        return links[kept - 1].prompt if kept else best_prompt

    def analyze(self, image: ImageSource, top: int = 5) -> Analysis:
        """Return the ``top`` phrases of every table that are nearest to a picture.

        Raises:
            ImageError: the picture cannot be read.
            OptionError: ``top`` is not at least 1.
        """
        return next(self.analyze_all([image], top, monitor=Monitor())).unwrap()

    def analyze_all(self, images: Iterable[ImageSource], top: int = 5, batch_size: int = BATCH, *,
                    monitor: Monitor | None = None) -> Iterator[Outcome[Analysis]]:
        """Yield the analyses of many pictures in their order; an unreadable picture stops none of the others.

        Ends before the next batch when ``monitor`` was asked to stop.

        Raises:
            OptionError: ``top`` or ``batch_size`` is not at least 1.
        """
        monitor = monitor or self._monitor
        if top < 1 or batch_size < 1:
            raise OptionError(f"top {top} and batch_size {batch_size} must be at least 1.")
        clip: DualEncoder = self.clip
        for batch in open_batches(images, batch_size, clip.look, monitor=monitor):
            yield from answer_batch(batch, lambda seen: (
                self._analyze_one(features[None], top) for features in clip.encode_seen(seen)))

    def _analyze_one(self, features: Tensor, top: int) -> Analysis:
        return Analysis(analyze_tables(self.tables, features, top), self.clip.name, self.clip.hint(features),
                        tuple(clip.name for clip in clips_of(self.clip)))

    def explain(self, image: ImageSource, mode: str = "best", *, min_flavors: int | None = None,
                max_flavors: int | None = None, caption: str | None = None, both: bool = False,
                bank: Bank | None = None, search: SearchOptions | None = None, shorten: float | None = None,
                monitor: Monitor | None = None) -> Interrogation:
        """Interrogate a picture and give the account of the prompt.

        Args:
            image: a path, the bytes of a file, or a PIL image.
            mode: best, fast, classic, negative, caption, legacy, bank or thorough; ``list_modes`` names all.
            min_flavors: how many phrases a chain takes even where they do not help (8; legacy 0).
            max_flavors: how many it takes at most; for fast and classic the number of phrases and flavors.
            caption: use this text in place of the captioner's.
            both: make the negative prompt too; it is the account's ``negative``.
            bank: for bank mode: prompts to propose, embedded under this interrogator's ``clip``.
            search: for thorough mode: how hard to search.
            shorten: return the shortest prompt that keeps this percentage of the similarity; a negative prompt stays whole.
            monitor: told of every step; asked to stop, the chain ends with the best prompt so far, and the account says
                ``stopped_after`` how many steps.

        Raises:
            ImageError: the picture cannot be read.
            OptionError: there is no such mode, a count is out of range, or the options exclude each other.
            StoppedError: ``monitor`` was asked to stop before anything was begun.
        """
        monitor = monitor or self._monitor
        answers = self.explain_all([image], mode, min_flavors=min_flavors, max_flavors=max_flavors, caption=caption,
                                   both=both, bank=bank, search=search, shorten=shorten, monitor=monitor)
        for answer in answers:
            return answer.unwrap()
        monitor.check()
        raise AssertionError("one picture has one answer, unless it was stopped")

    def explain_steps(self, image: ImageSource, mode: str = "best", **options: Any) -> Iterator[Event]:
        """Yield what ``explain`` does as it does it: Caption, Step and Progress, and at the end Done with the account.

        Closing the generator stops the work. ``options`` are those of ``explain``, but ``monitor``.

        Raises:
            LimnerError: see ``explain``.
        """
        return stream(lambda monitor: self.explain(image, mode, monitor=monitor, **options))

    def explain_all(self, images: Iterable[ImageSource], mode: str = "best", *, min_flavors: int | None = None,
                    max_flavors: int | None = None, caption: str | None = None, both: bool = False,
                    bank: Bank | None = None, search: SearchOptions | None = None, shorten: float | None = None,
                    batch_size: int = BATCH, monitor: Monitor | None = None) -> Iterator[Outcome[Interrogation]]:
        """Yield the accounts of many pictures in their order; an unreadable picture stops none of the others.

        Pictures are captioned and encoded ``batch_size`` at a time: first the captions of a batch, then its features, so
        that models which take turns on the device do so once a batch. Asked to stop, it ends with the account of the
        picture that it is at.

        Raises:
            OptionError: there is no such mode, a count is out of range, or the options exclude each other.
        """
        monitor = monitor or self._monitor
        run = self._plan(mode, caption, min_flavors, max_flavors, bank, both)
        run = replace(run, request=replace(run.request, search=search or SearchOptions()), shorten=shorten)
        _check_shortening(run)
        if batch_size < 1:
            raise OptionError(f"batch_size {batch_size} must be at least 1.")
        parts, begun = self._open_parts(), time.perf_counter()
        for batch in open_batches(images, batch_size, lambda image: parts.look(image, run), ahead=1, monitor=monitor):
            for answer in parts.explain_batch(batch, run, monitor):
                yield self._add_loading(answer, begun)

    def explain_features(self, features: Tensor, captions: Sequence[str], mode: str = "best", *,
                         max_flavors: int | None = None) -> Iterator[Interrogation]:
        """Yield the accounts of pictures that were encoded and captioned elsewhere, by their features ``[n, d]``.

        Raises:
            OptionError: there is no such mode, a count is out of range, or there is not one caption for each picture.
        """
        run = self._plan_features(features, captions, mode, max_flavors)
        yield from self._open_parts().explain_features(features, captions, run, self._monitor)

    def find_prompts(self, features: Tensor, captions: Sequence[str], mode: str = "best", *,
                     max_flavors: int | None = None) -> Iterator[str]:
        """Yield only the prompts that ``explain_features`` finds: quicker, where a mode has no choice of prompts.

        Raises:
            OptionError: see ``explain_features``.
        """
        run = self._plan_features(features, captions, mode, max_flavors)
        yield from self._open_parts().find_prompts(features, captions, run, self._monitor)

    def _plan_features(self, features: Tensor, captions: Sequence[str], mode: str, most: int | None) -> Run:
        if len(features) != len(captions):
            raise OptionError(f"There are {len(captions)} captions for {len(features)} pictures. Give one for each.")
        return self._plan(mode, None, None, most, None, False)

    def rescore(self, account: Interrogation | Mapping[str, Any], keep: Sequence[bool], *,
                image: ImageSource | None = None, features: Tensor | None = None) -> Rescored:
        """Return a prompt with some phrases switched off, and what every phrase adds to it; no chain is grown.

        ``account`` is what ``explain`` returned, or its ``as_dict()``; ``keep`` has one entry for each of its phrases. The
        picture is known by the account if it was among the last ones; otherwise give it, or its ``features [1, d]``.

        Raises:
            OptionError: ``keep`` is not one for each phrase, or the picture is not known and not given.
            ImageError: the picture cannot be read.
        """
        parts = self._open_parts()
        given = account if isinstance(account, Interrogation) else Interrogation.from_dict(account)
        seen = features if features is not None else parts.memory.find(given.picture)
        if seen is None:
            if image is None:
                raise OptionError("The picture of this account is no longer known here. Give image= or features= too.")
            seen = self.image_to_features(image)
        return rescore_account(parts.score(seen), given, keep)

    def _add_loading(self, answer: Outcome[Interrogation], begun: float) -> Outcome[Interrogation]:
        if self._loading_s is None or not answer.ok:
            return answer
        seconds, self._loading_s = self._loading_s + time.perf_counter() - begun, None
        return answer.map(lambda account: replace(account, first_prompt_s=seconds))

    def _plan(self, name: str, caption: str | None, least: int | None, most: int | None, bank: Bank | None,
              both: bool) -> Run:
        """Make sure that what is asked for can be had."""
        mode = find_mode(name)
        request = Request("", MIN_FLAVORS if least is None else least, mode.max_flavors if most is None else most, bank)
        if request.min_flavors < 0 or request.max_flavors < 0:
            raise OptionError(f"min_flavors {request.min_flavors} and max_flavors {request.max_flavors} must not be "
                              "negative.")
        if both and mode.least:
            raise OptionError("Both prompts are wanted, and the negative mode. Choose a mode for the positive prompt.")
        if mode.takes_bank != (bank is not None):
            raise OptionError("Bank mode needs a bank of prompts, and only bank mode takes one. Give both or neither.")
        if bank is not None:
            check_model(bank, self.clip)
        negative = self._plan("negative", None, least, most, None, False) if both else None
        return Run(name, mode, request, caption, negative)

    def _open_parts(self) -> Explainer:
        if self._parts is None:
            raise ClosedError("The interrogator was closed: its models are gone. Make a new one.")
        return self._parts

    def _load(self, given: Mapping[str, LabelTable] | None) -> Explainer:
        config, engine = self.config, self._engine
        captioner = open_captioner(config, engine, self._monitor)
        clip = open_clips(config, engine, self._monitor)
        if given is None:
            tables, ready = open_tables(config, clip, self.vocabulary, self._monitor)
        else:
            tables, ready = Tables(given), ReadyTables.none()
        options = CaptionOptions(max_length=config.caption_max_length, min_length=config.caption_min_length,
                                 num_beams=config.caption_num_beams, repetition_penalty=config.caption_repetition_penalty)
        return Explainer(clip, captioner, tables, ready, FeatureMemory(), options, config.flavor_intermediate_count,
                         IN_FLIGHT if self.device.type == "cuda" else 1)


def _check_shortening(run: Run) -> None:
    if run.shorten is None:
        return
    if not 0 < run.shorten <= 100:
        raise OptionError(f"A prompt cannot keep {run.shorten} % of its similarity. Give a number above 0, at most 100.")
    if run.mode.least:
        raise OptionError(f"A prompt of {run.name} mode is not shortened: the less similar, the better. Use another mode.")
