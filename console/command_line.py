"""What every command of the command line shares: help in Russian, the folder of the data, printing."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

_WORDS = {
    "Usage:": "Вызов:",
    "Options:": "Ключи:",
    "Arguments:": "Что указать:",
    "Commands:": "Команды:",
    "[OPTIONS]": "[КЛЮЧИ]",
    "COMMAND [ARGS]...": "КОМАНДА [СЛОВА]...",
    "Show this message and exit.": "Показать эту справку.",
    "[required]": "[обязательно]",
    "default:": "если не указать:",
    "<str>": "",
    "<int>": "",
    "<path>": "",
}


def _russian(text: str) -> str:
    for english, russian in _WORDS.items():
        text = text.replace(english, russian)
    return text


class RussianCommand(TyperCommand):
    """A command whose help speaks Russian, headings included."""

    def get_help(self, ctx: Any) -> str:
        """Give the help of one command."""
        return _russian(super().get_help(ctx))


class RussianGroup(TyperGroup):
    """A group of commands whose help speaks Russian, headings included."""

    def get_help(self, ctx: Any) -> str:
        """Give the help of a group."""
        return _russian(super().get_help(ctx))


Data = Annotated[Path | None, typer.Option("--data", help="Папка с данными вместо обычной.", metavar="ПАПКА")]
"""The option that names another folder of data; it may stand before the command or after it."""


def data_of(context: typer.Context, own: Path | None) -> Path | None:
    """Give the folder that was named after the command, else before it."""
    outer: Path | None = context.find_root().obj
    return own or outer


def say(text: str) -> None:
    """Print, with one line break at the end."""
    typer.echo(text.rstrip("\n"))
