"""What a file can show of itself inside the console: the head of a text, a small picture, or a sentence why not.

Everything here is bounded: a picture is measured by its header before a pixel is unpacked, archives are never opened.
"""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from data.mail.charsets import decode
from models.safetext import bytes_in_words

if TYPE_CHECKING:
    from PIL.Image import Image

TEXT_BYTES = 20_000
"""How much of a text is shown."""
PIXELS = 25_000_000
"""The largest picture that is unpacked; a photograph in JPEG may be four times as large, for it is unpacked smaller."""
ROOM = (120, 80)
"""Points across and down of what is shown where the asker names no room: two of them stand in one cell."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM")
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF")
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Point = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture, row by row, and how large it is in the file."""

    rows: tuple[tuple[Point, ...], ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What to show: exactly one of the three."""

    text: str = ""
    picture: Picture | None = None
    reason: str = ""
    cut: bool = False


def preview(data: bytes, room: tuple[int, int] = ROOM) -> Preview:
    """Look at a file by its bytes; its name and media type are a stranger's words and decide nothing.

    ``room`` is how many points across and down a picture may take.
    """
    if not data:
        return Preview(reason="Файл пуст.")
    if data.startswith(_MAGIC) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return _picture(data, room)
    if data.startswith(_ARCHIVES):
        said = bytes_in_words(len(data))
        return Preview(reason=f"Архив или документ Office, {said}: Пульт его не распаковывает. Сохраните (s).")
    head = data[: TEXT_BYTES * 2]
    if _BINARY.search(head.removeprefix(b"\xef\xbb\xbf")) and not head.startswith(_UTF16):
        return Preview(reason=f"Это не текст и не картинка, {bytes_in_words(len(data))}. Сохраните файл (s).")
    text = head.decode("utf-16", "replace") if head.startswith(_UTF16) else decode(head.removeprefix(b"\xef\xbb\xbf"))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return Preview(text=plain[:TEXT_BYTES], cut=len(data) > len(head) or len(plain) > TEXT_BYTES)


def _picture(data: bytes, room: tuple[int, int]) -> Preview:
    from PIL import Image, ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                width, height = image.size
                if width * height > PIXELS * (4 if image.format == "JPEG" else 1):
                    return Preview(reason=f"Картинка слишком велика: {width}×{height} точек. Сохраните файл (s).")
                return Preview(picture=_shrunk(image, room))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Preview(reason="Картинка слишком велика. Сохраните файл (s).")
    except Exception:  # a decoder fed with a stranger's bytes may fail in any way: none of them may matter
        return Preview(reason="Картинка повреждена: её не показать. Сохраните файл (s), если он нужен.")


def _shrunk(image: "Image", room: tuple[int, int]) -> Picture:
    """Unpack a picture as small as its format allows, upright, on white where it is transparent."""
    from PIL import Image as Images
    from PIL import ImageOps

    width, height = image.size
    image.draft("RGB", (room[0] * 2, room[1] * 2))
    small = ImageOps.exif_transpose(image).convert("RGBA")
    small.thumbnail(room)
    flat = Images.new("RGB", small.size, (255, 255, 255))
    flat.paste(small, mask=small.getchannel("A"))
    across, down = flat.size
    raw = flat.tobytes()
    points = [(raw[n], raw[n + 1], raw[n + 2]) for n in range(0, len(raw), 3)]
    return Picture(tuple(tuple(points[y * across : (y + 1) * across]) for y in range(down)), width, height)
