"""What went wrong with a command, in Russian: what the system refused, what typer says of its words."""

from data.trouble import in_words
from models.safetext import one_line


def refused(error: OSError) -> str:
    """Say what the system did not let us do: a folder that cannot be written, a full disk behind the output."""
    where = f"{one_line(str(error.filename))}: " if error.filename else "вывод: "
    return f"Не получилось, {where}{in_words(error)}. Проверьте путь, права и место на диске."


def usage(error: Exception) -> str | None:
    """Say in Russian what typer says in English about the words of a command."""
    param = getattr(error, "param", None)
    name = getattr(error, "option_name", None) or (param.opts[0] if param is not None else "")
    if param is not None and not name.startswith("-"):
        name = param.metavar or name
    said = getattr(error, "message", "")
    known = {
        "NoSuchOption": f"Нет такого ключа: {name}.",
        "MissingParameter": f"Не указано: {param.metavar or name if param is not None else name}.",
        "BadOptionUsage": f"У ключа {name} не хватает значения.",
        "BadParameter": f"Не подходит значение для {name}.",
    }
    sentence = known.get(type(error).__name__)
    if sentence is None and type(error).__name__ in ("UsageError", "BadArgumentUsage", "CommandNotFound"):
        word = said.split("'")[1] if said.count("'") >= 2 else ""
        sentence = f"Нет такой команды: {word}." if "command" in said.lower() and word else "Лишние слова в команде."
    return f"{sentence} Справка: pult --help." if sentence else None
