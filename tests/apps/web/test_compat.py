"""Routes of other programs: golden pairs, and the real clients."""

from __future__ import annotations

import base64
import io
import json
import struct
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from serving import Serving

TABLES = ["medium", "artist", "movement", "trending", "flavor"]


def test_stable_diffusion_webui(client: httpx.Client, scene_base64: str) -> None:
    for image in (scene_base64, f"data:image/png;base64,{scene_base64}"):
        answer = client.post("/interrogator/prompt", json={"image": image, "mode": "caption", "clip_model_name": "builtin",
                                                           "unknown": 1})
        assert answer.json().keys() == {"prompt"}
    analysis = client.post("/interrogator/analyze", json={"image": scene_base64, "model": "builtin"}).json()
    assert list(analysis) == TABLES
    scores = list(analysis["flavor"].values())
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 5
    assert client.get("/interrogator/models").json() == ["builtin"]


@pytest.mark.parametrize(("path", "body", "status"), [
    ("/sdapi/v1/interrogate", {"image": "IMAGE", "model": "deepdanbooru"}, 404),
    ("/sdapi/v1/interrogate", {"image": "bm9wZQ=="}, 422),
    ("/sdapi/v1/interrogate", {}, 422),
    ("/interrogator/prompt", {"image": "IMAGE", "mode": "finest"}, 422),
    ("/interrogator/prompt", {"image": "IMAGE", "clip_model_name": "ViT-L-14/openai"}, 404),
    ("/interrogator/analyze", {"image": "http://evil.example/a.png"}, 400),
])
def test_its_errors_are_errors_in_its_own_form(client: httpx.Client, scene_base64: str, path: str, body: dict[str, Any],
                                               status: int) -> None:
    given_body = {name: scene_base64 if value == "IMAGE" else value for name, value in body.items()}
    answer = client.post(path, json=given_body)
    assert answer.status_code == status
    assert answer.json().keys() == {"error", "detail", "body", "errors"}


def test_embeddings_of_texts_and_pictures_as_numbers_and_in_base64(client: httpx.Client, scene_base64: str) -> None:
    url = f"data:image/png;base64,{scene_base64}"
    numbers = client.post("/v1/embeddings", json={"model": "builtin", "input": ["a red post", url]}).json()
    assert numbers["object"] == "list"
    assert [row["index"] for row in numbers["data"]] == [0, 1]
    assert numbers["usage"]["prompt_tokens"] > 0
    rows = [row["embedding"] for row in numbers["data"]]
    assert all(sum(value * value for value in row) == pytest.approx(1, abs=1e-4) for row in rows)
    packed = client.post("/v1/embeddings", json={"input": "a red post", "encoding_format": "base64"}).json()
    raw = base64.b64decode(packed["data"][0]["embedding"])
    assert list(struct.unpack(f"<{len(raw) // 4}f", raw)) == pytest.approx(rows[0], abs=1e-6)
    chat = {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}]}
    assert client.post("/v1/embeddings", json=chat).json()["data"][0]["embedding"] == pytest.approx(rows[1], abs=1e-6)


@pytest.mark.parametrize(("path", "body", "status"), [
    ("embeddings", {"model": "gpt-9", "input": "a"}, 404),
    ("embeddings", {"input": []}, 400),
    ("embeddings", {"input": [[1, 2]]}, 400),
    ("embeddings", {"input": "a", "dimensions": 7}, 400),
    ("embeddings", {"input": ["a"] * 33}, 400),
    ("embeddings", {"input": "http://evil.example/x.png", "modality": "image"}, 400),
    ("embeddings", {"messages": []}, 400),
    ("chat/completions", {"model": "gpt-9", "messages": []}, 404),
    ("chat/completions", {"model": "limner-best", "messages": [{"role": "user", "content": "hello"}]}, 400),
    ("chat/completions", {"messages": "x"}, 400),
    ("chat/completions", {"messages": [{"role": "user", "content": [
        {"type": "image_url", "image_url": {"url": "https://evil.example/x.png"}}]}]}, 400),
])
def test_openai_errors_are_errors_in_its_own_form(client: httpx.Client, path: str, body: dict[str, Any],
                                                  status: int) -> None:
    answer = client.post(f"/v1/{path}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"].keys() == {"message", "type", "param", "code"}


def test_immich(client: httpx.Client, scene: bytes) -> None:
    assert client.get("/ping").text == "pong"
    entries = json.dumps({"clip": {"visual": {"modelName": "builtin", "options": {}}}})
    seen = client.post("/predict", data={"entries": entries}, files={"image": scene}).json()
    assert (seen["imageWidth"], seen["imageHeight"]) == (96, 64)
    assert len(json.loads(seen["clip"])) > 10
    entries = json.dumps({"clip": {"textual": {"modelName": "builtin", "options": {"language": "en"}}}})
    read = client.post("/predict", files={"entries": (None, entries), "text": (None, "a red post")}).json()
    assert read.keys() == {"clip"}
    assert len(json.loads(read["clip"])) == len(json.loads(seen["clip"]))


@pytest.mark.parametrize(("entries", "status"), [
    ('{"ocr": {}}', 422), ('{"clip": {}}', 422), ("[]", 400), ("{", 400), (None, 422),
    ('{"clip": {"visual": {"modelName": "ViT-B-32__openai"}}}', 404),
    ('{"clip": {"visual": {"modelName": "builtin"}}}', 400)])
def test_what_immich_cannot_have(client: httpx.Client, entries: str | None, status: int) -> None:
    answer = client.post("/predict", files={"x": (None, "y"), **({} if entries is None else {"entries": (None, entries)})})
    assert answer.status_code == status


values = st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.lists(st.text(max_size=5), max_size=3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["sdapi/v1/interrogate", "interrogator/prompt", "interrogator/analyze", "v1/embeddings",
                             "v1/chat/completions", "predict"]),
       body=st.dictionaries(st.sampled_from(["image", "model", "mode", "input", "messages", "stream", "entries", "text",
                                             "encoding_format", "dimensions", "modality", "clip_model_name"]), values))
def test_no_body_makes_a_500(client: httpx.Client, path: str, body: dict[str, Any]) -> None:
    assert client.post(f"/{path}", content=json.dumps(body)).status_code < 500


def test_the_real_client_of_openai(serving: Serving, scene_base64: str) -> None:
    openai = pytest.importorskip("openai")
    url = f"data:image/png;base64,{scene_base64}"
    with openai.OpenAI(base_url=f"{serving.url}/v1", api_key="none", max_retries=0) as client:
        assert "builtin" in [model.id for model in client.models.list()]
        found = client.embeddings.create(model="builtin", input=["a red post", url])
        assert len(found.data[0].embedding) == len(found.data[1].embedding) > 10
        chat = [{"role": "user", "content": [{"type": "text", "text": "what is it?"},
                                             {"type": "image_url", "image_url": {"url": url}}]}]
        whole = client.chat.completions.create(model="limner-caption", messages=chat).choices[0].message.content
        parts = [chunk.choices[0].delta.content or "" for chunk in
                 client.chat.completions.create(model="limner-caption", messages=chat, stream=True)]
        assert "".join(parts) == whole
        assert whole
        with pytest.raises(openai.NotFoundError):
            client.embeddings.create(model="gpt-9", input="a")
        with pytest.raises(openai.BadRequestError):
            client.chat.completions.create(model="limner-caption", messages=[{"role": "user", "content": "hello"}])


def test_the_real_client_of_stable_diffusion_webui(serving: Serving, scene: bytes) -> None:
    webuiapi = pytest.importorskip("webuiapi")
    host, port = serving.url.removeprefix("http://").split(":")
    client = webuiapi.WebUIApi(host=host, port=int(port))
    with Image.open(io.BytesIO(scene)) as picture:
        assert client.interrogate(picture, model="clip").info
        with pytest.raises(RuntimeError):
            client.interrogate(picture, model="deepdanbooru")
