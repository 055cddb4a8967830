"""Files on the screen: dragged and pasted ones attach (T-17), the list, looking, saving, opening, hostile names."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual import events

from data.attached import clipboard, saving_files
from data.desk import Desk
from data.rows import NewFile
from models.terms import AttachmentKind, Role, TicketType
from tests.desks import NOW, by, person
from tests.files import new_file, png, png_bomb, text_file
from tests.glass.hostile import HOSTILE, RAW
from tests.glass.shift import VIP, Shift, busy_desk, on_shift, request
from tests.glass.test_composer import begin, text_of

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


def desk_with(folder: Path, *files: NewFile) -> Desk:
    """A busy desk whose first ticket got one more letter, with files."""
    desk = busy_desk(folder)
    more = request("files", 1, None, f"Re: [№ {VIP}] Не приходит счёт", "Вот файлы")
    desk.intake.accept(replace(more, files=files), NOW)
    return desk


async def paste(shift: Shift, text: str) -> None:
    """Paste as a terminal does when a file is dragged onto it."""
    shift.console.app.post_message(events.Paste(text))
    await shift.pilot.pause()


async def open_list(shift: Shift, key: str = "P") -> None:
    """Open the list of the ticket's files."""
    await shift.press(key)
    await shift.until(lambda: "вложения, " in shift.seen, "the list of files")


async def leave(shift: Shift) -> None:
    """Close the composer."""
    await shift.press("escape")
    await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is put aside")


# --- attaching


@SIZES
@pytest.mark.parametrize("key", ["r", "к"])
async def test_t17_a_pasted_path_attaches_to_the_text_and_leaves_with_it(
    tmp_path: Path, size: tuple[int, int], key: str
) -> None:
    desk = busy_desk(tmp_path)
    path = text_file(tmp_path, "мой отчёт.txt")
    async with on_shift(desk, size=size) as shift:
        await begin(shift, key)
        await shift.type("Во вложении")
        await paste(shift, f"'{path}' ")
        await shift.dialog()
        assert "мой отчёт.txt" in shift.seen and "что это?" in shift.seen
        await shift.press("enter")
        await shift.until(lambda: "приложено: мой отчёт.txt (документ" in shift.seen, "the line of files")
        assert text_of(shift) == "Во вложении"
        await shift.press("ctrl+s")
        await shift.hears("уйдёт через")
        if size[0] > 100:
            await shift.until(lambda: "вложения: мой отчёт.txt (документ" in shift.seen, "it is in the talk")
    sent = desk.outbox.send_due(NOW + timedelta(minutes=1))
    assert sent[0].file is not None and b"Content-Disposition: attachment" in sent[0].file.read_bytes()


async def test_t17_a_path_dropped_on_the_card_attaches_to_the_ticket_and_is_not_sent(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    path = tmp_path / "Снимок экрана.png"
    path.write_bytes(png())
    async with on_shift(desk) as shift:
        await shift.press("enter")
        await shift.until(lambda: shift.screen.card_open, "the card")
        await paste(shift, str(path).replace(" ", "\\ "))
        await shift.dialog()
        assert "▌ 1  скриншот" in shift.seen, "the guess stands chosen"
        await shift.press("enter")
        await shift.hears("приложено к обращению")
    (file,) = desk.attachments.of_ticket(VIP)
    assert (file.name, file.kind, file.ours) == ("Снимок экрана.png", AttachmentKind.SCREENSHOT, True)
    assert desk.reads.rows("SELECT count(*) FROM outbox") == [(0,)]


async def test_several_files_of_one_kind_are_named_at_once(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    first, second = text_file(tmp_path, "1.txt", "раз"), text_file(tmp_path, "2.txt", "два")
    async with on_shift(desk) as shift:
        await begin(shift)
        await paste(shift, f"{first}\n{second}\n")
        await shift.dialog()
        assert "файлов: 2" in shift.seen
        await shift.press("enter")
        await shift.until(lambda: "1.txt" in shift.seen and "2.txt" in shift.seen, "both")
        await leave(shift)


@pytest.mark.parametrize("text", ["/нет/такого.png", "Добрый день, /tmp и всё", "/tmp"])
async def test_a_pasted_text_that_is_no_file_stays_a_text(tmp_path: Path, text: str) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await paste(shift, text)
        await shift.until(lambda: text_of(shift) == text, "the text")
        await leave(shift)


async def test_esc_at_the_kind_attaches_nothing(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    path = text_file(tmp_path)
    async with on_shift(desk) as shift:
        await begin(shift)
        await paste(shift, str(path))
        await shift.dialog()
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "the dialog is gone")
        assert "приложено" not in shift.seen
        await leave(shift)
    assert desk.reads.rows("SELECT count(*) FROM draft_file") == [(0,)]


async def test_a_link_is_refused_in_a_sentence(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    link = tmp_path / "photo.png"
    link.symlink_to(text_file(tmp_path))
    async with on_shift(desk) as shift:
        await begin(shift)
        await paste(shift, str(link))
        await shift.hears("«photo.png» не приложить: это ссылка")
        await leave(shift)


async def test_files_wait_with_the_draft_and_can_be_taken_off(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.attaching.draft(VIP, by(desk), [new_file("счёт.pdf", b"%PDF")], note=False)
    async with on_shift(desk, size=(80, 24)) as shift:
        await begin(shift)
        await shift.until(lambda: "приложено: счёт.pdf" in shift.seen, "the file of the draft")
        await shift.press("f4")
        await shift.until(lambda: desk.reads.rows("SELECT note FROM draft_file") == [(1,)], "it follows the text")
        await shift.press("f2")
        await shift.until(lambda: desk.reads.rows("SELECT note FROM draft_file") == [(0,)], "and comes back")
        await shift.until(lambda: "приложено: счёт.pdf" in shift.seen, "it is still named")
        await shift.press("f6")
        await shift.dialog()
        await shift.press("1")
        await shift.until(lambda: "приложено" not in shift.seen, "it is taken off")
        await leave(shift)
    assert desk.attaching.drafted(person(desk).id, VIP, note=False) == ()


async def test_a_file_is_added_by_its_path(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    path = text_file(tmp_path, "a.txt")
    async with on_shift(desk) as shift:
        await begin(shift)
        await shift.press("f6")
        await shift.dialog()
        await shift.press("enter")
        await shift.until(lambda: "Полный путь" in shift.seen, "the question for the path")
        await shift.type(str(path))
        await shift.press("enter")
        await shift.until(lambda: "что это?" in shift.seen, "the kind")
        await shift.press("enter")
        await shift.until(lambda: "приложено: a.txt" in shift.seen, "the file")
        await leave(shift)


async def test_t17_an_image_of_the_clipboard_attaches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = busy_desk(tmp_path)
    monkeypatch.setattr(clipboard, "HELPERS", (("cat", (str(tmp_path / "clip.png"),), ""),))
    async with on_shift(desk) as shift:
        await shift.press("ctrl+v")
        await shift.hears("Картинки в буфере обмена нет")
        (tmp_path / "clip.png").write_bytes(png())
        await begin(shift)
        await shift.press("ctrl+v")
        await shift.until(lambda: "что это?" in shift.seen, "the kind")
        await shift.press("enter")
        await shift.until(lambda: "приложено: Снимок экрана 2026-03-04 14-07-32.png" in shift.seen, "the image")
        await leave(shift)


# --- the list


@SIZES
@pytest.mark.parametrize("key", ["P", "З"])
async def test_the_list_names_kind_size_time_and_sender(tmp_path: Path, size: tuple[int, int], key: str) -> None:
    desk = desk_with(tmp_path, new_file("договор.pdf", b"%PDF"), new_file("voice_1.ogg", b"OggS"))
    async with on_shift(desk, size=size) as shift:
        await open_list(shift, key)
        assert "договор.pdf" in shift.seen and "голосовое" in shift.seen and "4 Б" in shift.seen
        assert "04.03 14:07" in shift.seen and "от Пётр Семёнов · application/pdf · контрольная" in shift.seen
        await shift.press("down")
        await shift.until(lambda: "audio/ogg" in shift.seen, "the second file")
        await shift.press("escape")


async def test_the_attachments_line_of_the_talk_shows_kind_and_size(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, new_file("IMG_1.jpg", b"x" * 2000))
    async with on_shift(desk) as shift:
        await shift.until(lambda: "вложения: IMG_1.jpg (фото с телефона, 2 кБ)" in shift.seen, "the line")


@pytest.mark.parametrize("key", ["k", "л"])
async def test_c28_a_kind_is_changed_with_its_definition_shown(tmp_path: Path, key: str) -> None:
    desk = desk_with(tmp_path, new_file("скан.jpg", b"x"))
    async with on_shift(desk) as shift:
        await open_list(shift)
        await shift.press(key)
        await shift.until(lambda: "описания не заменяет" in shift.seen, "the definitions")
        await shift.press("3")
        await shift.until(lambda: "вложения, 1" in shift.seen and "фото с телефона" in shift.seen, "the list again")
        await shift.press("escape")
    assert desk.attachments.of_ticket(VIP)[0].kind is AttachmentKind.PHONE_PHOTO


@SIZES
async def test_a_text_is_looked_at_in_its_own_charset(tmp_path: Path, size: tuple[int, int]) -> None:
    words = "Протокол ошибок за февраль, как договаривались с вами на прошлой неделе".encode("cp1251")
    async with on_shift(desk_with(tmp_path, new_file("лог.txt", words)), size=size) as shift:
        await open_list(shift)
        await shift.press("enter")
        await shift.until(lambda: "Протокол ошибок за февраль" in shift.seen, "the text")
        await shift.press("escape")
        await shift.until(lambda: "вложения, 1" in shift.seen, "the list again")
        await shift.press("escape")


@SIZES
async def test_t17_a_picture_is_drawn_in_half_cells(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_shift(desk_with(tmp_path, new_file("a.png", png(300, 100, (200, 30, 40)))), size=size) as shift:
        await open_list(shift)
        await shift.press("enter")
        await shift.until(lambda: "▀▀▀▀▀▀▀▀▀▀" in shift.seen, "the picture")
        colours = {
            segment.style.color.triplet
            for strip in shift.console.app.screen._compositor.render_strips(shift.console.app.screen.size)
            for segment in strip
            if "▀" in segment.text and segment.style and segment.style.color
        }
        assert (200, 30, 40) in colours
        await shift.press("escape")
        await shift.until(lambda: "вложения, 1" in shift.seen, "the list again")
        await shift.press("escape")


@pytest.mark.parametrize(
    ("data", "said"),
    [(png_bomb(), "слишком велика"), (b"PK\x03\x04zip", "не распаковывает"), (b"MZ\x00\x01", "не текст")],
    ids=["bomb", "archive", "program"],
)
async def test_what_cannot_be_shown_is_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    async with on_shift(desk_with(tmp_path, new_file("a.png", data))) as shift:
        await open_list(shift)
        await shift.press("enter")
        await shift.until(lambda: said in shift.seen, said)
        await shift.press("escape")
        await shift.until(lambda: "вложения, 1" in shift.seen, "the list again")
        await shift.press("escape")


@pytest.mark.parametrize("key", ["s", "ы"])
async def test_a_file_is_saved_under_a_cleaned_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    folder = tmp_path / "куда"
    folder.mkdir()
    monkeypatch.setattr(saving_files, "default_folder", lambda: folder)
    async with on_shift(desk_with(tmp_path, new_file("../../\u202eотчёт.txt", b"data"))) as shift:
        await open_list(shift)
        await shift.press(key)
        await shift.until(lambda: "в какую папку?" in shift.seen, "the folder")
        await shift.press("enter")
        await shift.until(lambda: "Сохранено" in shift.seen, "where it lies")
        await shift.press("enter")
        await shift.until(lambda: "вложения, 1" in shift.seen, "the list again")
        await shift.press("escape")
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("_отчёт.txt", b"data")]


@pytest.mark.parametrize("key", ["o", "щ"])
async def test_a_file_is_opened_outside_only_after_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(saving_files, "opener", lambda: "/usr/bin/xdg-open")
    monkeypatch.setattr(saving_files, "_start", asked.append)
    async with on_shift(desk_with(tmp_path, new_file("договор.pdf", b"%PDF", "application/pdf"))) as shift:
        await open_list(shift)
        await shift.press(key)
        await shift.until(lambda: "Открыть файл снаружи?" in shift.seen, "the question")
        assert "договор.pdf" in shift.seen and "application/pdf" in shift.seen
        await shift.press("escape")
        await shift.until(lambda: "вложения, 1" in shift.seen, "the list again")
        assert not asked
        await shift.press(key)
        await shift.until(lambda: "Открыть файл снаружи?" in shift.seen, "the question")
        await shift.press("enter")
        await shift.until(lambda: bool(asked), "it is handed over")
        await shift.until(lambda: "вложения, 1" in shift.seen, "the list again")
        await shift.press("escape")
    assert asked[0][0] == "/usr/bin/xdg-open" and asked[0][1].startswith("/") and len(asked[0]) == 2


async def test_a_file_that_may_run_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(saving_files, "_start", asked.append)
    async with on_shift(desk_with(tmp_path, new_file("счёт.pdf.exe", b"MZ"))) as shift:
        await open_list(shift)
        await shift.press("o")
        await shift.until(lambda: "Пульт их" in shift.seen or "такие Пульт" in shift.seen, "the refusal")
        await shift.press("enter")
        await shift.until(lambda: "вложения, 1" in shift.seen, "the list again")
        await shift.press("escape")
    assert not asked


async def test_a_spoilt_file_is_a_sentence(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, new_file("a.txt", b"data"))
    desk.attachments.blobs.path(desk.attachments.of_ticket(VIP)[0].sha256).write_bytes(b"changed")
    async with on_shift(desk) as shift:
        await open_list(shift)
        await shift.press("enter")
        await shift.until(lambda: "изменён или повреждён" in shift.seen, "the sentence")
        await shift.press("enter")
        await shift.until(lambda: "вложения, 1" in shift.seen, "the list again")
        await shift.press("escape")


async def test_hostile_names_and_texts_are_drawn_as_marks(tmp_path: Path) -> None:
    names = [name for name in HOSTILE if name][::12][:30]
    files = [new_file(name, f"\x1b]0;{n}\x07[red]x[/] [@click=app.quit]y[/]".encode()) for n, name in enumerate(names)]
    async with on_shift(desk_with(tmp_path, *files), size=(80, 24)) as shift:
        await open_list(shift)
        for _ in names:
            assert not RAW.search(shift.seen.replace("\n", ""))
            await shift.press("down")
        await shift.press("enter")
        await shift.until(lambda: "[@click=app.quit]" in shift.seen, "the text as a text")
        assert not RAW.search(shift.seen.replace("\n", ""))
        await shift.press("escape")
        await shift.until(lambda: "вложения, " in shift.seen, "the list again")
        await shift.press("escape")


async def test_a_ticket_without_files_says_how_to_attach_one(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.intake.accept(request("new", 4, TicketType.QUESTION, "Без файлов"), NOW)
    async with on_shift(desk) as shift:
        await open_list(shift)
        assert "Файлов нет. Нажмите a или перетащите файл на окно." in shift.seen
        await shift.press("enter", "k", "escape")


async def test_the_end_of_a_long_name_stays_in_sight(tmp_path: Path) -> None:
    names = ("счёт за услуги за февраль две тысячи двадцать шестого года.pdf.exe", "漢" * 60 + ".desktop")
    async with on_shift(desk_with(tmp_path, *(new_file(name, b"x") for name in names)), size=(80, 24)) as shift:
        await open_list(shift)
        assert ".pdf.exe" in shift.seen and ".desktop" in shift.seen
        await shift.press("escape")


async def test_who_may_not_read_tickets_sees_no_files(tmp_path: Path) -> None:
    async with on_shift(desk_with(tmp_path, new_file("a.txt", b"x")), Role.ADMIN) as shift:
        await shift.press("P")
        await shift.hears("не может читать обращения")
