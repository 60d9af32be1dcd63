"""The worked example of docs/extending.md: a package with a mode and a captioner family, installed beside limner."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny_captioners import save_captioner

from limner import Interrogator, LabelTable, OptionError, load_captioner
from limner.models.captioners import loading
from limner.models.clip.model import Clip
from limner.tasks.interrogate import modes
from limner.vocabulary.lists import CATEGORIES

PAGE = Path(__file__).parents[3] / "docs" / "extending.md"
PHRASES = ["an etching", "a fresco", "pixel art", "a woodcut", "soft light", "misty"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install what the page shows: its code as a module, its entry points as an installer writes them."""
    text, folder = PAGE.read_text(encoding="utf-8"), tmp_path / "site"
    about = folder / "my_limner-1.0.dist-info"
    about.mkdir(parents=True)
    (folder / "my_limner.py").write_text("\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL)))
    points = re.findall(r'\[project\.entry-points\."(.*?)"\]\n(\S+) = "(.*?)"', text)
    points += [("limner.modes", "broken", "no_such_module:thing"), ("limner.modes", "number", "my_limner:__name__")]
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: my-limner\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for other, name, value in points if other == group)
        for group in dict.fromkeys(group for group, _, _ in points)))
    monkeypatch.syspath_prepend(str(folder))
    for extensions in (modes.MODES, loading.EXTENSIONS):  # found anew, and forgotten afterwards
        monkeypatch.setattr(extensions, "_broken", set())
        extensions.__dict__.pop("_found", None)
    yield folder  # type: ignore[misc]
    for extensions in (modes.MODES, loading.EXTENSIONS):
        extensions.__dict__.pop("_found", None)
    sys.modules.pop("my_limner", None)


@pytest.fixture
def ci(tiny_clip: Clip) -> Interrogator:
    tables = {name: LabelTable([f"{phrase} ({name})" for phrase in PHRASES], name, tiny_clip)
              for name in (*CATEGORIES, "negative")}
    return Interrogator.from_models(tiny_clip, tables=tables)


def picture() -> Image.Image:
    return Image.fromarray(np.random.default_rng(4).integers(0, 255, (40, 56, 3), dtype=np.uint8))


def test_the_mode_of_the_page_works_as_limners_own_do(site: Path, ci: Interrogator) -> None:
    account = ci.explain(picture(), "mediums", caption="a boat", min_flavors=1, max_flavors=2)
    assert account.mode == "mediums"
    methods = sorted([account.method, *(other.method for other in account.runners_up)])
    assert methods == ["chain", "medium", "medium", "medium"]
    assert account.similarity == max([account.similarity, *(other.similarity for other in account.runners_up)])
    assert account.phrases[0].gain == account.phrases[0].similarity_after - account.phrases[0].similarity_before


def test_a_broken_mode_is_named_and_the_others_go_on(site: Path, ci: Interrogator, caplog: pytest.LogCaptureFixture) -> None:
    assert modes.list_modes()[-3:] == ["mediums", "broken", "number"]
    for name in ("broken", "number"):
        with caplog.at_level(logging.WARNING), pytest.raises(OptionError, match=f"Unknown mode '{name}'"):
            ci.explain(picture(), name, caption="a boat")
    assert [message.partition(" is left out")[0] for message in caplog.messages] == ["broken", "number"]
    assert ci.explain(picture(), "fast", caption="a boat").prompt


def test_the_family_of_the_page_runs_models_of_its_type(site: Path, tmp_path: Path) -> None:
    assert loading.find_family("my-model-type").__name__ == "MyCaptioner"
    assert loading.find_family("git").__name__ == "PictureCaptioner"
    folder = save_captioner("git", tmp_path / "git")
    family, (model, processor) = loading.find_family("my-model-type"), _parts(folder)
    told = family(model, processor, name="mine").caption([picture()])
    assert told != []


def _parts(folder: Path) -> tuple[object, object]:
    git = load_captioner(f"local-dir:{folder}", device="cpu")
    return git.model, git.processor  # type: ignore[attr-defined]


def test_the_command_lists_the_mode_and_runs_it(site: Path, tmp_path: Path, corners: Image.Image) -> None:
    corners.save(tmp_path / "one.png")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(site), os.environ["PYTHONPATH"]]), "COLUMNS": "200"}

    def limner(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "limner", "interrogate", *arguments], env=environment, text=True,
                              capture_output=True, timeout=200, check=False)

    assert "bank, thorough, mediums, broken" in limner("--help").stdout
    done = limner("--builtin", "--mode", "mediums", "--caption", "a boat", "--max-flavors", "1", "--json", "one.png")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["mode"] == "mediums"
    wrong = limner("--builtin", "--mode", "broken", "one.png")
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
