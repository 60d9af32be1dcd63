"""The page in a real browser: its flows by keyboard, its states, its looks; and that it asks nobody but its server."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from browsing import FAST_MS, Tab, expect
from PIL import Image
from serving import Serving, run_server

from limner import Index
from limner.apps.web.options import ServeOptions
from limner.core.events import Monitor
from limner.tasks.interrogate.modes import MODES, list_modes

pytestmark = pytest.mark.browser

TRIES = 10
"""A browser may open no file dialog while it has much else to do: a person presses the key again."""


@pytest.fixture
def tab(browser: Any, serving: Serving) -> Iterator[Tab]:
    found = Tab(browser, serving.url)
    yield found
    found.context.close()
    assert found.wrong == []


@pytest.fixture
def picture(scene: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "scene.png"
    path.write_bytes(scene)
    return path


def done(page: Any, area: str) -> None:
    expect(page.locator(f"#{area} .status")).to_contain_text("Done", timeout=FAST_MS)


def test_the_page_is_few_requests_and_all_its_words_are_there(tab: Tab) -> None:
    page = tab.open()
    assert len([url for url in tab.asked if not url.startswith("data:")]) <= 10
    expect(page.get_by_role("link", name="Prompt")).to_have_attribute("aria-current", "page")
    assert page.locator("[data-t]").evaluate_all("all => all.filter(one => !one.textContent).length") == 0
    expect(page.get_by_role("link", name="Search")).to_be_hidden()  # there is no index


def test_a_prompt_by_keyboard_alone_and_a_phrase_switched_off(tab: Tab, picture: Path) -> None:
    choosers: list[Any] = []
    # before the page opens: asked for later, it may come after the key
    tab.page.on("filechooser", lambda chooser: choosers.append(chooser))
    page = tab.open()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#prompt .status")).to_have_text("Choose a picture first.")
    expect(page.locator("#choose")).to_be_focused()
    for _ in range(TRIES):
        page.keyboard.press("Enter")
        page.wait_for_timeout(2_000)
        if choosers:
            break
    choosers[0].set_files(picture)
    page.locator("#prompt [name=mode]").select_option("fast")
    page.locator("#prompt summary").press("Enter")
    page.locator("#prompt [name=max_flavors]").fill("3")
    page.keyboard.press("Control+Enter")
    done(page, "prompt")
    text = page.get_by_role("textbox", name="Prompt", exact=True)
    before = text.input_value()
    boxes = page.locator("#prompt .out input[type=checkbox]")
    expect(boxes).to_have_count(3)
    phrase = page.locator("#prompt .out .phrase").nth(2).inner_text()
    assert before.endswith(phrase)
    boxes.nth(2).focus()
    page.keyboard.press("Space")
    expect(text).not_to_have_value(before)
    assert phrase not in text.input_value().split(", ")
    expect(boxes.nth(2)).to_be_focused()
    page.keyboard.press("Space")
    expect(text).to_have_value(before)
    expect(page.locator("#live")).to_contain_text("Prompt: ")


def test_copies_are_text_weighted_and_json(tab: Tab, picture: Path) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = tab.open()
    page.locator("#file").set_input_files(picture)
    page.locator("#prompt [name=mode]").select_option("fast")
    page.locator("#prompt .run").click()
    done(page, "prompt")
    copied = []
    for name in ("Copy", "Copy weighted", "Copy JSON"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("#live")).to_have_text("Copied")
        copied.append(page.evaluate("() => navigator.clipboard.readText()"))
    assert copied[0] == page.get_by_role("textbox", name="Prompt", exact=True).input_value()
    assert "(" in copied[1]
    assert json.loads(copied[2])["prompt"] == copied[0]


def test_analyze_labels_captions_and_texts(tab: Tab, picture: Path) -> None:
    page = tab.open("#analyze")
    page.locator("#file").set_input_files(picture)
    page.locator("#analyze .run").click()
    done(page, "analyze")
    expect(page.locator("#analyze .card")).to_have_count(4)
    assert "%" not in page.locator("#analyze .out").inner_text()
    page.get_by_role("link", name="Labels").press("Enter")
    page.locator("#classify [name=labels]").fill("a spoon, a violin")
    page.keyboard.press("Control+Enter")
    done(page, "classify")
    expect(page.locator("#classify .out")).to_contain_text("%")
    expect(page.locator("#classify .out")).to_contain_text("Nearest other noun")
    page.get_by_role("link", name="Captions").press("Enter")
    page.keyboard.press("Control+Enter")
    done(page, "caption")
    expect(page.locator("#caption .text")).to_have_count(1)
    page.get_by_role("link", name="Texts").press("Enter")
    page.locator("#retrieve [name=texts]").fill("a red post\na blue cat")
    page.keyboard.press("Control+Enter")
    done(page, "retrieve")
    expect(page.locator("#retrieve .out tr")).to_have_count(2)


def test_a_text_grows_and_says_of_each_word_what_spoke_for_it(tab: Tab, picture: Path) -> None:
    page = tab.open("#write")
    page.locator("#file").set_input_files(picture)
    page.get_by_label("How the text begins").fill("a")
    page.get_by_label("Tokens at most").fill("5")
    page.get_by_label("What the picture counts").fill("0.5")
    page.keyboard.press("Control+Enter")
    done(page, "write")
    text = page.locator("#write .written").inner_text()
    assert text.startswith("a ")
    words = page.locator("#write .card > table .phrase").all_inner_texts()
    assert "".join(text.split()) == "a" + "".join(words)
    expect(page.locator("#live")).to_have_text(text)
    page.locator("#write .card summary").press("Enter")
    expect(page.locator("#write .card details")).to_contain_text("the language model’s own")
    page.reload()
    expect(page.get_by_label("How the text begins")).to_have_value("a")


def test_a_text_is_stopped_with_what_there_is(tab: Tab, picture: Path) -> None:
    page = tab.open("#write")
    page.locator("#file").set_input_files(picture)
    page.get_by_label("Tokens at most").fill("50")
    page.locator("#write .run").dblclick()
    expect(page.locator("#write .text")).not_to_be_empty()
    assert len([url for url in tab.asked if url.endswith("/api/v1/write")]) == 1
    page.keyboard.press("Escape")
    expect(page.locator("#write .status")).to_contain_text(re.compile("Stopped after|Done"))
    expect(page.locator("#write .written")).not_to_be_empty()
    page.get_by_label("Tokens at most").fill("256")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#write .status.bad")).to_contain_text("Shorten the opening")


def test_a_drawing_appears_is_stopped_and_goes_on(tab: Tab) -> None:
    page = tab.open("#draw")
    page.locator("#draw [name=prompt]").fill("a red post")
    page.locator("#draw [name=strokes]").fill("5")
    page.locator("#draw [name=iterations]").fill("1000")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#draw .canvas path")).to_have_count(5)
    # in one go: with every step the paths are new ones
    assert page.evaluate("() => document.querySelector('#draw .canvas path').getBoundingClientRect().width") > 0
    page.keyboard.press("Escape")
    expect(page.locator("#draw .status")).to_contain_text("Stopped after")
    expect(page.get_by_role("button", name="Save SVG")).to_be_visible()
    page.get_by_role("button", name="Go on").press("Enter")
    expect(page.locator("#draw .canvas path")).to_have_count(5)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save PNG").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_many_pictures_one_of_them_broken_come_as_a_zip(tab: Tab, picture: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    page = tab.open("#many")
    page.locator("#files").set_input_files([picture, broken])
    page.locator("#many [name=mode]").select_option("caption")
    page.locator("#many .run").click()
    expect(page.locator("#many .status")).to_have_text("1 done, 1 failed", timeout=FAST_MS)
    expect(page.locator("#many .none")).to_contain_text("not a picture")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save texts as zip").click()
    with zipfile.ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["scene.txt"]
        assert archive.read("scene.txt").decode() == page.locator("#many .out td").nth(1).inner_text()


def test_the_page_offers_every_mode_those_of_other_packages_too(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODES._found, "loud", EntryPoint("loud", "nowhere:LOUD", MODES.group))
    page = tab.open()
    offered, many = (page.locator(f"#{area} [name=mode] option").evaluate_all("all => all.map(one => one.value)")
                     for area in ("prompt", "many"))
    assert sorted(offered) == sorted(set(list_modes()) - {"bank"})
    assert set(offered) - set(many) == {"legacy"}
    expect(page.locator("#prompt [name=mode] option[value=loud]")).to_have_text("loud")


def test_a_place_in_the_queue_is_shown_until_it_is_ones_turn(tab: Tab, serving: Serving, picture: Path) -> None:
    from limner.apps.web.jobs import Job

    def wait(monitor: Monitor) -> dict[str, Any]:
        while not monitor.stop.wait(0.01):
            pass
        return {}

    held = serving.state.desk.submit(Job("wait", "test", wait))
    page = tab.open()
    page.locator("#file").set_input_files(picture)
    page.locator("#prompt .run").click()
    expect(page.locator("#prompt .status")).to_contain_text("place 1 in the queue")
    held.stop.set()
    expect(page.locator("#prompt .stop")).to_be_hidden()
    expect(page.locator("#prompt .out textarea")).to_be_visible()


def test_a_server_that_is_gone_is_said_and_noticed_when_it_is_back(browser: Any, serving: Serving, picture: Path) -> None:
    tab = Tab(browser, serving.url)
    page = tab.open()
    page.locator("#file").set_input_files(picture)
    tab.context.set_offline(True)
    page.locator("#prompt .run").click()
    expect(page.locator("#gone")).to_be_visible()
    tab.context.set_offline(False)
    expect(page.locator("#gone")).to_be_hidden()
    expect(page.locator("#picture")).to_be_visible()
    tab.context.close()


def test_a_picture_is_taken_by_drop_and_by_paste(tab: Tab, scene_base64: str) -> None:
    page = tab.open()
    for kind in ("drop", "paste"):
        page.evaluate("""([kind, text]) => {
            const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], `${kind}.png`, { type: "image/png" }));
            const event = kind === "drop" ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
              : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.body.dispatchEvent(event);
        }""", [kind, scene_base64])
        expect(page.locator("#about")).to_contain_text(f"{kind}.png · 96 × 64")


@pytest.mark.parametrize(("locale", "word"), [("ja-JP", "プロンプト"), ("zh-CN", "提示词"), ("fr-FR", "Prompt")])
def test_the_language_is_the_browsers_and_can_be_chosen(browser: Any, serving: Serving, locale: str, word: str) -> None:
    tab = Tab(browser, serving.url, locale=locale)
    page = tab.open()
    expect(page.locator("#nav a").first).to_have_text(word)
    page.locator("#lang").select_option("zh")
    expect(page.locator("#nav a").first).to_have_text("提示词")
    page.reload()
    expect(page.locator("#nav a").first).to_have_text("提示词")
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    tab.context.close()
    assert tab.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_narrow_where_the_screen_is_and_dark_where_it_is_wished(browser: Any, serving: Serving, scheme: str) -> None:
    tab = Tab(browser, serving.url, viewport={"width": 360, "height": 740}, color_scheme=scheme, reduced_motion="reduce")
    page = tab.open()
    for area in ("prompt", "analyze", "caption", "classify", "retrieve", "write", "draw", "dream", "many", "api"):
        page.goto(f"{serving.url}/#{area}")
        expect(page.locator(f"#{area}")).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360, area
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    level = sum(int(part) for part in ground[4:-1].split(","))
    assert (level < 200) if scheme == "dark" else (level > 600)
    tab.context.close()
    assert tab.wrong == []


def test_the_page_of_the_api_shows_each_call(tab: Tab) -> None:
    page = tab.open("#api")
    expect(page.locator("#api details").first).to_be_visible()
    page.locator("#api summary", has_text="/api/v1/interrogate").click()
    shown = page.locator("#api details[open]")
    expect(shown).to_contain_text("curl -F image=@photo.jpg")
    expect(shown).to_contain_text("requests.post")
    expect(shown).to_contain_text("max_flavors")


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Return a server with an index of five pictures, of which one is gone."""
    folder, place = tmp_path_factory.mktemp("photos"), tmp_path_factory.mktemp("index") / "photos.index"
    for name in ("red", "green", "blue", "gray", "gone"):
        Image.new("RGB", (64, 48), "black" if name == "gone" else name).save(folder / f"{name}.png")
    with Index(str(place), "builtin", write=True) as index:
        index.add([str(folder)])
    (folder / "gone.png").unlink()
    server = run_server(ServeOptions(clips=("builtin",), captioners=(), index=str(place)))
    yield next(server)
    next(server, None)


def test_photos_by_keys_from_nothing_to_the_nearest_to_more_like_one_and_back(browser: Any, album: Serving) -> None:
    tab = Tab(browser, album.url)
    page = tab.open("#search")
    page.locator("#search [name=text]").fill("democracy")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Nothing matches well")).to_be_visible()
    expect(page.locator("#search .hits.far li")).to_have_count(3)
    page.get_by_role("button", name="Show the nearest").press("Enter")
    photos = page.locator("#search .hits:not(.far) .photo")
    expect(photos).to_have_count(5)
    expect(page.locator("#search .hits img[src^=blob]")).to_have_count(4)
    expect(page.get_by_text("no picture")).to_be_visible()
    photos.first.focus()
    page.keyboard.press("ArrowRight")
    expect(photos.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(photos.nth(4)).to_be_focused()
    page.keyboard.press("Home")
    expect(photos.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(photos).to_have_count(4)
    page.get_by_role("button", name="← democracy").press("Enter")
    expect(photos).to_have_count(5)
    expect(photos.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search [name=text]")).to_be_focused()
    page.locator("#search summary").press("Enter")
    page.get_by_label("At least (pixels)").fill("1x1000")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("No photo passes the filters")).to_be_visible()
    page.reload()
    expect(page.get_by_label("At least (pixels)")).to_be_visible()  # a filter that counts is not hidden
    assert [text for text in tab.wrong if "404" not in text] == []  # a browser tells of the picture that is gone
    tab.context.close()
