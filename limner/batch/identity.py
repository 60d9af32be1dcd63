"""What a job's models are, beyond their names: digests of the weights that lie in folders here. Loads no model.

A name of the hub, or of a released checkpoint, stands for the same weights everywhere; the built-in pair changes with
limner, and a folder with whoever trains into it.
"""

from __future__ import annotations

import os

from limner.batch.job import TaskOptions
from limner.models.names import BUILTIN, WEIGHT_SUFFIXES, ModelName, parse_captioner_name, parse_clip_name


def digest_models(options: TaskOptions) -> dict[str, str]:
    """Return a digest of each model of a job that lies in a folder or file of this machine, by ``kind name``.

    Raises:
        UnknownModelError: there is no such folder or file.
    """
    found = {}
    if options.needs_clip and _is_local(options.clip):
        found[f"clip {options.clip}"] = _digest(parse_clip_name(options.clip))
    for name in options.captioners if options.needs_captions else ():
        if _is_local(name):
            found[f"captioner {name}"] = _digest(parse_captioner_name(name, {}))
    return found


def _is_local(name: str) -> bool:
    return name == BUILTIN or name.startswith("local-dir:") or name.endswith(WEIGHT_SUFFIXES) or os.path.isdir(name)


def _digest(name: ModelName) -> str:
    return name.cache_key.rpartition("-")[2]
