"""Files for tests: small pictures and texts of our own making."""

from io import BytesIO
from pathlib import Path

from data.rows import NewFile


def png(width: int = 8, height: int = 4, colour: tuple[int, int, int] = (200, 30, 40)) -> bytes:
    """A picture of one colour."""
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A picture whose few bytes claim a great many points."""
    import struct
    import zlib

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_file(folder: Path, name: str = "отчёт.txt", text: str = "Первая строка\nВторая строка\n") -> Path:
    """A text on disk."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def new_file(name: str = "снимок.png", data: bytes | None = None, media: str = "") -> NewFile:
    """A file as a letter brings it."""
    return NewFile(name, media, png() if data is None else data)
