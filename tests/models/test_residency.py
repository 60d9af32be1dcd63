"""With little memory, networks take turns on the device."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import ref

import pytest
import torch
from PIL import Image
from tiny_captioners import save_captioner
from torch import nn

from limner import Clip, Config, Interrogator
from limner.core.errors import DeviceError
from limner.core.events import Monitor
from limner.models.residency import Residency, Resident

CPU, GPU = torch.device("cpu"), torch.device("cuda")
"""The latter is a device that nothing is really moved to here."""

moves: list[str] = []


class Traveller(nn.Linear):
    """A network that only writes down where it is sent."""

    def __init__(self, name: str) -> None:
        super().__init__(2, 2)
        self.name = name

    def to(self, device: torch.device) -> Traveller:  # type: ignore[override]
        moves.append(f"{self.name} to {device.type}")
        return self


@pytest.fixture(autouse=True)
def _no_moves() -> None:
    moves.clear()


class Home:
    """A residency whose networks have names."""

    def __init__(self, device: torch.device = GPU, folder: Path | None = None) -> None:
        self.residency = Residency(device, folder)
        self.residents: dict[str, Resident] = {}

    def admit(self, name: str, network: nn.Module | None = None, *, offloads: bool,
              forget: Callable[[], None] = lambda: None) -> None:
        self.residents[name] = self.residency.admit(network or Traveller(name), offloads=offloads, forget=forget)

    def call(self, name: str) -> None:
        with self.residents[name].present():
            assert self.residents[name].is_present

    @property
    def here(self) -> set[str]:
        return {name for name, resident in self.residents.items() if resident.is_present}


def settle(**offloads: bool) -> Home:
    home = Home()
    for name, leaves in offloads.items():
        home.admit(name, offloads=leaves)
    return home


def test_who_is_admitted_goes_to_the_device_at_once() -> None:
    home = settle(clip=False, captioner=True)
    assert moves == ["clip to cuda", "captioner to cuda"]
    home.residency.make_room()
    assert moves[2:] == ["captioner to cpu"]


def test_who_leaves_forgets_what_it_derived_from_its_weights() -> None:
    forgotten: list[str] = []
    home = settle(clip=True)
    home.admit("captioner", offloads=True, forget=lambda: forgotten.append("captioner"))
    home.call("captioner")
    assert forgotten == []
    home.call("clip")
    assert forgotten == ["captioner"]


def test_two_that_offload_are_never_on_the_device_together() -> None:
    home = settle(clip=True, captioner=True)
    home.residency.make_room()
    moves.clear()
    for name in ("clip", "captioner", "clip"):
        home.call(name)
    assert moves == ["clip to cuda", "clip to cpu", "captioner to cuda", "captioner to cpu", "clip to cuda"]


def test_who_does_not_offload_is_left_alone() -> None:
    home = settle(clip=False, captioner=True)
    home.residency.make_room()
    moves.clear()
    for name in ("captioner", "clip", "captioner"):
        home.call(name)
    assert moves == ["captioner to cuda", "captioner to cpu", "captioner to cuda"]


def test_who_is_called_again_is_not_moved_again() -> None:
    home = settle(captioner=False, clip=True)
    home.residency.make_room()
    moves.clear()
    for _ in range(3):
        home.call("clip")
    assert moves == ["clip to cuda"]


def test_who_works_is_not_sent_away_and_the_other_waits_for_its_end() -> None:
    home, order = settle(clip=True, captioner=True), list[str]()
    begun, ends = threading.Event(), threading.Event()

    def work() -> None:
        with home.residents["clip"].present():
            begun.set()
            assert ends.wait(20)
            order.append("clip")

    def caption() -> None:
        with home.residents["captioner"].present():
            order.append("captioner")

    threads = [threading.Thread(target=work), threading.Thread(target=caption)]
    threads[0].start()
    assert begun.wait(20)
    threads[1].start()
    threads[1].join(0.05)
    assert home.here == {"clip"}
    ends.set()
    for thread in threads:
        thread.join(20)
    assert order == ["clip", "captioner"]
    assert home.here == {"captioner"}


def test_who_works_with_one_may_call_another_and_does_not_wait_for_itself() -> None:
    home = settle(clip=True, captioner=True)
    with home.residents["clip"].present(), home.residents["captioner"].present():
        assert home.here == {"clip", "captioner"}
    home.call("captioner")
    assert home.here == {"captioner"}


def test_many_threads_take_turns_and_each_finds_its_network_there() -> None:
    home = settle(clip=True, captioner=True, painter=True)
    names = list(home.residents) * 40

    def work(name: str) -> set[str]:
        with home.residents[name].present():
            return home.here

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(work, names))
    assert found == [{name} for name in names]


def test_a_real_network_computes_the_same_after_its_travels() -> None:
    network, home = nn.Linear(3, 3), Home(CPU)
    before = network(torch.ones(3)).tolist()
    home.admit("clip", network, offloads=True)
    home.residency.make_room()
    home.call("clip")
    assert network(torch.ones(3)).tolist() == before


def test_dismissed_networks_can_be_freed() -> None:
    residency = Residency(CPU)
    network = nn.Linear(3, 3)
    residency.admit(network, offloads=False)
    gone = ref(network)
    del network
    assert gone() is not None
    residency.dismiss()
    assert gone() is None


# On a CPU, who leaves waits in a file

class Odd(nn.Module):
    """Tensors of every kind that a network may have: tied, scalar, empty, of other precisions, buffers."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(3, 5), nn.Linear(3, 5, bias=False)
        self.second.weight = self.first.weight
        self.scale = nn.Parameter(torch.tensor(2.5))
        self.turned = nn.Parameter(torch.randn(4, 3).bfloat16().T)
        self.nothing = nn.Parameter(torch.empty(0, 3))
        self.register_buffer("mask", torch.tensor([True, False, True]), persistent=False)


def count_bytes(network: nn.Module) -> int:
    tensors = [*network.parameters(), *network.buffers()]
    return sum(tensor.numel() * tensor.itemsize for tensor in tensors)


def test_who_leaves_a_cpu_leaves_memory_and_comes_back_the_same(tmp_path: Path) -> None:
    home, network = Home(CPU, tmp_path), Odd()
    before, size = {name: value.clone() for name, value in network.state_dict().items()}, count_bytes(network)
    home.admit("clip", network, offloads=True)
    home.admit("captioner", nn.Linear(2, 2), offloads=True)
    for _ in range(3):
        home.call("captioner")
        assert count_bytes(network) == 0
        home.call("clip")
        assert count_bytes(network) == size
        assert network.state_dict().keys() == before.keys()
        assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
        assert network.mask.tolist() == [True, False, True]
        assert network.second.weight is network.first.weight
    home.call("captioner")
    home.residency.dismiss()
    assert count_bytes(network) == size, "its owner may go on with it"


def test_weights_that_were_changed_in_place_come_back_changed_where_that_was_said(tmp_path: Path) -> None:
    home, network, forgotten = Home(CPU, tmp_path), nn.Linear(2, 2), list[int]()
    home.admit("clip", network, offloads=True, forget=lambda: forgotten.append(1))
    home.admit("captioner", nn.Linear(2, 2), offloads=True)
    home.call("captioner")
    with home.residents["clip"].present():
        forgotten.clear()
        network.weight.data.fill_(7)
        home.residents["clip"].invalidate()
    assert forgotten == [1]
    home.call("captioner")
    with pytest.raises(DeviceError, match="present"):
        home.residents["clip"].invalidate()
    home.call("clip")
    assert network.weight.unique().tolist() == [7]


def test_nothing_is_left_where_networks_waited(tmp_path: Path) -> None:
    home = Home(CPU, tmp_path / "new")
    home.admit("clip", Odd(), offloads=True)
    home.residency.make_room()
    assert home.here == set()
    home.residency.dismiss()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_who_cannot_wait_in_a_file_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    home, network = Home(CPU, tmp_path / "file"), Odd()
    home.admit("clip", network, offloads=True)
    home.admit("captioner", nn.Linear(2, 2), offloads=False)
    home.call("captioner")
    assert count_bytes(network) > 0
    assert [record.getMessage()[:24] for record in caplog.records] == ["A model stays in memory,"]


def test_networks_that_share_tensors_stay_together(tmp_path: Path) -> None:
    home, network = Home(CPU, tmp_path), Odd()
    home.admit("captioner", network, offloads=True)
    home.admit("clip", nn.ModuleList([network]), offloads=True)
    for name in ("clip", "captioner", "clip"):
        home.call(name)
        assert count_bytes(network) > 0


def test_a_network_that_two_models_own_has_one_place(tmp_path: Path) -> None:
    home, network, forgotten = Home(CPU, tmp_path), Odd(), list[str]()
    home.admit("clip", network, offloads=True, forget=lambda: forgotten.append("clip"))
    home.admit("captioner", network, offloads=True, forget=lambda: forgotten.append("captioner"))
    assert home.residents["clip"] is home.residents["captioner"]
    home.residency.make_room()
    assert (count_bytes(network), forgotten) == (0, ["clip", "captioner"])


# What an interrogator holds, counted by the bytes of all parameters that are alive


def count_live_bytes() -> int:
    """Return the bytes behind all parameters of this process."""
    alive = [found.untyped_storage() for found in gc.get_objects() if issubclass(type(found), nn.Parameter)]
    return sum({storage.data_ptr(): storage.nbytes() for storage in alive}.values())


@pytest.fixture
def config(tiny_clip_folder: Path, tmp_path: Path) -> Config:
    lists = tmp_path / "lists"
    lists.mkdir()
    for name in ("artists", "flavors", "mediums", "movements", "negative"):
        (lists / f"{name}.txt").write_text(f"{name} one\n{name} two\n")
    captioner = save_captioner("blip", tmp_path / "captioner")
    return Config(clip_model_name=f"local-dir:{tiny_clip_folder}", caption_model_name=f"local-dir:{captioner}",
                  data_path=str(lists), cache_path=None, device="cpu", caption_max_length=4)


def watch(config: Config, picture: Image.Image) -> tuple[list[int], dict[str, int], str]:
    """Interrogate two pictures, one after the other; return the live bytes while it goes on, those of each model, and the
    prompt."""
    gc.collect()
    before, seen, sizes = count_live_bytes(), list[int](), dict[str, int]()

    def look(*_: object) -> None:
        seen.append(count_live_bytes() - before)

    with Interrogator(config, monitor=Monitor(look)) as ci:
        assert ci.captioner is not None
        assert isinstance(ci.clip, Clip)
        networks = {"captioner": ci.captioner.model, "clip": ci.clip.model}
        for name, network in networks.items():
            with (ci.captioner if name == "captioner" else ci.clip).present():
                sizes[name] = sum(p.numel() * p.itemsize for p in network.parameters())
        ci.clip.model.visual.register_forward_pre_hook(look)
        ci.captioner.model.vision_model.register_forward_pre_hook(look)
        found = [answer.value for answer in ci.explain_all([picture, picture], "fast", batch_size=1)]
        gone = [ref(network) for network in networks.values()]
        del networks, network
    gc.collect()
    assert count_live_bytes() == before, "close() should free all"
    assert [weak() for weak in gone] == [None, None]
    assert found[0] is not None
    return seen, sizes, found[0].prompt


def test_with_little_memory_the_peak_is_that_of_the_larger_model_and_not_of_both(
        config: Config, corners: Image.Image) -> None:
    together, sizes, prompt = watch(config, corners)
    config.caption_offload = config.clip_offload = True
    in_turns, _, same = watch(config, corners)
    assert max(together) == sum(sizes.values())
    assert max(in_turns) <= 1.05 * max(sizes.values())  # files have gaps
    assert min(in_turns[1:]) < max(sizes.values())
    assert len(in_turns) > 8
    assert same == prompt
