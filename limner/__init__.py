"""limner: between pictures and words with CLIP.

>>> from limner import Config, Interrogator
>>> ci = Interrogator(Config(clip_model_name="builtin", caption_model_name="builtin"))
>>> ci.interrogate("picture.png")

Public names are loaded when they are first used: ``import limner`` itself imports neither torch nor any model.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:  # the only list of the public names: type checkers read it as imports, and _find_homes as text
    from limner.core.errors import ClosedError as ClosedError
    from limner.core.errors import DeviceError as DeviceError
    from limner.core.errors import ImageError as ImageError
    from limner.core.errors import LimnerError as LimnerError
    from limner.core.errors import MissingExtraError as MissingExtraError
    from limner.core.errors import ModelUnavailableError as ModelUnavailableError
    from limner.core.errors import OptionError as OptionError
    from limner.core.errors import PromptError as PromptError
    from limner.core.errors import StoppedError as StoppedError
    from limner.core.errors import StorageError as StorageError
    from limner.core.errors import StoreLockedError as StoreLockedError
    from limner.core.errors import UnknownModelError as UnknownModelError
    from limner.core.errors import UnsafeWeightsError as UnsafeWeightsError
    from limner.core.errors import VocabularyError as VocabularyError
    from limner.core.events import Caption as Caption
    from limner.core.events import Done as Done
    from limner.core.events import Event as Event
    from limner.core.events import Loading as Loading
    from limner.core.events import Monitor as Monitor
    from limner.core.events import Progress as Progress
    from limner.core.events import Step as Step
    from limner.core.images import open_image as open_image
    from limner.core.images import walk_images as walk_images
    from limner.core.outcome import Outcome as Outcome
    from limner.index.banks import Bank as Bank
    from limner.index.banks import Found as Found
    from limner.index.photos.records import Filter as Filter
    from limner.index.photos.records import Photo as Photo
    from limner.index.tables import LabelTable as LabelTable
    from limner.index.tables import Ranked as Ranked
    from limner.models.captioners.families import Captioner as Captioner
    from limner.models.captioners.loading import list_caption_models as list_caption_models
    from limner.models.captioners.loading import load_captioner as load_captioner
    from limner.models.captioners.options import CaptionOptions as CaptionOptions
    from limner.models.clip.joint import JointClip as JointClip
    from limner.models.clip.model import Clip as Clip
    from limner.models.clip.model import load_clip as load_clip
    from limner.models.engine import Engine as Engine
    from limner.models.engine import LoadedModel as LoadedModel
    from limner.models.engine import default_engine as default_engine
    from limner.models.generators.loading import load_painter as load_painter
    from limner.models.generators.painter import Painter as Painter
    from limner.models.lm.loading import load_language_model as load_language_model
    from limner.models.lm.model import LanguageModel as LanguageModel
    from limner.models.names import list_clip_models as list_clip_models
    from limner.tasks.caption import Captions as Captions
    from limner.tasks.caption import caption as caption
    from limner.tasks.caption import caption_all as caption_all
    from limner.tasks.classify import Classification as Classification
    from limner.tasks.classify import Classifier as Classifier
    from limner.tasks.classify import ClassifyOptions as ClassifyOptions
    from limner.tasks.classify import Rival as Rival
    from limner.tasks.classify import Score as Score
    from limner.tasks.classify import classify as classify
    from limner.tasks.draw.drawer import DrawResult as DrawResult
    from limner.tasks.draw.drawer import DrawStep as DrawStep
    from limner.tasks.draw.drawer import draw as draw
    from limner.tasks.draw.drawer import draw_steps as draw_steps
    from limner.tasks.draw.drawer import resume_steps as resume_steps
    from limner.tasks.draw.drawing import Drawing as Drawing
    from limner.tasks.draw.options import DrawOptions as DrawOptions
    from limner.tasks.dream.dreamer import Dream as Dream
    from limner.tasks.dream.dreamer import DreamStep as DreamStep
    from limner.tasks.dream.dreamer import dream as dream
    from limner.tasks.dream.dreamer import dream_steps as dream_steps
    from limner.tasks.dream.dreamer import resume_dream as resume_dream
    from limner.tasks.dream.options import DreamOptions as DreamOptions
    from limner.tasks.interrogate.analysis import Analysis as Analysis
    from limner.tasks.interrogate.config import Config as Config
    from limner.tasks.interrogate.interrogation import Candidate as Candidate
    from limner.tasks.interrogate.interrogation import Interrogation as Interrogation
    from limner.tasks.interrogate.interrogation import PhraseAccount as PhraseAccount
    from limner.tasks.interrogate.interrogation import PhraseShare as PhraseShare
    from limner.tasks.interrogate.interrogation import PromptShare as PromptShare
    from limner.tasks.interrogate.interrogation import Rescored as Rescored
    from limner.tasks.interrogate.interrogator import Interrogator as Interrogator
    from limner.tasks.interrogate.modes import Mode as Mode
    from limner.tasks.interrogate.modes import Request as Request
    from limner.tasks.interrogate.modes import list_modes as list_modes
    from limner.tasks.interrogate.prompt_format import write_format as write_format
    from limner.tasks.interrogate.prompt_format import write_weighted as write_weighted
    from limner.tasks.interrogate.scorer import Draft as Draft
    from limner.tasks.interrogate.scorer import Piece as Piece
    from limner.tasks.interrogate.scorer import Scorer as Scorer
    from limner.tasks.retrieve import Retrieval as Retrieval
    from limner.tasks.retrieve import RetrieveOptions as RetrieveOptions
    from limner.tasks.retrieve import retrieve as retrieve
    from limner.tasks.retrieve import retrieve_all as retrieve_all
    from limner.tasks.search.duplicates import CopyGroup as CopyGroup
    from limner.tasks.search.indexing import IndexOptions as IndexOptions
    from limner.tasks.search.indexing import IndexReport as IndexReport
    from limner.tasks.search.options import Hit as Hit
    from limner.tasks.search.options import SearchOptions as SearchOptions
    from limner.tasks.search.options import SearchResult as SearchResult
    from limner.tasks.search.options import Term as Term
    from limner.tasks.search.photos import Index as Index
    from limner.tasks.write.options import WriteOptions as WriteOptions
    from limner.tasks.write.writer import Writer as Writer
    from limner.tasks.write.writer import open_writer as open_writer
    from limner.tasks.write.writer import write as write
    from limner.tasks.write.writer import write_all as write_all
    from limner.tasks.write.writer import write_steps as write_steps
    from limner.tasks.write.written import WordTaken as WordTaken
    from limner.tasks.write.written import Written as Written
    from limner.tasks.write.written import WrittenText as WrittenText
    from limner.tasks.write.written import WrittenWord as WrittenWord
    from limner.vocabulary.labels import load_labels as load_labels
    from limner.vocabulary.lists import load_list as load_list
    from limner.vocabulary.lists import load_vocabulary as load_vocabulary
    from limner.vocabulary.selection import VocabularyOptions as VocabularyOptions
    from limner.vocabulary.templates import load_templates as load_templates
    from limner.vocabulary.texts import load_texts as load_texts


def _find_homes() -> dict[str, str]:
    """Return every public name with the module that it lives in, as the imports above state them."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    blocks = [node for node in tree.body if isinstance(node, ast.If)]
    return {alias.name: str(found.module) for block in blocks for found in block.body if isinstance(found, ast.ImportFrom)
            for alias in found.names}


_HOMES = _find_homes()
__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'limner' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
