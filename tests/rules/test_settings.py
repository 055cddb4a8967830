"""Settings: a bad file is one sentence with the line and what to do (SEC-16)."""

import os
from pathlib import Path

import pytest

from data.refusals import BadInput
from data.settings import SIZE_LIMIT, Settings, load


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.touch(mode=0o600)
    return path


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()


def test_values_are_read(config: Path) -> None:
    config.write_text('send_delay_seconds = 5\nzone = "Asia/Omsk"\n[keymap]\n"ticket.take" = "x"\n', encoding="utf-8")
    settings = load(config)
    assert (settings.send_delay_seconds, settings.zone) == (5, "Asia/Omsk")
    assert settings.keymap["ticket.take"] == "x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zonee = 1\n", "строка 1, ключ «zonee»: такого ключа нет"),
        ('\nsend_delay_seconds = "10"\n', "строка 2, ключ «send_delay_seconds»: нужно целое число"),
        ("send_delay_seconds = true\n", "нужно целое число"),
        ("send_delay_seconds = 10000\n", "от 0 до 600"),
        ('zone = "Mars/Base"\n', "нет часового пояса"),
        ("theme = 3\n", "нужно слово в кавычках"),
        ("inbox_in_console = 1\n", "нужно true или false"),
        ("keymap = 1\n", "нужна таблица"),
        ("zone = \n", "не читаются как TOML"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_line_and_key(config: Path, text: str, said: str) -> None:
    config.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load(config)
    assert said in refused.value.sentence and str(config) in refused.value.sentence


def test_bytes_that_are_no_text_are_refused(config: Path) -> None:
    config.write_bytes(b"zone = '\xff\xfe'")
    with pytest.raises(BadInput, match="UTF-8"):
        load(config)


def test_a_file_that_others_may_write_is_refused(config: Path) -> None:
    config.chmod(0o666)
    with pytest.raises(BadInput, match="chmod 600"):
        load(config)


def test_a_link_is_refused(config: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(config)
    with pytest.raises(BadInput, match="не обычный файл"):
        load(link)


def test_a_fifo_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe, 0o600)
    with pytest.raises(BadInput, match="не обычный файл"):
        load(pipe)


def test_a_huge_file_is_refused_unread(config: Path) -> None:
    config.write_bytes(b"#" * (SIZE_LIMIT + 1))
    with pytest.raises(BadInput, match="больше 1 МБ"):
        load(config)


def test_the_settings_cannot_be_changed_in_flight() -> None:
    with pytest.raises(TypeError):
        Settings().keymap["ticket.take"] = "x"  # type: ignore[index]
