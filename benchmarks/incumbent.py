"""Install clip-interrogator 0.6.0 beside limner, in a folder of its own, and import it. Not a benchmark by itself.

It is put on the path behind limner's environment, so that both run the same torch, open_clip and weights in one process.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from types import ModuleType

VERSION = "0.6.0"
FOLDER = Path(__file__).resolve().parent.parent / "work" / f"clip-interrogator-{VERSION}"


def load_incumbent() -> ModuleType:
    """Return the module ``clip_interrogator``, installed first if need be."""
    if not FOLDER.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(FOLDER)]
        subprocess.run([*command, f"clip-interrogator=={VERSION}"], check=True)
        subprocess.run([*command, "requests", "urllib3", "idna", "certifi", "charset-normalizer"], check=True)
    import limner.models._open_clip  # noqa: F401 (it makes torchvision importable)

    sys.path.append(str(FOLDER))
    warnings.filterwarnings("ignore", category=FutureWarning)  # its autocast calls are deprecated in torch
    import clip_interrogator

    return clip_interrogator
