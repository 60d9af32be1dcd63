"""What is said of a lesson: its first line tells what became worse, its page shows everything and needs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from limner.core.errors import OptionError, StorageError
from limner.teach.folder import LessonFolder
from limner.teach.lesson import Case, Figure, Lesson
from limner.teach.loop.run import Estimate, Run
from limner.teach.report import write_report

OWN, KEPT = Figure("CIDEr-D", 0.3, 1.5), Figure("R@1", 0.8, 0.79, "kept", tolerance=0.02)


def lesson(*figures: Figure, cases: tuple[Case, ...] = (), run: Run | None = None,
           estimate: Estimate | None = None) -> Lesson:
    return Lesson("caption", Path("out"), "builtin", {"digest": "x"}, {"seed": 0}, figures, cases, ("a <note>",), run,
                  estimate)


@pytest.mark.parametrize(("given", "told"), [
    (lesson(OWN, KEPT), "Better: CIDEr-D 0.300 -> 1.500."),
    (lesson(Figure("CIDEr-D", 0.3, 0.2), KEPT), "WORSE than before: CIDEr-D 0.300 -> 0.200."),
    (lesson(OWN, Figure("R@1", 0.8, 0.7, "kept", tolerance=0.02)), "but WORSE than before: R@1 0.800 -> 0.700"),
    (lesson(OWN, Figure("stolen", 0.0, 0.2, "kept", higher_is_better=False)), "WORSE than before: stolen 0.000 -> 0.200"),
    (lesson(Figure("CIDEr-D", None, 1.2)), "CIDEr-D 1.200."),
    (lesson(OWN, run=Run(5, 9, "diverged", 1.0, ())), "last good weights"),
    (lesson(OWN, run=Run(5, 9, "stopped", 1.0, ())), "Stopped after 5 of 9 steps"),
    (lesson(estimate=Estimate(100, 90.0, 2**30)), "100 steps would take about 1.5 minutes here, 1.0 GiB"),
])
def test_the_headline_tells_what_became_better_and_worse(given: Lesson, told: str) -> None:
    assert told in given.headline


def test_the_page_shows_everything_and_needs_nothing(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), (9, 90, 200)).save(tmp_path / "a.png")
    cases = (Case("a.png", str(tmp_path / "a.png"), "<b>before", "after", "right"), Case("gone.png", "gone.png", "x", "y"))
    page = write_report(lesson(OWN, Figure("R@1", 0.8, 0.7, "kept"), cases=cases))
    assert "&lt;b&gt;before" in page
    assert "a &lt;note&gt;" in page
    assert page.count("data:image/jpeg;base64,") == 1
    assert 'class="number worse">0.700' in page
    assert "src=\"http" not in page


def test_a_folder_is_filled_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = LessonFolder(tmp_path / "out")
    (tmp_path / "out" / "checkpoint.pt").write_bytes(b"kept")

    def fail(part: Path) -> Lesson:
        (part / "model").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="No space left"):
        folder.fill(fail)
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["checkpoint.pt"]

    def write(part: Path) -> Lesson:
        (part / "model").write_bytes(b"whole")
        return lesson(OWN)

    folder.fill(write)
    assert {entry.name for entry in (tmp_path / "out").iterdir()} == {"model", "report.html", "teaching.json"}
    with pytest.raises(OptionError, match="not empty"):
        LessonFolder(tmp_path / "out", resume=True)
    with pytest.raises(OptionError, match="never written to"):
        LessonFolder(tmp_path / "out" / "deeper", [tmp_path / "out"])
    (tmp_path / "file").write_text("")
    with pytest.raises(OptionError, match="is a file"):
        LessonFolder(tmp_path / "file")
