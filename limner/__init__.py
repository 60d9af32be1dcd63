"""limner: between pictures and words with CLIP.

>>> from limner import Config, Interrogator
>>> ci = Interrogator(Config(clip_model_name="builtin", caption_model_name="builtin"))
>>> ci.interrogate("picture.png")

Public names are loaded when they are first used: ``import limner`` itself imports neither torch nor any model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Analysis": "limner.tasks.interrogate.analysis",
    "Config": "limner.tasks.interrogate.config",
    "Interrogation": "limner.tasks.interrogate.interrogation",
    "Interrogator": "limner.tasks.interrogate.interrogator",
    "LabelTable": "limner.index.tables",
    "list_caption_models": "limner.models.captioners.loading",
    "list_clip_models": "limner.models.names",
    "load_captioner": "limner.models.captioners.loading",
    "load_clip": "limner.models.clip.model",
    "load_list": "limner.vocabulary.lists",
    "load_vocabulary": "limner.vocabulary.lists",
    "VocabularyOptions": "limner.vocabulary.selection",
    "open_image": "limner.core.images",
    "walk_images": "limner.core.images",
    "caption": "limner.tasks.caption",
    "DrawOptions": "limner.tasks.draw.options",
    "DrawResult": "limner.tasks.draw.drawer",
    "DrawStep": "limner.tasks.draw.drawer",
    "Drawing": "limner.tasks.draw.drawing",
    "draw": "limner.tasks.draw.drawer",
    "draw_steps": "limner.tasks.draw.drawer",
    "resume_steps": "limner.tasks.draw.drawer",
    "Bank": "limner.index.banks",
    "Classification": "limner.tasks.classify",
    "Classifier": "limner.tasks.classify",
    "ClassifyOptions": "limner.tasks.classify",
    "Retrieval": "limner.tasks.retrieve",
    "RetrieveOptions": "limner.tasks.retrieve",
    "classify": "limner.tasks.classify",
    "load_labels": "limner.vocabulary.labels",
    "load_templates": "limner.vocabulary.templates",
    "load_texts": "limner.vocabulary.texts",
    "retrieve": "limner.tasks.retrieve",
    "retrieve_all": "limner.tasks.retrieve",
    "write_format": "limner.tasks.interrogate.prompt_format",
    "write_weighted": "limner.tasks.interrogate.prompt_format",
    "DeviceError": "limner.core.errors",
    "ImageError": "limner.core.errors",
    "LimnerError": "limner.core.errors",
    "MissingExtraError": "limner.core.errors",
    "ModelUnavailableError": "limner.core.errors",
    "OptionError": "limner.core.errors",
    "PromptError": "limner.core.errors",
    "StorageError": "limner.core.errors",
    "UnknownModelError": "limner.core.errors",
    "UnsafeWeightsError": "limner.core.errors",
    "VocabularyError": "limner.core.errors",
}

__all__ = [
    "Analysis",
    "Bank",
    "Classification",
    "Classifier",
    "ClassifyOptions",
    "Config",
    "DeviceError",
    "DrawOptions",
    "DrawResult",
    "DrawStep",
    "Drawing",
    "ImageError",
    "Interrogation",
    "Interrogator",
    "LabelTable",
    "LimnerError",
    "MissingExtraError",
    "ModelUnavailableError",
    "OptionError",
    "PromptError",
    "Retrieval",
    "RetrieveOptions",
    "StorageError",
    "UnknownModelError",
    "UnsafeWeightsError",
    "VocabularyError",
    "VocabularyOptions",
    "__version__",
    "caption",
    "classify",
    "draw",
    "draw_steps",
    "list_caption_models",
    "list_clip_models",
    "load_captioner",
    "load_clip",
    "load_labels",
    "load_list",
    "load_templates",
    "load_texts",
    "load_vocabulary",
    "open_image",
    "resume_steps",
    "retrieve",
    "retrieve_all",
    "walk_images",
    "write_format",
    "write_weighted",
]

if TYPE_CHECKING:
    from limner.core.errors import (
        DeviceError,
        ImageError,
        LimnerError,
        MissingExtraError,
        ModelUnavailableError,
        OptionError,
        PromptError,
        StorageError,
        UnknownModelError,
        UnsafeWeightsError,
        VocabularyError,
    )
    from limner.core.images import open_image, walk_images
    from limner.index.banks import Bank
    from limner.index.tables import LabelTable
    from limner.models.captioners.loading import list_caption_models, load_captioner
    from limner.models.clip.model import load_clip
    from limner.models.names import list_clip_models
    from limner.tasks.caption import caption
    from limner.tasks.classify import Classification, Classifier, ClassifyOptions, classify
    from limner.tasks.draw.drawer import DrawResult, DrawStep, draw, draw_steps, resume_steps
    from limner.tasks.draw.drawing import Drawing
    from limner.tasks.draw.options import DrawOptions
    from limner.tasks.interrogate.analysis import Analysis
    from limner.tasks.interrogate.config import Config
    from limner.tasks.interrogate.interrogation import Interrogation
    from limner.tasks.interrogate.interrogator import Interrogator
    from limner.tasks.interrogate.prompt_format import write_format, write_weighted
    from limner.tasks.retrieve import Retrieval, RetrieveOptions, retrieve, retrieve_all
    from limner.vocabulary.labels import load_labels
    from limner.vocabulary.lists import load_list, load_vocabulary
    from limner.vocabulary.selection import VocabularyOptions
    from limner.vocabulary.templates import load_templates
    from limner.vocabulary.texts import load_texts


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'limner' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
