"""What a terminal pastes when a file is dragged onto it (T-17), and what is only a text that looks a little like it."""

import pytest

from models.pasted import MOST, readings


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/tmp/a.png", ("/tmp/a.png",)),
        ("/tmp/a.png ", ("/tmp/a.png",)),
        ("'/tmp/снимок экрана.png'", ("/tmp/снимок экрана.png",)),
        ("'/tmp/it'\\''s.png'", ("/tmp/it's.png",)),
        ('"/tmp/a b.png"', ("/tmp/a b.png",)),
        ("/tmp/a\\ b\\ \\(2\\).png", ("/tmp/a b (2).png",)),
        ("'/tmp/a.png' '/tmp/b c.png' ", ("/tmp/a.png", "/tmp/b c.png")),
        ("/tmp/a.png /tmp/b.png", ("/tmp/a.png", "/tmp/b.png")),
        ("/tmp/a.png\n/tmp/b.png\n", ("/tmp/a.png", "/tmp/b.png")),
        ("file:///tmp/a%20b.png", ("/tmp/a b.png",)),
        ("file://localhost/tmp/%D0%B0.png\r\n", ("/tmp/а.png",)),
        ("~/a.png", ("~/a.png",)),
    ],
)
def test_t17_a_dragged_file_is_read_however_the_terminal_writes_it(text: str, paths: tuple[str, ...]) -> None:
    assert readings(text)[0] == paths


def test_a_path_that_no_terminal_quoted_is_the_second_reading() -> None:
    assert ("/tmp/снимок экрана.png",) in readings("/tmp/снимок экрана.png")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Добрый день",
        "см. /tmp/a.png",
        "~",
        "/",
        "file://example.org/tmp/a.png",
        "file://[",
        "https://example.org/a.png",
        "/tmp/a\x1b[2J.png",
        "/tmp/a.png\x00",
        "/tmp/" + "a" * 40_000,
        "\n".join(f"/tmp/{n}" for n in range(MOST + 1)),
    ],
)
def test_a_text_is_no_path(text: str) -> None:
    assert readings(text) == ()


def test_a_line_of_words_that_begins_with_a_slash_is_at_most_one_path() -> None:
    assert readings("/help мне") == (("/help мне",),)
    assert readings("/tmp/a.png и ещё 'кавычка") == (("/tmp/a.png и ещё 'кавычка",),)
