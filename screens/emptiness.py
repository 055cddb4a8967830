"""What an empty list says: that all is well, and on an empty queue where requests come from."""

from data.desk import Desk
from data.rows import Person, View
from data.settings import Settings
from models.rights import Act, may
from models.safetext import one_line
from screens.keys import BY_ID, display

_SAID = {
    View.MINE: "У вас ничего нет. {next} — показать следующее по правилу.",
    View.UNREACTED: "Все клиенты услышаны.",
    View.ALL: "Очередь пуста.",
    View.WAITING: "Никого не ждём.",
    View.UNFORMED: "Всё оформлено.",
    View.TALK: "Переписки без задач нет.",
    View.CURATOR: "Слова куратора никто не ждёт.",
}


def empty_words(view: View, filtered: bool, desk: Desk, settings: Settings, person: Person) -> str:
    """Say why a list has no rows and what one can do; each line of the answer is a line of the list."""
    if filtered:
        return "По этому отбору ничего нет. Esc — убрать отбор."

    def key(name: str) -> str:
        return display(BY_ID[name], settings.keymap)

    said = _SAID[view].format(next=key("list.next"))
    if view is not View.ALL:
        return said
    watched = settings.inbox_in_console
    lines = [
        said,
        "",
        "Обращения появятся здесь сами: письма .eml, файлы .json и .csv из папки"
        if watched
        else "Письма .eml, файлы .json и .csv принимает команда pult intake из папки",
        f"  {one_line(str(desk.places.inbox))}",
        "",
        f"{key('list.register')} — завести обращение вручную: звонок, чат, встреча",
    ]
    if may(person.role, Act.PEOPLE):
        lines.append(f"{key('console.people')} — добавить сотрудников")
    lines += [f"{key('console.help')} — все клавиши", f"{key('console.manual')} — руководство"]
    return "\n".join(lines)
