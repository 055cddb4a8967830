"""Files on the screen: the list of a ticket's files, dragged paths, clipboard images, and what leaves with a text."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content
from textual.events import Paste

from data.refusals import Refusal
from data.rows import DraftRow, FileRow, NewFile, QueueRow
from models.pasted import readings
from models.rights import Act, may, refusal
from models.safetext import bytes_in_words, one_line
from models.terms import AttachmentKind, MessageKind
from screens.writing import WritingScreen

if TYPE_CHECKING:
    from screens.composer import Composer


class AttachingScreen(WritingScreen):
    """A screen onto which files can be dragged."""

    # --- the files of a ticket

    @work(group="tell", exit_on_error=False)
    async def action_files(self) -> None:
        """Show the ticket's files, and do with them what is wanted, until the person leaves the list."""
        row = self.one_subject()
        if row is None:
            return
        if not may(self.person.role, Act.READ):
            self.say(refusal(self.person.role, Act.READ), "warning")
            return
        from screens.dialogs.files import FilesDialog

        place = 0
        while True:
            files = await asyncio.to_thread(self._desk.attachments.of_ticket, row.number)
            wanted = await self.app.push_screen_wait(FilesDialog(row.number, files, self.zone, place))
            if wanted is None:
                return
            deed, place = wanted
            try:
                await self._do_with(deed, row, files[place] if files else None)
            except Refusal as no:
                await self._tell("Не вышло", no.sentence)

    async def _do_with(self, deed: str, row: QueueRow, file: FileRow | None) -> None:
        if deed == "add":
            await self._add_by_path(row.number, None)
        elif file is not None and deed == "kind":
            await self._name_kind(row, file)
        elif file is not None:
            data = await asyncio.to_thread(self._desk.attachments.read, file)
            deeds = {"look": self._look, "save": self._save, "open": self._open_outside}
            await deeds[deed](file, data)

    async def _look(self, file: FileRow, data: bytes) -> None:
        from data.attached.preview import preview
        from screens.dialogs.look import Look, room_for

        found = await asyncio.to_thread(preview, data, room_for(*self.app.size))
        await self.app.push_screen_wait(Look(Content(f"{_said(file.name, file.size)}, {file.kind.label}"), found))

    async def _name_kind(self, row: QueueRow, file: FileRow) -> None:
        kind = await self._ask_kind(f"№ {row.number}: {_said(file.name, file.size)} — что это?", file.kind)
        if kind is not None and kind is not file.kind:
            done = await asyncio.to_thread(self._desk.attaching.name_kind, file.id, self.by(None), kind)
            self.say(done.sentence)
            self.look_again({row.number})

    async def _save(self, file: FileRow, data: bytes) -> None:
        from data.attached.saving_files import default_folder, save
        from models.file_names import disk_name
        from screens.dialogs.ask import Ask, any_text

        title = Content(f"Сохранить как {one_line(disk_name(file.name))}: в какую папку?")
        folder = await self.app.push_screen_wait(Ask(title, any_text, start=str(default_folder())))
        if folder is not None:
            path = await asyncio.to_thread(save, data, file.name, Path(folder))
            await self._tell("Сохранено", str(path))

    async def _open_outside(self, file: FileRow, data: bytes) -> None:
        from data.attached.saving_files import open_outside
        from models.file_names import disk_name
        from screens.dialogs.tell import Confirm

        if not self._desk.attachments.kinds.may_open(file.name):
            raise Refusal(f"«{file.name}» может запустить программу, такие Пульт не открывает. Можно сохранить (s).")
        lines = [
            f"Имя: {one_line(disk_name(file.name))}",
            f"Тип: {one_line(file.media)}, {file.kind.label}, {bytes_in_words(file.size)}",
            f"От кого: {one_line(file.who) or 'неизвестно'}",
            "",
            "Файл откроет другая программа этой машины. Открыть?",
        ]
        if await self.app.push_screen_wait(Confirm("Открыть файл снаружи?", lines)):
            await asyncio.to_thread(open_outside, data, file.name, self._desk.places)
            self.say(f"«{file.name}» передан программе этой машины.")

    # --- what is dragged or pasted

    def on_paste(self, event: Paste) -> None:
        """Take a file that was dragged onto the card; any other paste means nothing here."""
        if readings(event.text):
            event.stop()
            self._drop(event.text)

    def on_composer_dropped(self, message: "Composer.Dropped") -> None:
        """Take a file that was dragged onto the text; what is no file is text after all."""
        self._drop(message.text)

    @work(group="tell", exit_on_error=False)
    async def _drop(self, text: str) -> None:
        from data.attached.picking import picked, read_files

        composer = self.card_view.composer
        paths = await asyncio.to_thread(picked, text)
        if not paths:
            if composer is not None:
                composer.insert(text)
            return
        try:
            await self._attach_files(await asyncio.to_thread(read_files, paths, self._desk.places), composer)
        except Refusal as no:
            self.say(no.sentence, "warning")

    def action_paste_image(self) -> None:
        """Attach the clipboard's image to the ticket."""
        self._paste_image()

    def on_composer_image_wanted(self) -> None:
        """Attach the clipboard's image to the text."""
        self._paste_image()

    @work(group="tell", exit_on_error=False)
    async def _paste_image(self) -> None:
        from data.attached.clipboard import clipboard_image

        composer = self.card_view.composer
        image = await asyncio.to_thread(clipboard_image, self._now(), self.zone)
        if image is not None:
            try:
                await self._attach_files((image,), composer)
            except Refusal as no:
                self.say(no.sentence, "warning")
        elif composer is not None:
            composer.paste_text()
        else:
            self.say("Картинки в буфере обмена нет, или её нечем взять. Перетащите файл на окно.", "warning")

    async def _attach_files(self, files: Sequence[NewFile], composer: "Composer | None", number: int = 0) -> None:
        """Ask what the files are and attach them: to the text being written, else to the ticket meant."""
        if composer is not None:
            number = composer.number
        elif not number:
            row = self.one_subject()
            number = row.number if row is not None else 0
        named = await self._named(number, files) if number else None
        if not named:
            return
        if composer is not None:
            note = composer.kind is MessageKind.NOTE
            act = partial(self._desk.attaching.draft, number, self.by(None), named, note=note)
            waiting = await asyncio.to_thread(act)
            self._show_waiting(number, note, waiting)
        else:
            done = await asyncio.to_thread(self._desk.attaching.attach, number, self.by(None), named)
            self.say(done.sentence)
            self.look_again({number})

    async def _named(self, number: int, files: Sequence[NewFile]) -> tuple[NewFile, ...] | None:
        """Ask what each file is, all alike at once; the guess stands chosen (C-28)."""
        from dataclasses import replace

        guesses = [file.kind or self._desk.attachments.guess(file.name, file.media) for file in files]
        if len(files) > 1 and len(set(guesses)) == 1:
            kind = await self._ask_kind(f"№ {number}: приложить файлов: {len(files)}. Что это?", guesses[0])
            return tuple(replace(file, kind=kind) for file in files) if kind is not None else None
        named: list[NewFile] = []
        for file, guess in zip(files, guesses, strict=True):
            said = _said(file.name, len(file.data))
            kind = await self._ask_kind(f"№ {number}: приложить {said} — что это?", guess)
            if kind is None:
                return None
            named.append(replace(file, kind=kind))
        return tuple(named)

    async def _ask_kind(self, title: str, guess: AttachmentKind) -> AttachmentKind | None:
        from screens.dialogs.choose import Choice, Choose

        means = self._desk.attachments.kinds.means
        kinds = list(AttachmentKind)
        choices = [Choice(kind, kind.label, one_line(means[kind])) for kind in kinds]
        return await self.app.push_screen_wait(Choose(Content(title), choices, kinds.index(guess)))

    # --- the files of a text

    async def _compose_with(self, row: QueueRow, kind: MessageKind, draft: DraftRow | None, *words: Any) -> None:
        await super()._compose_with(row, kind, draft, *words)
        self._load_waiting()

    def on_composer_kind_changed(self, message: "Composer.KindChanged") -> None:
        """Let the files follow the text that became another kind of message."""
        super().on_composer_kind_changed(message)
        note = message.new is MessageKind.NOTE
        if note is not (message.old is MessageKind.NOTE):
            follow = partial(self._desk.attaching.redraft, message.number, self.by(None), note=note)
            self.order("files", follow, lambda _: self._load_waiting())

    def _load_waiting(self) -> None:
        composer = self.card_view.composer
        if composer is not None:
            number, note = composer.number, composer.kind is MessageKind.NOTE
            read = partial(self._desk.attaching.drafted, self.person.id, number, note=note)
            self.fetch("waiting", read, partial(self._show_waiting, number, note))

    def _show_waiting(self, number: int, note: bool, files: tuple[FileRow, ...]) -> None:
        composer = self.card_view.composer
        if composer is not None and composer.number == number and (composer.kind is MessageKind.NOTE) is note:
            composer.attach(files)

    def on_composer_files_wanted(self) -> None:
        """Add a file by its path, or take one off the text."""
        self._change_files()

    @work(group="tell", exit_on_error=False)
    async def _change_files(self) -> None:
        from screens.dialogs.choose import Choice, Choose

        composer = self.card_view.composer
        if composer is None:
            return
        number, note = composer.number, composer.kind is MessageKind.NOTE
        choices = [Choice(file.id, f"Убрать {_said(file.name, file.size)}") for file in composer.files]
        add = Choice(0, "Приложить файл…", "по пути на этой машине")
        wanted = await self.app.push_screen_wait(Choose(f"№ {number}: файлы письма", [*choices, add]))
        try:
            if wanted == 0:
                await self._add_by_path(number, composer)
            elif wanted is not None:
                act = partial(self._desk.attaching.undraft, number, self.by(None), wanted, note=note)
                self._show_waiting(number, note, await asyncio.to_thread(act))
        except Refusal as no:
            self.say(no.sentence, "warning")

    async def _add_by_path(self, number: int, composer: "Composer | None") -> None:
        from data.attached.picking import picked, read_files
        from screens.dialogs.ask import Ask, any_text

        hint = "Полный путь; файл можно и перетащить на окно."
        typed = await self.app.push_screen_wait(Ask(f"№ {number}: приложить файл", any_text, hint=hint, example="/"))
        if typed is None:
            return
        paths = await asyncio.to_thread(picked, typed)
        if not paths:
            raise Refusal(f"Файла «{typed}» нет. Проверьте путь: он начинается с / или ~/.")
        await self._attach_files(await asyncio.to_thread(read_files, paths, self._desk.places), composer, number)

    async def _tell(self, title: str, sentence: str) -> None:
        from screens.dialogs.tell import Tell

        await self.app.push_screen_wait(Tell(title, [one_line(sentence)]))


def _said(name: str, size: int) -> str:
    return f"«{one_line(name)}», {bytes_in_words(size)}"
