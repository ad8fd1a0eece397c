"""Files that torch.save wrote, damaged and forged ones among them."""

from __future__ import annotations

import io
import pickle
import zipfile

import pytest

import autograd_core as torch
from autograd_core.compat.serialization import archive

GLOBAL = "c{}\n{}\n".format
FLOATS = GLOBAL("torch", "FloatStorage").encode()
REBUILD = GLOBAL("torch._utils", "_rebuild_tensor_v2").encode()
KEY = b"(X\x07\x00\x00\x00storage" + FLOATS + b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"


def forged(program: bytes, **records: bytes) -> io.BytesIO:
    """An archive whose data.pkl is ``program``, with a memory of four floats."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        z.writestr("x/data.pkl", b"\x80\x02" + program + b".")
        z.writestr("x/data/0", records.get("data", bytes(16)))
        z.writestr("x/byteorder", records.get("byteorder", b"little"))
    file.seek(0)
    return file


def tensor(offset: int, size: int, stride: bytes) -> bytes:
    """The program that makes a tensor of one axis."""
    return (REBUILD + b"(" + KEY + b"K%c" % offset + b"K%c\x85" % size + stride + b"\x85" + b"\x89"
            + b"Nt" + b"R")


def saved(x) -> bytes:
    file = io.BytesIO()
    torch.save(x, file)
    return file.getvalue()


def test_a_forged_tensor_that_fits_is_loaded() -> None:
    assert torch.load(forged(tensor(1, 3, b"K\x01"))).tolist() == [0, 0, 0]


@pytest.mark.parametrize(("offset", "size", "stride"), [
    (2, 3, b"K\x01"), (0, 3, b"K\x02"), (0, 200, b"K\x01"), (5, 1, b"K\x01"),
    (3, 4, b"J\xff\xff\xff\xff")])
def test_a_tensor_does_not_look_outside_of_its_memory(offset, size, stride) -> None:
    with pytest.raises(RuntimeError, match="out of bounds for storage of size 16"):
        torch.load(forged(tensor(offset, size, stride)))


def test_byte_order_is_that_of_the_file() -> None:
    one = bytes([0x3f, 0x80, 0, 0])
    assert torch.load(forged(tensor(0, 4, b"K\x01"), data=one * 4, byteorder=b"big")
                      ).tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("weights_only", [True, False])
@pytest.mark.parametrize("program", [
    GLOBAL("os", "system").encode() + b"X\x02\x00\x00\x00ls\x85R",
    GLOBAL("builtins", "eval").encode() + b"X\x01\x00\x00\x001\x85R",
    GLOBAL("subprocess", "Popen").encode() + b"X\x02\x00\x00\x00ls\x85R",
    GLOBAL("autograd_core.serialization", "save").encode(),
    GLOBAL("torch", "os").encode(),
    GLOBAL("torch.nn", "functional.os").encode(),
    b"(ios\nsystem\n",                                          # make an instance
    b"(" + GLOBAL("collections", "OrderedDict").encode() + b"o",
    b"K\x01)R",                                                 # call a number
    b"K\x01)\x81",                                              # make one of a number
    REBUILD + b"}X\x08\x00\x00\x00__code__K\x01sb",             # change a function
    GLOBAL("torch", "Tensor").encode() + b")\x81}X\x06\x00\x00\x00_arrayK\x01sb",
    REBUILD + b"K\x01a",                                        # append to a function
    GLOBAL("torch", "Tensor").encode() + b")RK\x00K\x01s",      # write into a tensor
    b"(X\x05\x00\x00\x00othertQ",                               # memory of another kind
    GLOBAL("torch._tensor", "_rebuild_from_type_v2").encode()
    + b"(" + GLOBAL("_codecs", "encode").encode() + GLOBAL("torch", "Tensor").encode() + b")}tR",
])
def test_a_file_cannot_have_anything_run_or_changed(program: bytes, weights_only: bool) -> None:
    with pytest.raises(pickle.UnpicklingError):
        torch.load(forged(program), weights_only=weights_only)


def test_memory_begins_at_multiples_of_64() -> None:
    data = saved([torch.ones(3), torch.zeros(5)])
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        for info in z.infolist():
            start = info.header_offset + archive.HEADER + len(info.filename) + len(info.extra)
            assert start % archive.ALIGNMENT == 0, info.filename


def test_a_damaged_file_is_refused() -> None:
    data = saved(torch.full((3,), 1.5))
    at = data.index(torch.full((3,), 1.5).numpy().tobytes())
    with pytest.raises(RuntimeError, match=r"bad checksum: archive/data/0"):
        torch.load(io.BytesIO(data[:at] + b"\xff" + data[at + 1:]))
    with pytest.raises(RuntimeError, match="not a ZIP archive"):
        torch.load(io.BytesIO(data[:at]))


def test_a_file_without_objects_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        z.writestr("x/version", "3")
    file.seek(0)
    with pytest.raises(RuntimeError, match=r"file not found: x/data.pkl"):
        torch.load(file)


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(RuntimeError, match="Invalid magic number"):
        torch.load(io.BytesIO(b"hello"))


def test_what_cannot_be_saved_leaves_the_old_file(tmp_path) -> None:
    torch.save(torch.ones(1), tmp_path / "x.pt")
    with pytest.raises((AttributeError, pickle.PicklingError)):
        torch.save(lambda: 1, tmp_path / "x.pt")
    assert torch.load(tmp_path / "x.pt").tolist() == [1]


def test_views_that_pytorch_does_not_know_are_saved_as_copies() -> None:
    x = torch.from_numpy(torch.arange(4.).numpy()[::-1])
    assert torch.load(io.BytesIO(saved(x))).tolist() == [3, 2, 1, 0]


class Own(torch.nn.Module):
    """A network as a learner defines it."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
        self.act = torch.nn.functional.relu

    def forward(self, x):
        return self.act(self.layer(x))


def test_a_module_of_ones_own_is_loaded_when_asked_for(monkeypatch) -> None:
    import sys
    monkeypatch.setitem(sys.modules, Own.__module__, sys.modules.get(Own.__module__)
                        or type(sys)("own"))
    monkeypatch.setattr(sys.modules[Own.__module__], "Own", Own, raising=False)
    net = Own()
    data = saved(net)
    with pytest.raises(pickle.UnpicklingError, match=r"Own was not an allowed global"):
        torch.load(io.BytesIO(data))
    again = torch.load(io.BytesIO(data), weights_only=False)
    assert torch.equal(again(torch.ones(2)), net(torch.ones(2)))
