"""Engine: the one owner of loaded models, for a script, a web server and a worker alike.

Ask it for a model by name; it is loaded once, whoever asks, from any thread::

    engine = Engine(device="auto", low_memory=False)
    clip = engine.clip("ViT-L-14/openai")                    # a Clip; of several names a JointClip
    captioner = engine.captioner("blip-large")               # a Captioner
    lm = engine.language_model("hf-hub:openai-community/gpt2")  # a LanguageModel
    painter = engine.painter("fourier")                      # a Painter
    writer = engine.get("writer", "mine", load_writer)       # any other kind of model

- **A task** takes a model or its name, and an engine, and asks ``engine.clip(name_or_model)``. Without an engine it asks
  ``default_engine()``, so that ``limner.classify(picture, labels)`` called twice loads once.
- **A web server** makes one engine at its start, calls its tasks from as many threads as it likes, and ``close()``\\ s it at
  its end. ``loaded()`` says what is in memory, ``unload(name)`` frees it.
- **A worker** on another machine does the same in its own process: an engine is never sent anywhere, names are.

Loading tells ``Loading`` events to a ``Monitor`` and looks at its stop flag while it downloads. With ``low_memory`` models
take turns on the device (``residency.py``); each brings itself there when one of its methods is called, so nobody who uses a
model has to know. Work that holds on to a network between calls, as gradients do, stands inside ``with model.present():``.
Who changes weights in place calls ``model.invalidate()``.

Knows the kinds of models; knows no task.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

import torch

from limner.core.devices import pick_device, pick_dtype
from limner.core.errors import ClosedError, OptionError
from limner.core.events import Loading, Monitor, Report
from limner.core.storage import cache_folder as system_cache_folder
from limner.models.residency import HostedModel, Residency, Resident, list_tensors

if TYPE_CHECKING:
    from limner.models.captioners.families import Captioner
    from limner.models.clip.joint import JointClip
    from limner.models.clip.model import Clip
    from limner.models.generators.painter import Painter
    from limner.models.lm.model import LanguageModel

M = TypeVar("M", bound=HostedModel)


Models: TypeAlias = "str | Clip | JointClip | Sequence[str | Clip | JointClip]"
"""A CLIP or its name, or several that judge together: what tasks take."""


def as_models(given: Models) -> Sequence[str | Clip | JointClip]:
    """Return what a task was given as the arguments of ``Engine.clip``."""
    return [given] if isinstance(given, str) or not isinstance(given, Sequence) else given


@dataclass(frozen=True)
class LoadedModel:
    """A model that an engine holds: ``present`` on ``device``, or waiting for its turn; ``bytes`` of its weights."""

    name: str
    kind: str
    bytes: int
    device: str
    present: bool

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@dataclass
class _Slot:
    """A model on its way or here; whoever comes second waits at the lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    model: HostedModel | None = None
    resident: Resident | None = None


class Engine:
    """Own what is loaded: each model once, on one device, in one precision. Safe to use from any thread.

    Args:
        device: cpu, cuda, cuda:1, mps or auto.
        precision: auto, float32, float16 or bfloat16.
        low_memory: let models take turns on the device; or the kinds of those that do (``{"captioner"}``).
        cache_folder: where tasks keep features of texts; None keeps nothing.
        weights_folder: where downloaded weights are kept; None for the hub's own cache.
        trust_remote_code: run the program code that a captioner's repository brings.

    Raises:
        DeviceError: there is no such device here.
        OptionError: there is no such precision.
    """

    def __init__(self, device: str | torch.device | None = None, precision: str = "auto", *,
                 low_memory: bool | Collection[str] = False, cache_folder: str | Path | None = None,
                 weights_folder: str | Path | None = None, trust_remote_code: bool = False) -> None:
        self.device = pick_device(device)
        pick_dtype(self.device, precision)  # now rather than at the first model
        self.precision = precision
        self.low_memory = low_memory
        self.cache_folder = None if cache_folder is None else Path(cache_folder)
        self.weights_folder = weights_folder
        self.trust_remote_code = trust_remote_code
        self._residency = Residency(self.device)
        self._slots: dict[tuple[str, str], _Slot] = {}
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def closed(self) -> bool:
        """Whether ``close()`` was called."""
        return self._closed

    @overload
    def clip(self, model: str | Clip = ..., /, *, monitor: Monitor | None = None,
             weights_folder: str | Path | None = None) -> Clip: ...

    @overload
    def clip(self, /, *models: str | Clip | JointClip, monitor: Monitor | None = None,
             weights_folder: str | Path | None = None) -> Clip | JointClip: ...

    def clip(self, /, *models: str | Clip | JointClip, monitor: Monitor | None = None,
             weights_folder: str | Path | None = None) -> Clip | JointClip:
        """Return a CLIP by name; of several names, the CLIPs as one that judges by their mean.

        A model in place of a name is passed through, so that tasks can take either. No name is ``builtin``.
        ``weights_folder`` is used in place of the engine's own.

        Raises:
            LimnerError: see ``load_clip``.
        """
        from limner.models.clip.joint import JointClip

        if len(models) == 1 and not isinstance(models[0], str):
            return models[0]
        clips: list[Clip] = []
        for model in models or ("builtin",):
            found = self._load_clip(model, monitor, weights_folder) if isinstance(model, str) else model
            clips += found.clips if isinstance(found, JointClip) else (found,)
        return clips[0] if len(clips) == 1 else JointClip(clips)

    def captioner(self, model: str | Captioner = "builtin", *, monitor: Monitor | None = None) -> Captioner:
        """Return a captioner by name; a captioner is passed through. A CoCa that is loaded as a CLIP is not loaded again.

        Raises:
            LimnerError: see ``load_captioner``.
        """
        if not isinstance(model, str):
            return model
        from limner.models.captioners.loading import CAPTION_MODELS, load_captioner
        from limner.models.names import parse_captioner_name

        name = parse_captioner_name(model, CAPTION_MODELS).text
        return self.get("captioner", name, lambda report: load_captioner(
            name, device=self.device, precision=self.precision, weights_folder=self.weights_folder,
            trust_remote_code=self.trust_remote_code, report=report,
            open_clip=lambda coca: self._load_clip(coca, monitor)), monitor)

    def language_model(self, model: str | LanguageModel = "builtin", *, monitor: Monitor | None = None) -> LanguageModel:
        """Return a causal language model by name; a language model is passed through.

        Raises:
            LimnerError: see ``load_language_model``.
        """
        if not isinstance(model, str):
            return model
        from limner.models.lm.loading import load_language_model
        from limner.models.names import parse_lm_name

        name = parse_lm_name(model).text
        return self.get("lm", name, lambda report: load_language_model(
            name, device=self.device, precision=self.precision, weights_folder=self.weights_folder,
            trust_remote_code=self.trust_remote_code, report=report), monitor)

    def painter(self, model: str | Painter = "fourier", *, monitor: Monitor | None = None) -> Painter:
        """Return a painter by name; a painter is passed through.

        Raises:
            LimnerError: see ``load_painter``.
        """
        if not isinstance(model, str):
            return model
        from limner.models.generators.loading import load_painter

        return self.get("painter", model, lambda report: load_painter(
            model, device=self.device, precision=self.precision, weights_folder=self.weights_folder, report=report), monitor)

    def get(self, kind: str, name: str, load: Callable[[Report], M], monitor: Monitor | None = None) -> M:
        """Return the model of a kind and a name, by ``load(report)`` if it is not loaded yet.

        ``load`` puts the network on ``self.device``; ``report`` takes the bytes done and in all of a download. Of several
        threads that ask at once, one loads and the others wait. What ``load`` raises is raised; the next call tries again.

        Raises:
            ClosedError: the engine was closed.
            StoppedError: ``monitor`` was asked to stop.
        """
        monitor = monitor or Monitor()
        slot = self._slot(kind, name)
        with slot.lock:
            if slot.model is None:
                monitor.check()
                monitor.tell(Loading(name))
                self._residency.make_room()
                self._host(slot, kind, load(lambda done, total: _tell_loading(monitor, name, done, total)))
            found: Any = slot.model
        if self._closed:  # meanwhile: nobody would free what was loaded
            self.unload()
            self._check_open()
        return found

    def adopt(self, kind: str, model: M) -> M:
        """Take a model that was loaded elsewhere: it takes turns with the others, and is let go of by ``close()``."""
        slot = self._slot(kind, f"{model.name} (given, {id(model):x})")
        with slot.lock:
            if slot.model is None:
                self._host(slot, kind, model)
        return model

    def loaded(self) -> tuple[LoadedModel, ...]:
        """Return what is loaded, in the order in which it was asked for."""
        with self._lock:
            found = [(kind, name, slot.model, slot.resident) for (kind, name), slot in self._slots.items()]
        return tuple(LoadedModel(name, kind, _count_bytes(model, resident), str(self.device),
                                 resident is None or resident.is_present)
                     for kind, name, model, resident in found if model is not None)

    def unload(self, name: str | None = None) -> None:
        """Let go of the models of a name, or of all. Their memory is free once nobody else holds them.

        Raises:
            OptionError: nothing of that name is loaded.
        """
        with self._lock:
            gone = {key: slot for key, slot in self._slots.items()
                    if slot.model is not None and name in (None, key[1], slot.model.name)}
            if name is not None and not gone:
                raise OptionError(f"{name!r} is not loaded. Loaded are: "
                                  f"{', '.join(sorted(key[1] for key in self._slots)) or 'none'}.")
            self._slots = {key: slot for key, slot in self._slots.items() if key not in gone}
            kept = {id(slot.resident) for slot in self._slots.values()}
        for slot in gone.values():
            if slot.resident is not None and id(slot.resident) not in kept:
                self._residency.dismiss(slot.resident)

    def close(self) -> None:
        """Let go of all models; the engine is of no use afterwards. A second call does nothing."""
        self._closed = True
        self.unload()
        self._residency.dismiss()

    def _slot(self, kind: str, name: str) -> _Slot:
        with self._lock:
            self._check_open()
            return self._slots.setdefault((kind, name), _Slot())

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedError("The engine was closed: its models are gone. Make a new Engine.")

    def _offloads(self, kind: str) -> bool:
        return self.low_memory if isinstance(self.low_memory, bool) else kind in self.low_memory

    def _host(self, slot: _Slot, kind: str, model: HostedModel) -> None:
        """Give a model its place; one that another engine hosts keeps its own."""
        if isinstance(model.place, Resident) and not model.place.dismissed:
            slot.model = model
            return
        slot.resident = self._residency.admit(model.model, offloads=self._offloads(kind), forget=model.forget)
        model.place, slot.model = slot.resident, model

    def _load_clip(self, given: str, monitor: Monitor | None, weights_folder: str | Path | None = None) -> Clip:
        from limner.models.clip.model import load_clip
        from limner.models.names import parse_clip_name

        name = parse_clip_name(given).text
        return self.get("clip", name, lambda report: load_clip(
            name, device=self.device, precision=self.precision, weights_folder=weights_folder or self.weights_folder,
            report=report), monitor)


def _tell_loading(monitor: Monitor, name: str, done: int, total: int) -> None:
    monitor.tell(Loading(name, done, total))
    monitor.check()


def _count_bytes(model: HostedModel, resident: Resident | None) -> int:
    if resident is not None and resident.parked is not None:
        return resident.parked.bytes
    return sum(tensor.numel() * tensor.itemsize for tensor in list_tensors(model.model))


_default: list[Engine] = []
_default_lock = threading.Lock()


def default_engine() -> Engine:
    """Return the engine of this process, made when it is first asked for: ``auto`` device and precision, features of texts
    kept in limner's cache folder. Tasks ask it where they are given no engine. After its ``close()`` there is a new one.
    """
    with _default_lock:
        if not _default or _default[0].closed:
            _default[:] = [Engine(cache_folder=system_cache_folder())]
        return _default[0]
