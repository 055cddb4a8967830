"""What an attachment is, by its name and media type (C-28, S-46): strangers' names, and the table as data."""

import unicodedata
from pathlib import Path

import pytest

from data.attached.kinds import SHIPPED, load_kinds
from data.refusals import BadInput
from models.attachment_kinds import fold
from models.terms import AttachmentKind as Kind

RULES = load_kinds()


@pytest.mark.parametrize(
    ("name", "media", "kind"),
    [
        ("IMG_2031.jpg", "image/jpeg", Kind.PHONE_PHOTO),
        ("IMG_2031.HEIC", "image/heic", Kind.PHONE_PHOTO),
        ("IMG-20260131-WA0003.jpg", "image/jpeg", Kind.PHONE_PHOTO),
        ("photo_2026-02-01 10.11.12.jpeg", "image/jpeg", Kind.PHONE_PHOTO),
        ("WhatsApp Image 2026-02-01 at 10.11.12.jpeg", "", Kind.PHONE_PHOTO),
        ("20260201_101112.jpg", "image/jpeg", Kind.PHONE_PHOTO),
        ("DSC_0042.JPG", "image/jpeg", Kind.PHONE_PHOTO),
        ("PXL_20260201_101112.jpg", "image/jpeg", Kind.PHONE_PHOTO),
        ("C:\\Users\\Пётр\\IMG_2031.JPG", "image/jpeg", Kind.PHONE_PHOTO),
        ("IMG_2031.PNG", "image/png", Kind.SCREENSHOT),
        ("voice_2026.ogg", "audio/ogg", Kind.VOICE),
        ("PTT-20260201-WA0001.opus", "audio/ogg", Kind.VOICE),
        ("AUD-20260201-WA0001.m4a", "audio/mp4", Kind.VOICE),
        ("Голосовое сообщение.mp3", "audio/mpeg", Kind.VOICE),
        ("без имени", "audio/ogg; codecs=opus", Kind.VOICE),
        ("rec.amr", "", Kind.VOICE),
        ("VID_20260201_101112.mp4", "video/mp4", Kind.PHONE_VIDEO),
        ("IMG_0007.MOV", "video/quicktime", Kind.PHONE_VIDEO),
        ("video_2026-02-01_10-11-12.mp4", "video/mp4", Kind.PHONE_VIDEO),
        ("20260201_101112.mp4", "video/mp4", Kind.PHONE_VIDEO),
        ("clip.3gp", "video/3gpp", Kind.PHONE_VIDEO),
        ("Снимок экрана 2026-02-01 в 10.11.12.png", "image/png", Kind.SCREENSHOT),
        ("Снимок экрана (3).jpg", "image/jpeg", Kind.SCREENSHOT),
        ("Screenshot_20260201-101112_Chrome.jpg", "image/jpeg", Kind.SCREENSHOT),
        ("Screenshot 2026-02-01 at 3.04.05\u202fPM.png", "", Kind.SCREENSHOT),
        ("image001.jpg", "image/jpeg", Kind.SCREENSHOT),
        ("image.png", "image/png", Kind.SCREENSHOT),
        ("ошибка.bmp", "", Kind.SCREENSHOT),
        ("Запись экрана 2026-02-01.mov", "video/quicktime", Kind.SCREENCAST),
        ("Screen Recording 2026-02-01 at 10.11.12.mov", "", Kind.SCREENCAST),
        ("скринкаст ошибки.mp4", "video/mp4", Kind.SCREENCAST),
        ("2026-02-01 10-11-12.mkv", "video/x-matroska", Kind.SCREENCAST),
        ("demo.webm", "video/webm", Kind.SCREENCAST),
        ("Запись звонка 12.mp3", "audio/mpeg", Kind.CALL_RECORDING),
        ("in-79001234567-20260201.wav", "audio/wav", Kind.CALL_RECORDING),
        ("call_20260201.ogg", "audio/ogg", Kind.CALL_RECORDING),
        ("договор.pdf", "application/pdf", Kind.DOCUMENT),
        ("реестр.xlsx", "", Kind.DOCUMENT),
        ("скан.jpg", "image/jpeg", Kind.DOCUMENT),
        ("логотип.jpg", "image/jpeg", Kind.DOCUMENT),
        ("winmail.dat", "application/ms-tnef", Kind.DOCUMENT),
        ("архив.zip", "application/zip", Kind.DOCUMENT),
        ("", "", Kind.DOCUMENT),
    ],
)
def test_c28_a_strangers_name_tells_what_a_file_is(name: str, media: str, kind: Kind) -> None:
    assert RULES.guess(name, media) is kind


def test_the_decomposed_letters_of_a_mac_are_read_like_any_other() -> None:
    assert RULES.guess(unicodedata.normalize("NFD", "Снимок экрана.jpg"), "image/jpeg") is Kind.SCREENSHOT
    assert fold(unicodedata.normalize("NFD", "/a/Ёлка\u00a0Й.PNG")) == "елка й.png"


def test_every_kind_has_a_definition_to_choose_by() -> None:
    assert all(len(RULES.means[kind]) > 10 for kind in Kind)


@pytest.mark.parametrize("name", ["a.exe", "счёт.pdf.exe", "счёт.exe.pdf", "x.DESKTOP", "стр.html", "a.sh. ", "b.svg"])
def test_a_file_that_may_run_is_never_opened(name: str) -> None:
    assert not RULES.may_open(name)


def test_an_ordinary_file_may_be_opened_when_asked() -> None:
    assert RULES.may_open("договор.pdf") and RULES.may_open("без суффикса")


def test_the_table_is_data_of_the_installation(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    (tmp_path / "attachments.toml").write_text(text + '\n[[rule]]\nkind = "скриншот"\nnames = ["*.xyz"]\n', "utf-8")
    assert load_kinds(tmp_path).guess("a.XYZ") is Kind.SCREENSHOT
    assert RULES.guess("a.xyz") is Kind.DOCUMENT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[rule]]\nkind = "рисунок"', "rule.1.kind"),
        ('[[rule]]\nkind = "документ"\nname = []', "rule.1.name"),
        ('[[rule]]\nkind = "документ"\nnames = "a"', "rule.1.names"),
        ("[mean]", "mean"),
        ("rule = 1", "rule"),
        ("[means]\n", "means.скриншот"),
        ("[[rule", "не читается"),
    ],
)
def test_a_broken_table_is_a_sentence_with_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    whole = SHIPPED.read_text(encoding="utf-8").partition("[[rule]]")[0]
    means = "" if "means" in text else whole
    (tmp_path / "attachments.toml").write_text(f"{text}\n{means}" if "=" in text[:8] else f"{means}\n{text}\n", "utf-8")
    with pytest.raises(BadInput) as refused:
        load_kinds(tmp_path)
    assert said in refused.value.sentence and "attachments.toml" in refused.value.sentence
