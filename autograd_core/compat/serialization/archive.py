"""The file: a zip archive, not compressed, laid out as PyTorch's.

    name/data.pkl     the objects, pickled; where a tensor's memory belongs stands its number
    name/data/0 …     the memory of each, as it is
    name/byteorder    little or big          name/version   of the format, 3
"""

import io
import sys
import zipfile
import zlib
from collections.abc import Iterable

import numpy as np

from . import messages

ALIGNMENT = 64
"""Records begin at multiples of this, so that PyTorch can map them into memory."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
HEADER = 30
SIGNATURE = b"PK\x03\x04"


class Writer:
    """Writes an archive called ``name`` to ``file``."""

    def __init__(self, file, name: str):
        self.file, self.name = file, name

    def write(self, data: bytes, storages: Iterable[np.ndarray]) -> None:
        """The pickled objects and their memory."""
        with io.BytesIO() as buffer:
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
                for name, content in self.records(data, storages):
                    self.add(archive, buffer, f"{self.name}/{name}", content)
            self.file.write(buffer.getbuffer())

    def records(self, data: bytes, storages):
        """(name, content) of everything in the file."""
        yield "data.pkl", data
        yield ".format_version", b"1"
        yield ".storage_alignment", str(ALIGNMENT).encode()
        yield "byteorder", sys.byteorder.encode()
        checksum = zlib.crc32(data)
        for k, storage in enumerate(storages):
            content = storage.tobytes()
            checksum = zlib.crc32(content, checksum)
            yield f"data/{k}", content
        yield "version", b"3\n"
        yield ".data/serialization_id", f"{checksum:040d}".encode()

    def add(self, archive: zipfile.ZipFile, buffer, name: str, content: bytes) -> None:
        """One record, its content at a multiple of ALIGNMENT; the filler is a zip extra field."""
        info = zipfile.ZipInfo(name, EARLIEST)
        start = buffer.tell() + HEADER + len(name.encode()) + 4
        padding = -start % ALIGNMENT
        info.extra = b"FB" + padding.to_bytes(2, "little") + b"Z" * padding
        archive.writestr(info, content)


class Reader:
    """Reads an archive from where ``file`` stands."""

    def __init__(self, file):
        content = file.read()
        if not content:
            raise EOFError
        if not content.startswith(SIGNATURE):
            raise RuntimeError(messages.NOT_AN_ARCHIVE)
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile:
            raise RuntimeError(messages.CORRUPT.format(why="not a ZIP archive")) from None
        names = self.archive.namelist()
        self.root = names[0].partition("/")[0] if names else ""
        order = self.record("byteorder") if f"{self.root}/byteorder" in names else b"little"
        self.swapped = order.decode() != sys.byteorder

    def record(self, name: str) -> bytes:
        """The content of the record ``name``; RuntimeError where there is none or it is damaged."""
        try:
            return self.archive.read(f"{self.root}/{name}")
        except KeyError:
            why = f"file not found: {self.root}/{name}"
        except zipfile.BadZipFile:
            why = f"bad checksum: {self.root}/{name}"
        raise RuntimeError(messages.CORRUPT.format(why=why))

    def storage(self, key: str, dtype: np.dtype) -> np.ndarray:
        """The memory number ``key`` as a flat array that can be written to."""
        content = bytearray(self.record(f"data/{key}"))
        if len(content) % dtype.itemsize:
            raise RuntimeError(messages.CORRUPT.format(
                why=f"{self.root}/data/{key} is no whole number of elements"))
        array = np.frombuffer(content, dtype)
        return array.byteswap() if self.swapped else array
