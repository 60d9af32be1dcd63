"""The studio: the tasks of the library as work for the one worker, with models that are loaded once and kept.

Knows tasks; knows nothing about HTTP. Importing it is cheap: torch comes with ``prepare``.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from limner.apps.web.bodies import read_record
from limner.apps.web.jobs import Work
from limner.apps.web.keeping import Kept
from limner.apps.web.options import MIB, ServeOptions
from limner.apps.web.requests import (
    CaptionRequest,
    ClassifyRequest,
    InterrogateRequest,
    RescoreRequest,
    RetrieveRequest,
    Words,
)
from limner.core.errors import OptionError, UnknownModelError
from limner.core.events import Caption, Event, Monitor
from limner.tasks.interrogate.modes import find_mode

if TYPE_CHECKING:
    from PIL import Image

    from limner.index.banks import Bank
    from limner.models.captioners.options import CaptionOptions
    from limner.models.clip.protocol import DualEncoder
    from limner.models.engine import Engine
    from limner.tasks.classify import Classifier, ClassifyOptions
    from limner.tasks.interrogate.interrogation import Interrogation
    from limner.tasks.interrogate.interrogator import Interrogator
    from limner.tasks.retrieve import RetrieveOptions

KEPT = {"interrogators": (4, 512 * MIB), "classifiers": (8, 256 * MIB), "banks": (4, 128 * MIB)}
"""How many of each stay between calls, and how many bytes of features they may have together."""

KEPT_PICTURES = 256

Item = str | bytes
"""A text, or the bytes of a picture."""

Key = tuple[tuple[str, ...], str | None, Words]


class _Relay(Monitor):
    """The monitor of whoever works now: what is kept between calls was made with this one."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Monitor()

    @property
    def stopped(self) -> bool:
        return self.now.stopped

    def tell(self, event: Event) -> None:
        """Pass an event on."""
        self.now.tell(event)


class Studio:
    """What can be done, as work. All work runs in one thread; the rest of it is safe to ask from any."""

    def __init__(self, options: ServeOptions) -> None:
        self.options = options
        self.ready = threading.Event()
        self._relay = _Relay()
        self._engine: Engine | None = None
        self._preparing = threading.Lock()
        self._interrogators: Kept[Interrogator] = Kept(*KEPT["interrogators"], _size_interrogator)
        self._classifiers: Kept[Classifier] = Kept(*KEPT["classifiers"], _size_classifier)
        self._banks: Kept[Bank] = Kept(*KEPT["banks"], _size_bank)
        self._seen: OrderedDict[str, Key] = OrderedDict()

    def prepare(self) -> None:
        """Import what is heavy and make the engine; in a thread of its own, while the server listens already."""
        from limner.core.storage import cache_folder
        from limner.models.engine import Engine
        from limner.tasks import classify, retrieve  # noqa: F401
        from limner.tasks.interrogate import interrogator  # noqa: F401

        with self._preparing:  # a first call may come at the same time
            if self._engine is None:
                self._engine = Engine(self.options.device, self.options.precision, low_memory=self.options.low_memory,
                                      cache_folder=cache_folder())
        self.ready.set()

    @property
    def engine(self) -> Engine:
        """The owner of the models."""
        if self._engine is None:
            self.prepare()
        assert self._engine is not None
        return self._engine

    def loaded(self) -> list[dict[str, Any]]:
        """Return what is in memory."""
        return [] if self._engine is None else [model.as_dict() for model in self._engine.loaded()]

    def unload(self) -> None:
        """Let go of everything."""
        self._forget()
        if self._engine is not None:
            self._engine.unload()

    def close(self) -> None:
        """Let go of everything for good."""
        self._forget()
        if self._engine is not None:
            self._engine.close()

    def _forget(self) -> None:
        for kept in (self._interrogators, self._classifiers, self._banks):
            kept.clear()

    # what there is to choose from

    def choose_clips(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Return the CLIPs that are wanted, or the default.

        Raises:
            UnknownModelError: one is not offered.
        """
        return tuple(_choose(name, self.options.clips, "CLIP") for name in wanted or (None,))

    def choose_captioner(self, wanted: str | None) -> str:
        """Return the captioner that is wanted, or the default.

        Raises:
            OptionError: there is none.
            UnknownModelError: it is not offered.
        """
        return _choose(wanted, self.options.captioners, "captioner", "Give a caption, or start it with --captioner NAME.")

    def choose_lm(self, wanted: str | None) -> str:
        """Return the language model that is wanted, or the default.

        Raises:
            OptionError: there is none.
            UnknownModelError: it is not offered.
        """
        return _choose(wanted, self.options.lms, "language model", "Start it with --lm NAME.")

    # work

    def preload(self) -> Work:
        """Return the work that loads the default models."""
        def work(monitor: Monitor) -> dict[str, Any]:
            with self.working(monitor):
                self._interrogator(self.choose_clips(()), self.options.captioners[0] if self.options.captioners else None,
                                   Words())
            return {}

        return work

    def interrogate(self, picture: bytes, asked: InterrogateRequest, clip: tuple[str, ...] = (),
                    words: Words | None = None) -> Work:
        """Return the work that finds a prompt: its account, with ``weighted``, the prompt with weights."""
        clips = self.choose_clips(clip)
        needs_captioner = asked.caption is None and find_mode(asked.mode).captioned
        captioner = self.choose_captioner(asked.captioner) if needs_captioner else None
        key = clips, captioner, words or Words()

        def work(monitor: Monitor) -> dict[str, Any]:
            from limner.tasks.interrogate.modes import SearchOptions

            image = self.open(picture)
            search = None if asked.budget_s is None else SearchOptions(budget_s=asked.budget_s)
            with self.working(monitor):
                account = self._interrogator(*key).explain(
                    image, asked.mode, min_flavors=asked.min_flavors, max_flavors=asked.max_flavors, caption=asked.caption,
                    both=asked.both, search=search, monitor=self._relay)
            self._remember(account.picture, key)
            return describe_account(account)

        return work

    def rescore(self, asked: RescoreRequest, picture: bytes | None) -> Work:
        """Return the work that switches phrases of a prompt off."""
        from limner.tasks.interrogate.interrogation import Interrogation

        account: Interrogation = read_record(Interrogation, asked.account)
        if max(map(len, (account.prompt, account.caption, *(phrase.text for phrase in account.phrases)))) > 10_000:
            raise OptionError("The account holds texts that are too long for a prompt.")
        key = self._seen.get(account.picture)
        if key is None and picture is None:
            raise OptionError("The picture of this account is no longer known here. Send it again, as image.")

        def work(monitor: Monitor) -> dict[str, Any]:
            image = None if picture is None else self.open(picture)
            with self.working(monitor):
                interrogator = self._interrogator(*(key or (self.choose_clips(()), None, Words())))
                found = interrogator.rescore(account, asked.keep, image=image)
            return {**describe_account(found.account), "gains": list(found.gains)}

        return work

    def analyze(self, picture: bytes, top: int, clip: tuple[str, ...] = (), words: Words | None = None) -> Work:
        """Return the work that finds the nearest phrases of every table."""
        clips = self.choose_clips(clip)

        def work(monitor: Monitor) -> dict[str, Any]:
            image = self.open(picture)
            with self.working(monitor):
                interrogator = self._interrogator(clips, None, words or Words())
                monitor.check()
                for found in interrogator.analyze_all([image], top, monitor=self._relay):
                    return found.unwrap().as_dict()
            monitor.check()
            raise AssertionError("one picture has one analysis")

        return work

    def caption(self, picture: bytes, asked: CaptionRequest, options: CaptionOptions) -> Work:
        """Return the work that captions a picture, by each captioner that is asked."""
        names = [self.choose_captioner(name) for name in asked.captioners] or [self.choose_captioner(None)]

        def work(monitor: Monitor) -> dict[str, Any]:
            from limner.tasks.caption import caption_all

            image = self.open(picture)
            rows: list[dict[str, Any]] = []
            for name in names:
                for found in caption_all([image], name, options, engine=self.engine, monitor=monitor):
                    captions = found.unwrap()
                    monitor.tell(Caption(captions.texts[0]))
                    rows.append({"captioner": name, **captions.as_dict()})
            if not rows:
                monitor.check()
            return {"captioners": rows}

        return work

    def classify(self, picture: bytes, asked: ClassifyRequest, options: ClassifyOptions, clip: tuple[str, ...] = ()) -> Work:
        """Return the work that chooses among labels."""
        from limner.tasks.classify import Classifier

        key = (self.choose_clips(clip), asked.labels, options)

        def work(monitor: Monitor) -> dict[str, Any]:
            image = self.open(picture)
            with self.working(monitor):
                folder = self.engine.cache_folder if options.reject else None  # for the background's many nouns
                classifier = self._classifiers.recall(key, lambda: Classifier(
                    asked.labels, self.clip(key[0]), options, cache_folder=folder, monitor=self._relay))
                monitor.check()
                for found in classifier.classify_all([image]):
                    row: dict[str, Any] = found.unwrap().as_dict()
                    return row
            monitor.check()
            raise AssertionError("one picture has one answer")

        return work

    def retrieve(self, picture: bytes, asked: RetrieveRequest, options: RetrieveOptions, clip: tuple[str, ...] = ()) -> Work:
        """Return the work that finds the nearest of a caller's own texts."""
        clips = self.choose_clips(clip)

        def work(monitor: Monitor) -> dict[str, Any]:
            from limner.tasks.retrieve import retrieve_all

            image = self.open(picture)
            with self.working(monitor):
                model, bank = self.clip(clips), self.bank(clips, asked.texts)
                for found in retrieve_all([image], bank, model, options, monitor=monitor):
                    return found.unwrap().as_dict()
            monitor.check()
            raise AssertionError("one picture has one answer")

        return work

    def embed(self, items: list[Item], clip: str, dimensions: object) -> Work:
        """Return the work that embeds texts and pictures: unit-norm ``features``, ``sizes`` of pictures, ``tokens``."""
        def work(monitor: Monitor) -> dict[str, Any]:
            from limner.models.clip.joint import clips_of

            with self.working(monitor):
                model = self.clip((clip,))
            if dimensions is not None and dimensions != model.dimension:
                raise OptionError(f"dimensions must be {model.dimension}, what {clip} has, or left out.")
            rows: list[list[float]] = []
            sizes: list[tuple[int, int] | None] = []
            for item in items:
                monitor.check()
                if isinstance(item, str):
                    features = model.encode_texts([item])
                    sizes.append(None)
                else:
                    image = self.open(item)
                    features = model.encode_images([image])
                    sizes.append(image.size)
                rows.append(features[0].float().cpu().tolist())
            tokens = sum(clips_of(model)[0].tokens.count(item) for item in items if isinstance(item, str))
            return {"features": rows, "sizes": sizes, "tokens": tokens}

        return work

    # parts

    def open(self, picture: bytes) -> Image.Image:
        """Return a picture, decoded: in the worker, so that one is decoded at a time."""
        from limner.core.images import open_image

        return open_image(picture, pixel_cap=self.options.pixel_cap)

    def clip(self, names: tuple[str, ...]) -> DualEncoder:
        """Return a CLIP, or several as one, for the work that runs now."""
        return self.engine.clip(*names, monitor=self._relay)

    def bank(self, clips: tuple[str, ...], texts: tuple[str, ...]) -> Bank:
        """Return the features of a caller's texts, for the work that runs now: in memory alone, what callers send is not
        left on the disk."""
        from limner.index.banks import Bank

        return self._banks.recall((clips, texts), lambda: Bank(texts, self.clip(clips), monitor=self._relay))

    @contextlib.contextmanager
    def working(self, monitor: Monitor) -> Iterator[Monitor]:
        """Let what is kept between calls speak to the monitor of the work that runs now."""
        self._relay.now = monitor
        try:
            yield self._relay
        finally:
            self._relay.now = Monitor()

    def _interrogator(self, clips: tuple[str, ...], captioner: str | None, words: Words) -> Interrogator:
        from limner.tasks.interrogate.config import Config
        from limner.tasks.interrogate.interrogator import Interrogator
        from limner.vocabulary.selection import VocabularyOptions

        def make() -> Interrogator:
            folder = self.engine.cache_folder
            config = Config(clip_model_name=clips, caption_model_name=captioner, device=str(self.engine.device),
                            cache_path=None if folder is None else str(folder))
            chosen = VocabularyOptions(words.without, words.only, words.exclude)
            return Interrogator(config, vocabulary=chosen, monitor=self._relay, engine=self.engine)

        return self._interrogators.recall((clips, captioner, words), make)

    def _remember(self, picture: str, key: Key) -> None:
        self._seen[picture] = key
        self._seen.move_to_end(picture)
        while len(self._seen) > KEPT_PICTURES:
            self._seen.popitem(last=False)


def describe_account(account: Interrogation) -> dict[str, Any]:
    """Return an account as plain values, with ``weighted`` beside its prompt and its negative prompt."""
    from limner.tasks.interrogate.prompt_format import write_weighted

    plain = {**account.as_dict(), "weighted": write_weighted(account)}
    if account.negative is not None:
        plain["negative"] = describe_account(account.negative)
    return plain


def _choose(name: str | None, offered: tuple[str, ...], kind: str, otherwise: str = "") -> str:
    """Return the one of what is offered that has the name, the first for no name; ``otherwise`` says what to do without."""
    if name is None:
        if not offered:
            raise OptionError(f"This server has no {kind}. {otherwise}")
        return offered[0]
    if name not in offered:
        raise UnknownModelError(f"This server does not offer the {kind} {name[:100]!r}. It offers "
                                f"{', '.join(offered) or 'none'}.")
    return name


def _size_interrogator(interrogator: Interrogator) -> int:
    """Twice the tables: best mode makes one of them all."""
    from limner.vocabulary.lists import CATEGORIES

    tables = (interrogator.tables[category] for category in (*CATEGORIES, "negative"))
    return 2 * sum(part.nbytes for table in tables for part in table.parts)


def _size_classifier(classifier: Classifier) -> int:
    return sum(part.nbytes for table in (classifier.table, classifier.rivals) if table is not None for part in table.parts)


def _size_bank(bank: Bank) -> int:
    return sum(chunk.nbytes for chunks in bank.parts for chunk in chunks)
