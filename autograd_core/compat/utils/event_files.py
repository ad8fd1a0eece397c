"""Event files for TensorBoard: its messages, one record after the other.

The package ``tensorboard`` is needed for the messages (``pip install tensorboard``); nothing else
needs it.
"""

from __future__ import annotations

import os
import socket
import struct
import time
import zlib
from pathlib import Path
from typing import ClassVar

import numpy as np


def protobufs():
    """TensorBoard's own message types; ImportError, saying what to do, where it is missing."""
    try:
        from tensorboard.compat import proto
        from tensorboard.compat.proto import event_pb2, graph_pb2, summary_pb2
    except ImportError as error:
        raise ImportError("writing for TensorBoard needs the package tensorboard: pip install "
                          "tensorboard") from error
    return proto and (event_pb2, graph_pb2, summary_pb2)


class EventFile:
    """A new event file in the folder ``logdir``."""

    count: ClassVar[int] = 0

    def __init__(self, logdir, suffix: str = ""):
        self.event_pb2, _, self.summary_pb2 = protobufs()
        EventFile.count += 1
        Path(logdir).mkdir(parents=True, exist_ok=True)
        name = (f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}."
                f"{os.getpid()}.{EventFile.count}{suffix}")
        self.path = Path(logdir) / name
        self.closed = False
        self.write_event(file_version="brain.Event:2")

    def write_event(self, wall_time: float | None = None, **fields) -> None:
        """One event, as a record: length, its checksum, the event, its checksum."""
        if self.closed:
            raise ValueError(f"the writer of {self.path.name} is closed")
        wall_time = time.time() if wall_time is None else wall_time
        data = self.event_pb2.Event(wall_time=wall_time, **fields).SerializeToString()
        head = struct.pack("<Q", len(data))
        with open(self.path, "ab") as file:
            file.write(head + checksum(head) + data + checksum(data))

    def flush(self) -> None:
        """Nothing waits: every event is written at once."""

    def close(self) -> None:
        """No more events."""
        self.closed = True

    def reopen(self) -> None:
        """Events again."""
        self.closed = False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


# the checksum of a record: CRC-32C, turned and shifted

def make_crc_table() -> list[int]:
    """What a byte does to a CRC-32C."""
    found = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        found.append(byte)
    return found


TABLE = make_crc_table()


def checksum(data: bytes) -> bytes:
    """The masked CRC-32C that follows a piece of a record."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 255] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


# pictures

def png(pixels: np.ndarray) -> bytes:
    """A PNG file of pixels (height, width, channels): grey, with transparency, colours, and these
    with transparency."""
    height, width, colours = pixels.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[colours]
    lines = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], 1)
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts)
