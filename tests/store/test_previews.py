"""Looking at a file inside the console: text by its real charset, pictures within limits, bombs and lies refused."""

import gzip
import tracemalloc
import zipfile
from io import BytesIO

import pytest

from data.attached.preview import TEXT_BYTES, preview
from tests.files import png, png_bomb


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16"])
def test_a_text_is_read_whatever_its_charset(charset: str) -> None:
    text = "Добрый день! Вот список ошибок, которые мы видим каждый день после обновления.\r\nВторая строка."
    assert preview(text.encode(charset)).text == text.replace("\r\n", "\n")


def test_only_the_first_twenty_kilobytes_are_shown_and_it_is_said() -> None:
    found = preview(b"line\n" * 100_000)
    assert len(found.text) == TEXT_BYTES and found.cut
    assert not preview(b"short").cut


def test_a_text_with_escape_sequences_is_a_text() -> None:
    assert preview("лог \x1b[31mошибка\x1b[0m".encode()).text == "лог \x1b[31mошибка\x1b[0m", "the screen makes it safe"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_a_picture_is_shrunk_to_the_room_there_is(kind: str) -> None:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (640, 320), (0, 128, 0)).save(out, kind)
    found = preview(out.getvalue(), (40, 40)).picture
    assert found is not None
    assert (len(found.rows[0]), len(found.rows)) == (40, 20) and (found.width, found.height) == (640, 320)
    assert all(abs(have - want) < 12 for have, want in zip(found.rows[10][20], (0, 128, 0), strict=True))


def test_a_transparent_picture_lies_on_white() -> None:
    from PIL import Image

    out = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    found = preview(out.getvalue()).picture
    assert found is not None and found.rows[0][0] == (255, 255, 255)


def test_a_photograph_taken_sideways_stands_upright() -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif)
    found = preview(out.getvalue()).picture
    assert found is not None and (len(found.rows[0]), len(found.rows)) == (20, 40)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "пуст"),
        (png_bomb(), "слишком велика"),
        (png()[:40], "повреждена"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "повреждена"),
        (b"GIF89a\xff\xff\xff\xff", "повреждена"),
        (b"\xff\xd8\xff\xe0", "повреждена"),
        (b"RIFF\x00\x00\x00\x00WEBPxxxx", "повреждена"),
        (b"BM" + b"\xff" * 60, "повреждена"),
        (b"MZ\x90\x00\x03", "не текст и не картинка"),
        (b"%PDF-1.7\n\x00\x01", "не текст и не картинка"),
        (gzip.compress(b"0" * 1000), "не распаковывает"),
    ],
    ids=range(11),
)
def test_what_cannot_be_shown_says_why(data: bytes, said: str) -> None:
    found = preview(data)
    assert said in found.reason and found.picture is None and not found.text


def test_a_bomb_costs_no_memory() -> None:
    from PIL import Image

    Image.init()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\x00" * 20_000_000)
    bombs = [png_bomb(), png_bomb(20_000, 2_000), out.getvalue()]
    tracemalloc.start()
    assert all(preview(each).reason for each in bombs)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000
