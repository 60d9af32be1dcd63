"""limner's own API: what is asked, what is answered, and that nobody's bytes make it fail."""

from __future__ import annotations

import base64
import io
import json
import time
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from serving import Serving

from limner import WriteOptions, write
from limner.apps.web.jobs import Job
from limner.apps.web.verbs import VERBS
from limner.core.events import Monitor
from limner.tasks.interrogate.modes import MODES, list_modes


def read_events(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in answer.iter_lines():
        if line.startswith("data: "):
            yield json.loads(line[6:])


def wait(monitor: Monitor) -> dict[str, Any]:
    """Work until it is stopped."""
    while not monitor.stopped:
        time.sleep(0.005)
    return {"kept": 1}


def stream(client: httpx.Client, verb: str, **call: Any) -> list[dict[str, Any]]:
    with client.stream("POST", f"/api/v1/{verb}", headers={"Accept": "text/event-stream"}, **call) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        return list(read_events(answer))


@pytest.fixture(scope="session")
def account(serving: Serving, scene: bytes) -> dict[str, Any]:
    with serving.client() as client:
        answer = client.post("/api/v1/interrogate", files={"image": scene}, data={"mode": "fast", "max_flavors": "4"})
    assert answer.status_code == 200
    return dict(answer.json())


def test_interrogate_answers_the_account(account: dict[str, Any]) -> None:
    assert account["mode"] == "fast"
    assert len(account["phrases"]) == 4
    assert account["prompt"].endswith(account["phrases"][-1]["text"])
    assert "(" in account["weighted"]


def test_events_tell_the_chain_and_end_with_the_same_account(client: httpx.Client, scene_base64: str) -> None:
    asked = {"image": {"data": scene_base64}, "max_flavors": 3, "min_flavors": 3, "caption": "a red post", "both": True}
    events = stream(client, "interrogate", json=asked)
    kinds = [event["event"] for event in events]
    assert kinds[0] in ("queued", "started")
    assert kinds[-1] == "done"
    assert kinds.index("caption") < kinds.index("step")
    steps = [event for event in events if event["event"] == "step"]
    assert [step["index"] for step in steps[-3:]] == [1, 2, 3]  # of the negative prompt
    whole = client.post("/api/v1/interrogate", json=asked).json()
    told = events[-1]["value"]
    for one in (whole, told, whole["negative"], told["negative"]):
        one.pop("seconds")
        one.pop("first_prompt_s")
    assert told == whole


def test_switching_a_phrase_off_rescores_without_the_picture(client: httpx.Client, account: dict[str, Any]) -> None:
    keep = [True, False, True, True]
    found = client.post("/api/v1/rescore", json={"account": account, "keep": keep})
    assert found.status_code == 200
    row = found.json()
    assert account["phrases"][1]["text"] not in row["prompt"].split(", ")
    assert len(row["gains"]) == 4
    back = client.post("/api/v1/rescore", json={"account": account, "keep": [True] * 4}).json()
    assert back["prompt"] == account["prompt"]
    assert back["similarity"] == pytest.approx(account["similarity"], abs=1e-5)


def test_a_forgotten_picture_is_asked_for(client: httpx.Client, account: dict[str, Any], scene_base64: str) -> None:
    strange = {"account": {**account, "picture": "0" * 16}, "keep": [True] * 4}
    answer = client.post("/api/v1/rescore", json=strange)
    assert (answer.status_code, "Send it again" in answer.text) == (422, True)
    again = client.post("/api/v1/rescore", json={**strange, "image": {"data": scene_base64}})
    assert again.json()["similarity"] == pytest.approx(account["similarity"], abs=1e-5)


def test_analyze(client: httpx.Client, scene: bytes) -> None:
    found = client.post("/api/v1/analyze", files={"image": scene}, data={"top": "2"}).json()
    assert all(len(rows) <= 2 for rows in found["tables"].values())
    assert found["tables"]["flavors"][0]["similarity"] >= found["tables"]["flavors"][1]["similarity"]


def test_caption_by_each_captioner_that_is_asked(client: httpx.Client, scene: bytes) -> None:
    found = client.post("/api/v1/caption", files={"image": scene}, data={"captioners": "builtin", "count": "2",
                                                                        "num_beams": "2"}).json()
    assert [row["captioner"] for row in found["captioners"]] == ["builtin"]
    assert len(found["captioners"][0]["captions"]) == 2


WRITING = {"opening": "a", "length": 6, "beams": 2, "candidates": 40}


def test_a_text_grows_word_by_word_and_its_account_is_the_librarys(client: httpx.Client, scene: bytes) -> None:
    events = stream(client, "write", files={"image": scene}, data={name: str(value) for name, value in WRITING.items()})
    words = [event for event in events if event["event"] == "word"]
    assert [word["index"] for word in words] == list(range(1, len(words) + 1))
    assert len(words) >= 2
    assert words[-1]["text"].startswith("a")
    told = events[-1]["value"]
    known = write(scene, "builtin", "builtin", WriteOptions(length=6, beams=2, candidates=40), opening="a").as_dict()
    for one in (told, known):
        assert one.pop("seconds")
    assert told == json.loads(json.dumps(known))
    assert told["texts"][0]["words"][0].keys() >= {"text", "log_prob", "value", "gain", "rank", "candidates"}


def test_a_text_is_stopped_with_the_words_that_it_has(client: httpx.Client, scene: bytes) -> None:
    told: list[dict[str, Any]] = []
    with client.stream("POST", "/api/v1/write", files={"image": scene}, data={"length": "50", "beams": "16"},
                       headers={"Accept": "text/event-stream"}) as answer:
        for event in read_events(answer):
            told.append(event)
            if event["event"] == "word" and event["index"] == 1:
                assert client.post(f"/api/v1/jobs/{told[0]['job']}/stop").status_code == 200
    done = told[-1]["value"]
    assert done["stopped_after"] >= 1
    assert done["text"]
    assert client.get(f"/api/v1/jobs/{told[0]['job']}").json()["state"] == "stopped"


def test_a_text_begins_with_texts_of_ones_own_in_a_style(client: httpx.Client, scene: bytes) -> None:
    body = {"texts": "a red post\na blue cat", "style": "a drawing of a post", "length": "4", "beams": "1",
            "candidates": "20"}
    found = client.post("/api/v1/write", files={"image": scene}, data=body)
    assert found.status_code == 200
    assert "bank" in {text["source"] for text in [*found.json()["texts"], *found.json()["runners_up"]]}


def test_no_language_model_but_those_offered(client: httpx.Client, scene_base64: str) -> None:
    assert client.get("/api/v1/models").json()["lms"] == ["builtin"]
    for name in ("hf-hub:openai-community/gpt2", "local-dir:/etc", "../builtin", ""):
        answer = client.post("/api/v1/write", json={"image": scene_base64, "lm": name})
        assert (answer.status_code, "does not offer" in answer.json()["error"]["message"]) == (404, True)


def test_classify_in_a_form_and_in_json(client: httpx.Client, scene: bytes, scene_base64: str) -> None:
    form = client.post("/api/v1/classify", files={"image": scene}, data={"labels": "a red post, a green sea", "reject": "1"})
    plain = client.post("/api/v1/classify", json={"image": scene_base64, "labels": ["a red post", "a green sea"],
                                                  "reject": True})
    assert form.json() == plain.json()
    assert form.json()["matches"] in (True, False)
    assert sum(row["probability"] for row in form.json()["labels"]) == pytest.approx(1)


@pytest.mark.parametrize(("verb", "body", "says"), [
    ("interrogate", {"mode": "finest"}, "finest"),
    ("interrogate", {"mode": "best", "budget_s": 5}, "budget"),
    ("interrogate", {"modes": "best"}, "no option 'modes'"),
    ("interrogate", {"max_flavors": -1}, "max_flavors"),
    ("interrogate", {"max_flavors": "many"}, "max_flavors"),
    ("interrogate", {"caption": "x" * 3000}, "caption"),
    ("interrogate", {"mode": "bank"}, "retrieve"),
    ("interrogate", {"without": ["nothing"]}, "nothing"),
    ("analyze", {"top": 0}, "top"),
    ("caption", {"count": 0}, "count"),
    ("caption", {"max_length": 100_000}, "max_length"),
    ("write", {"length": 0}, "length"),
    ("write", {"length": 257}, "length"),
    ("write", {"beams": 17}, "beams"),
    ("write", {"guidance": 1e9}, "guidance"),
    ("write", {"style_weight": 1e9, "style": ["a fox"]}, "style_weight"),
    ("write", {"guidance": 0, "seed": 1}, "guidance is 0"),
    ("write", {"guidance": 0, "texts": ["a fox"]}, "guidance is 0"),
    ("write", {"opening": "x" * 2001}, "opening"),
    ("write", {"opening": "word " * 400}, "Shorten the opening"),
    ("write", {"ask": "Write a poem."}, "chat"),
    ("write", {"captioner": "builtin"}, "ask"),
    ("write", {"style": [" "]}, "words"),
    ("classify", {}, "labels"),
    ("classify", {"labels": ["a", "a"]}, "'a'"),
    ("classify", {"labels": ["a"], "reject_level": 2}, "reject_level"),
    ("classify", {"labels": ["a"], "templates": ["no place"]}, "no place"),
    ("classify", {"labels": [str(i) for i in range(1001)]}, "1001"),
])
def test_what_cannot_be_done_is_said(client: httpx.Client, scene_base64: str, verb: str, body: dict[str, Any],
                                     says: str) -> None:
    answer = client.post(f"/api/v1/{verb}", json={"image": scene_base64, **body})
    assert answer.status_code == 422
    assert says in answer.json()["error"]["message"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"image": 5}', b'{"image": "***"}', b'{"image": NaN}', b"\xff\xfe",
                                     b'{"image": "\\ud800"}', b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"])
def test_what_cannot_be_read_is_refused(client: httpx.Client, content: bytes) -> None:
    for verb in ("caption", "rescore"):
        assert client.post(f"/api/v1/{verb}", content=content).status_code in (400, 422)


def test_every_broken_picture_is_an_error_and_never_a_result(client: httpx.Client, pictures: dict[str, Path]) -> None:
    for name, path in pictures.items():
        answer = client.post("/api/v1/analyze", files={"image": path.read_bytes()})
        broken = name in ("truncated", "empty", "text", "bomb")
        assert answer.status_code == (422 if broken else 200), name
        assert ("tables" in answer.json()) is not broken


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
                           lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(max_size=10), each, max_size=4),
                           max_leaves=8)
FIELDS = ("image", "mode", "min_flavors", "max_flavors", "caption", "both", "captioner", "clip", "without", "only",
          "exclude", "top", "labels", "templates", "reject", "texts", "account", "keep", "prompt", "strokes", "text", "like",
          "count", "opening", "ask", "style", "lm", "length", "beams", "guidance", "seed", "folder", "after", "near",
          "min_size")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verb=st.sampled_from(sorted(VERBS)), body=st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=5))
def test_no_body_makes_a_500(client: httpx.Client, verb: str, body: dict[str, Any]) -> None:
    answer = client.post(f"/api/v1/{verb}", content=json.dumps(body))
    assert answer.status_code in (400, 404, 422)
    assert answer.json()["error"]["message"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=st.dictionaries(st.sampled_from(("prompt", "phrases", "caption", "clips", "negative", "tokens", "mode")),
                              json_values, max_size=2), keep=st.lists(st.booleans(), max_size=5))
def test_no_account_makes_a_500(client: httpx.Client, account: dict[str, Any], change: dict[str, Any],
                                keep: list[bool]) -> None:
    answer = client.post("/api/v1/rescore", content=json.dumps({"account": {**account, **change}, "keep": keep}))
    assert answer.status_code in (200, 400, 422)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), kind=st.sampled_from(["application/json", "multipart/form-data",
                                                            "multipart/form-data; boundary=x", "text/plain", "image/png"]))
def test_no_bytes_make_a_500(client: httpx.Client, content: bytes, kind: str) -> None:
    answer = client.post("/api/v1/caption", content=content, headers={"Content-Type": kind})
    assert answer.status_code in (400, 422)


LOUD = """
from limner.tasks.interrogate.modes import Mode
from limner.tasks.interrogate.scorer import Draft, Piece

LOUD = Mode(lambda scorer, asked: [Draft("loud", f"LOUD{asked.caption}", (Piece("an icon", "mediums"),))], captioned=False)
"""


def test_a_mode_of_another_package_is_one_here_too(client: httpx.Client, scene_base64: str, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "our_loud_mode.py").write_text(LOUD)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(MODES._found, "loud", EntryPoint("loud", "our_loud_mode:LOUD", MODES.group))
    assert client.get("/api/v1/models").json()["modes"][-1] == "loud"
    assert "limner-loud" in {row["id"] for row in client.get("/v1/models").json()["data"]}
    account = client.post("/api/v1/interrogate", json={"image": scene_base64, "mode": "loud"}).json()
    assert (account["mode"], account["prompt"]) == ("loud", "LOUD, an icon"), "no captioner is asked"
    url = f"data:image/png;base64,{scene_base64}"
    shown = [{"type": "image_url", "image_url": {"url": url}}]
    chat = {"model": "limner-loud", "messages": [{"role": "user", "content": shown}]}
    said = client.post("/v1/chat/completions", json=chat).json()["choices"][0]["message"]["content"]
    assert said == account["prompt"]
    refused = client.post("/api/v1/interrogate", json={"image": scene_base64, "mode": "softly"})
    assert refused.status_code in (400, 422)
    assert "Use best, " in refused.text
    assert "loud." in refused.text


def test_models_health_metrics_and_what_is_not_there(client: httpx.Client, account: dict[str, Any]) -> None:
    models = client.get("/api/v1/models").json()
    assert models["clips"] == ["builtin"]
    assert sorted(models["modes"]) == sorted(set(list_modes()) - {"bank"})
    assert {row["kind"] for row in models["loaded"]} >= {"clip"}
    assert client.get("/api/v1/health").json()["waiting"] == 0
    assert client.get("/readyz").json()["ready"] is True
    metrics = client.get("/metrics").text
    assert 'route="/api/v1/interrogate",method="POST",status="200"' in metrics
    assert "limner_queue_waiting 0" in metrics
    client.get("/no/such/path/of/my/own")
    assert "/no/such/path" not in client.get("/metrics").text
    assert client.get("/nothing").status_code == 404
    assert client.get("/api/v1/caption").status_code == 405


def test_retrieve_from_texts_and_from_a_file(client: httpx.Client, scene: bytes) -> None:
    texts = ["a red post by the sea", "a blue cat", "", "a red post by the sea"]
    plain = client.post("/api/v1/retrieve", files={"image": scene}, data={"texts": "\n".join(texts), "top": "2"}).json()
    sent = client.post("/api/v1/retrieve", files={"image": scene, "bank": "\n".join(texts).encode()}, data={"top": "2"})
    assert plain == sent.json()
    assert {row["text"] for row in plain["texts"]} == {"a red post by the sea", "a blue cat"}


def test_a_drawing_appears_stops_with_a_checkpoint_and_goes_on(serving: Serving, client: httpx.Client) -> None:
    asked = {"prompt": "a red post", "strokes": 4, "iterations": 400, "segments": 1, "cutouts": 1, "labels": 2}
    told: list[dict[str, Any]] = []
    with client.stream("POST", "/api/v1/draw", json=asked, headers={"Accept": "text/event-stream"}) as answer:
        for event in read_events(answer):
            told.append(event)
            if len([one for one in told if one["event"] == "draw_step"]) == 2 and event["event"] == "draw_step":
                assert client.post(f"/api/v1/jobs/{told[0]['job']}/stop").status_code == 200
    done = told[-1]["value"]
    assert (told[-1]["event"], done["stopped"], done["resumable"]) == ("done", "interrupted", True)
    assert 0 < done["iterations"] < 400
    assert len(done["labels"]) == 2
    step = next(event for event in told if event["event"] == "draw_step")
    assert len(step["strokes"]) == 4
    assert set(step["strokes"][0]) >= {"d", "stroke-width"}
    with client.stream("POST", f"/api/v1/jobs/{told[0]['job']}/resume", headers={"Accept": "text/event-stream"}) as answer:
        events = read_events(answer)
        again = next(events)
        first = next(event for event in events if event["event"] == "draw_step")
        assert client.post(f"/api/v1/jobs/{again['job']}/stop").status_code == 200
        last = list(events)[-1]
    assert first["number"] > done["iterations"]
    assert last["value"]["iterations"] >= first["number"]


@pytest.mark.parametrize(("body", "status"), [
    ({"prompt": ""}, 422), ({}, 422), ({"prompt": "a fox", "iterations": 10**6}, 422), ({"prompt": "a fox:-1"}, 422),
    ({"prompt": "a fox", "palette": ["red"]}, 422), ({"prompt": "a fox", "start": "http://evil.example"}, 400)])
def test_what_cannot_be_drawn(client: httpx.Client, body: dict[str, Any], status: int) -> None:
    assert client.post("/api/v1/draw", json=body).status_code == status


def test_a_dream_is_shown_as_it_comes_and_its_png_knows_how_it_was_made(client: httpx.Client, monkeypatch) -> None:
    monkeypatch.setattr("limner.apps.web.dreams.EVERY_S", 0.0)
    asked = {"prompt": "a red post", "iterations": 3, "width_px": 32, "height_px": 24, "cutouts": 1, "labels": 2}
    with client.stream("POST", "/api/v1/dream", json=asked, headers={"Accept": "text/event-stream"}) as answer:
        told = list(read_events(answer))
    shown = [event for event in told if event["event"] == "dream_step"]
    done = told[-1]["value"]
    assert shown[0]["picture"].startswith("data:image/jpeg;base64,")
    assert (done["stopped"], done["iterations"], len(done["labels"])) == ("done", 3, 2)
    with Image.open(io.BytesIO(base64.b64decode(done["png"].split(",", 1)[1]))) as picture:
        assert (picture.size, json.loads(picture.text["limner"])["prompt"]) == ((32, 24), "a red post")
    assert client.post("/api/v1/dream", json={**asked, "width_px": 2000}).status_code == 422


@pytest.mark.parametrize("name", ["unknown", "../../options", "A" * 22, "%2e%2e%2f"])
def test_only_a_drawing_that_was_stopped_goes_on(client: httpx.Client, name: str) -> None:
    assert client.post(f"/api/v1/jobs/{name}/resume").status_code == 404


def test_no_index_is_said_with_what_to_do(client: httpx.Client) -> None:
    answer = client.post("/api/v1/search", json={"text": "a fox"})
    assert (answer.status_code, "limner index" in answer.text) == (404, True)


def test_openapi_describes_every_field_of_every_verb(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for verb in VERBS:
        schema = paths[f"/api/v1/{verb}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        for name, field in schema["properties"].items():
            assert field.get("description"), (verb, name)
        assert "batch_size" not in schema["properties"]
    draw = paths["/api/v1/draw"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert draw["properties"]["strokes"]["default"] == 256
    assert draw["required"] == ["prompt"]


def test_a_job_can_be_stopped_and_asked_after(serving: Serving, client: httpx.Client, scene: bytes) -> None:
    desk = serving.state.desk

    job = desk.submit(Job("wait", "test", wait))
    assert client.post(f"/api/v1/jobs/{job.id}/stop").status_code == 200
    while not job.ended:
        time.sleep(0.005)
    assert client.get(f"/api/v1/jobs/{job.id}").json()["result"] == {"kept": 1}
    assert client.get("/api/v1/jobs/unknown").status_code == 404


def test_who_waits_too_long_and_leaves_is_not_worked_for(serving: Serving, client: httpx.Client, scene: bytes) -> None:
    desk = serving.state.desk

    job = desk.submit(Job("wait", "test", wait))
    before = desk.dropped
    with pytest.raises(httpx.ReadTimeout):
        client.post("/api/v1/caption", files={"image": scene}, timeout=0.3)
    while desk.dropped == before:
        time.sleep(0.005)
    job.stop.set()
    assert client.post("/api/v1/caption", files={"image": scene}).status_code == 200


def test_a_full_queue_answers_429_with_retry_after(serving: Serving, client: httpx.Client, scene: bytes) -> None:
    desk = serving.state.desk

    jobs = [desk.submit(Job("wait", "test", wait)) for _ in range(2)]
    while desk.waiting != 1:
        time.sleep(0.005)
    jobs += [desk.submit(Job("wait", "127.0.0.1", wait)) for _ in range(7)]
    answer = client.post("/api/v1/caption", files={"image": scene})
    unread = [client.post(path, content=b"{" * 2_000_000) for path in ("/api/v1/rescore", "/v1/embeddings", "/predict",
                                                                     "/sdapi/v1/interrogate")]
    for job in jobs:
        desk.ask_to_stop(job)
    assert [each.status_code for each in unread] == [429] * 4  # refused before anybody looks at them
    assert client.get("/healthz").text == "ok\n"
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json()["error"]["retry_s"] >= 1
