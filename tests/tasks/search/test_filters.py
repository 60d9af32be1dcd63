"""Filters as people write them: what is read, what is refused, and that no folder's name leaves the index."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from limner.core.errors import OptionError
from limner.index.photos.records import Filter
from limner.tasks.search.filters import MOST_FOLDERS, folders_within, read_filter


def test_filters_are_read() -> None:
    found = read_filter(["/photos"], "2024", "2024-05", "Nikon", "48.21,16.37,5", "1920x1080", "jpg, .HEIC")
    after, before = (datetime(2024, month, 1, tzinfo=timezone.utc).timestamp() for month in (1, 5))
    assert found == Filter(("/photos",), after, before, "Nikon", (48.21, 16.37, 5.0), 1920, 1080, kinds=("jpg", "heic"))
    assert read_filter().is_empty


@pytest.mark.parametrize(("given", "says"), [
    ({"after": "soon"}, "--after 'soon'"), ({"before": "2024-02-30"}, "--before"), ({"near": "1,2"}, "--near"),
    ({"near": "91,0,1"}, "--near"), ({"min_size": "10"}, "--min-size"), ({"min_size": "10x-1"}, "--min-size")])
def test_what_cannot_be_read_is_said_by_the_options_name(given: dict[str, str], says: str) -> None:
    with pytest.raises(OptionError, match=says):
        read_filter(**given, prefix="--")


def test_a_folder_is_named_with_or_without_its_roots_own_name() -> None:
    roots = ["/a/photos", "/b/scans"]
    assert folders_within(roots, ["photos/2024"]) == ("/a/photos/photos/2024", "/a/photos/2024", "/b/scans/photos/2024")
    assert folders_within(roots, ["2024\\summer"]) == ("/a/photos/2024/summer", "/b/scans/2024/summer")
    assert folders_within(["/"], ["a"]) == ("/a",)


@pytest.mark.parametrize("name", ["", " ", "..", "../x", "a/../../x", "/etc", "\\\\host\\x", "C:\\..\\x", "a\0"])
def test_no_name_leaves_the_index(name: str) -> None:
    with pytest.raises(OptionError, match="within the index"):
        folders_within(["/a/photos"], [name])


def test_folders_are_no_more_than_a_database_takes() -> None:
    with pytest.raises(OptionError, match=str(MOST_FOLDERS)):
        folders_within([f"/root{number}" for number in range(MOST_FOLDERS)], ["a", "b"])
