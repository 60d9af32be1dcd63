"""The exception tree. Every message says what was given, what is allowed and what to do.

::

    LimnerError
    |-- ImageError(ValueError)                a picture that cannot be read
    |-- UnknownModelError(LookupError)        a model name that nobody knows
    |-- ModelUnavailableError(OSError)        a known model that is neither cached nor reachable
    |-- UnsafeWeightsError(ValueError)        weights that would need to run code to load
    |-- MissingExtraError(ImportError)        an optional dependency that is not installed
    |-- VocabularyError(ValueError)           a list, table or bank that cannot be used
    |-- PromptError(ValueError)               a text that cannot be used as a prompt, template or label
    |-- OptionError(ValueError)               an option outside its range, or two that exclude each other
    |-- DeviceError(RuntimeError)             a device that is not here, or has too little memory
    |-- StorageError(OSError)                 a file or folder that cannot be written
    |   `-- StoreLockedError(BlockingIOError)  an index that another process is writing
    |-- StoppedError(RuntimeError)            work that was asked to stop before it had anything to keep
    `-- ClosedError(RuntimeError)             something that was closed and is used again
"""

from __future__ import annotations


class LimnerError(Exception):
    """Root of all errors that limner raises on purpose."""


class ImageError(LimnerError, ValueError):
    """A picture that cannot be read; names the file and the reason."""


class UnknownModelError(LimnerError, LookupError):
    """A model name that nobody knows."""


class ModelUnavailableError(LimnerError, OSError):
    """A known model that is neither in the cache nor to be fetched now."""


class UnsafeWeightsError(LimnerError, ValueError):
    """Weights in a format that would have to run code to be loaded."""


class MissingExtraError(LimnerError, ImportError):
    """An optional dependency is missing; names the extra that brings it."""


class VocabularyError(LimnerError, ValueError):
    """A list, table or bank that cannot be used; names the file and line."""


class PromptError(LimnerError, ValueError):
    """A text that cannot be used as a prompt, a template or a label."""


class OptionError(LimnerError, ValueError):
    """An option outside its range, or options that exclude each other."""


class DeviceError(LimnerError, RuntimeError):
    """A device that was asked for and that this machine does not have, or whose memory is too small for a model."""


class StorageError(LimnerError, OSError):
    """A file or folder that cannot be written."""


class StoreLockedError(StorageError, BlockingIOError):
    """An index that another process is writing just now."""


class StoppedError(LimnerError, RuntimeError):
    """Work that was asked to stop before it had anything to keep."""


class ClosedError(LimnerError, RuntimeError):
    """Something that was closed, an engine or an interrogator, and is used again."""
