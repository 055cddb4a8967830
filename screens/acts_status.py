"""The acts of the screen of status windows."""

from screens.act import Group, Key, Place, key

_HERE = frozenset({Place.STATUSES})

# fmt: off
STATUS_KEYS: tuple[Key, ...] = (
    key("enter", "write", "написать", id="status.write", group=Group.TALK, places=_HERE, footer=1, shown="Enter",
        why="открыть готовый черновик статуса, поправить и опубликовать"),
    key("p", "postpone", "отложить", id="status.postpone", group=Group.TALK, places=_HERE, footer=2,
        why="отложить статус до срока с причиной; это останется в записи"),
    key("y", "copy", "копировать", id="status.copy", group=Group.TALK, places=_HERE, footer=3,
        why="скопировать последний статус в буфер обмена"),
    key("d", "day", "отчёт дня", id="status.day", group=Group.TALK, places=_HERE, footer=4,
        why="отчёт дня: исправили, в работе, отложили; поправить, скопировать, сохранить в файл"),
    key("escape", "back", "назад", id="status.back", group=Group.MOVE, places=_HERE, footer=5, shown="Esc",
        why="вернуться в очередь"),
)
# fmt: on
