"""The command line: the desk without a screen. Errors are one Russian sentence and exit code 2."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from console import listing
from console.board_commands import wall
from console.client_commands import clients
from console.command_line import Data, RussianCommand, RussianGroup, data_of, say
from console.history_commands import import_
from console.quality_commands import sample
from console.readiness_commands import readiness
from console.report_commands import handovers, report
from console.roster_commands import roster
from console.standard_commands import standard
from console.usage import refused, usage
from console.wiring import now, open_desk, places_of
from data.refusals import BadInput, Refusal

app = typer.Typer(
    cls=RussianGroup, rich_markup_mode=None, add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False
)
people = typer.Typer(cls=RussianGroup, rich_markup_mode=None, help="Сотрудники.")
app.add_typer(people, name="user")
app.add_typer(clients, name="clients")
app.add_typer(standard, name="standard")
app.command("report", cls=RussianCommand)(report)
app.command("handovers", cls=RussianCommand)(handovers)
app.command("roster", cls=RussianCommand)(roster)
app.command("import", cls=RussianCommand)(import_)
app.command("sample", cls=RussianCommand)(sample)
app.command("wall", cls=RussianCommand)(wall)
app.command("readiness", cls=RussianCommand)(readiness)

Number = Annotated[int, typer.Argument(help="Номер обращения.", metavar="№")]


@app.callback()
def root(
    context: typer.Context,
    data: Data = None,
) -> None:
    """Пульт: рабочее место оператора поддержки. Без команды открывает экран."""
    context.obj = data


@app.command(cls=RussianCommand)
def demo(
    context: typer.Context,
    as_name: Annotated[str, typer.Option("--as", help="Войти сразу под этим именем.", metavar="ИМЯ")] = "",
    data: Data = None,
) -> None:
    """Открыть экран на учебном столе с живым потоком обращений."""
    from console.wiring import open_console

    raise typer.Exit(open_console(data_of(context, data), demo=True, as_name=as_name))


@app.command(cls=RussianCommand)
def intake(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="Папка или Maildir.", metavar="ПАПКА")] = None,
    once: Annotated[bool, typer.Option("--once", help="Разобрать то, что лежит, и выйти.")] = False,
    data: Data = None,
) -> None:
    """Принимать обращения из папки, пока не остановят."""
    from console.gateway import follow_inbox

    raise typer.Exit(follow_inbox(open_desk(data_of(context, data)), folder, once=once))


@app.command(cls=RussianCommand)
def add(
    context: typer.Context,
    text: Annotated[
        str, typer.Option("--text", help="Текст; без него читается стандартный ввод.", metavar="ТЕКСТ")
    ] = "",
    subject: Annotated[str, typer.Option("--subject", help="Тема.", metavar="ТЕМА")] = "",
    kind: Annotated[str, typer.Option("--type", help="Тип: Авария, Поломка, Вопрос…", metavar="ТИП")] = "",
    sender: Annotated[str, typer.Option("--from", help="Адрес или телефон клиента.", metavar="АДРЕС")] = "",
    name: Annotated[str, typer.Option("--name", help="Имя клиента.", metavar="ИМЯ")] = "",
    channel: Annotated[str, typer.Option("--channel", help="Канал: телефон, почта, чат…", metavar="КАНАЛ")] = "телефон",
    at: Annotated[str, typer.Option("--at", help="Когда обратились: 2026-02-03 14:05.", metavar="ВРЕМЯ")] = "",
    client: Annotated[str, typer.Option("--client", help="Организация, как в карточке клиента.", metavar="ИМЯ")] = "",
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", help="Ответ формы: ЗАЧЕМ=…; можно повторять.", metavar="ВОПРОС=ОТВЕТ"),
    ] = None,
    topic: Annotated[str, typer.Option("--topic", help="Тематика: обучение…", metavar="СЛОВО")] = "",
    behalf: Annotated[str, typer.Option("--behalf", help="По поручению какого ЛПР.", metavar="ИМЯ")] = "",
    declared: Annotated[str, typer.Option("--declared", help="Заявленная срочность: P1, P2 или P3.", metavar="P")] = "",
    data: Data = None,
) -> None:
    """Завести одно обращение; скажет, что ответили правила приёма."""
    from console.gateway import Said, add_request, said_on_input

    body = text or said_on_input()
    desk = open_desk(data_of(context, data))
    said = Said(subject, kind, sender, name, client, channel, at, topic, behalf, declared, tuple(answer or ()))
    say(add_request(desk, now(), body, said))


@app.command(cls=RussianCommand)
def gate(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="Файл .eml, .json, .csv или .txt; «-» — вход команды.", metavar="ФАЙЛ")],
    channel: Annotated[str, typer.Option("--channel", help="Как если бы пришло этим каналом.", metavar="КАНАЛ")] = "",
    sender: Annotated[str, typer.Option("--from", help="Как если бы написал этот человек.", metavar="АДРЕС")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON.")] = False,
    data: Data = None,
) -> None:
    """Сказать, что приём ответит на обращение; ничего не принимать и не менять."""
    from console.gate import gate_file

    desk = open_desk(data_of(context, data))
    say(gate_file(desk, file, now(), channel=channel, sender=sender, as_json=as_json))


@app.command(cls=RussianCommand)
def door(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="За сколько дней.", metavar="N")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="JSON.")] = False,
    data: Data = None,
) -> None:
    """Показать приём за период: ответы, каналы, «мимо канала», спорные приоритеты."""
    from console.door import door as written

    say(written(open_desk(data_of(context, data)), now(), days, as_json=as_json))


@app.command("list", cls=RussianCommand)
def list_(
    context: typer.Context,
    view: Annotated[
        str,
        typer.Option(
            "--view",
            help="Вид: Вся, Ждут реакции, Ждут клиента, Не оформлено, Переписка, Ждут куратора.",
            metavar="ВИД",
        ),
    ] = "Вся",
    typed: Annotated[str, typer.Option("--filter", help="Фильтр, как на экране.", metavar="СЛОВА")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="Сколько строк, не больше.", metavar="N")] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV для таблиц.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Не скрывать телефоны и адреса.")] = False,
    data: Data = None,
) -> None:
    """Показать очередь; телефоны и адреса скрыты."""
    if as_json and as_csv:
        raise BadInput("Укажите что-то одно: --json или --csv.")
    desk = open_desk(data_of(context, data))
    rows = listing.rows(desk, view, typed, limit)
    write = listing.as_json if as_json else listing.as_csv if as_csv else listing.as_text
    say(write(rows, listing.Lister(desk, now(), full)))


@app.command(cls=RussianCommand)
def show(context: typer.Context, number: Number, data: Data = None) -> None:
    """Показать обращение с перепиской."""
    desk = open_desk(data_of(context, data))
    say(listing.card(desk, number, now()))


@app.command(cls=RussianCommand)
def explain(context: typer.Context, number: Number, data: Data = None) -> None:
    """Объяснить сроки обращения и место в очереди словами."""
    desk = open_desk(data_of(context, data))
    say(listing.explained(desk, number, now()))


@people.command("add", cls=RussianCommand)
def user_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Имя и фамилия.", metavar="ИМЯ")],
    role: Annotated[
        str, typer.Option("--role", help="Роль: оператор, специалист, инженер, супервайзер…", metavar="РОЛЬ")
    ] = "оператор",
    line: Annotated[int, typer.Option("--line", min=1, max=3, help="Линия.", metavar="N")] = 1,
    by: Annotated[
        str, typer.Option("--by", help="Супервайзер, который добавляет (спросит его PIN).", metavar="ИМЯ")
    ] = "",
    data: Data = None,
) -> None:
    """Добавить сотрудника; PIN спрашивается дважды."""
    from console.gateway import add_person

    say(add_person(open_desk(data_of(context, data)), now(), name, role, line, by))


@people.command("list", cls=RussianCommand)
def user_list(context: typer.Context, data: Data = None) -> None:
    """Показать сотрудников."""
    say(listing.people(open_desk(data_of(context, data))))


@app.command(cls=RussianCommand)
def init(
    context: typer.Context,
    profile: Annotated[str, typer.Option("--profile", help="Профиль: стандарт, две линии…", metavar="ИМЯ")] = "",
    name: Annotated[str, typer.Option("--name", help="Как называется служба.", metavar="ИМЯ")] = "",
    calendar: Annotated[str, typer.Option("--calendar", help="Часы работы, имя календаря.", metavar="ИМЯ")] = "",
    mail: Annotated[str, typer.Option("--mail", help="С какого адреса уходят письма.", metavar="АДРЕС")] = "",
    supervisor: Annotated[str, typer.Option("--supervisor", help="Первый супервайзер.", metavar="ИМЯ")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ничего не спрашивать.")] = False,
    data: Data = None,
) -> None:
    """Завести стол: имя, профиль, часы работы, адрес, первый супервайзер."""
    from console.init import Wanted
    from console.init import init as set_up

    wanted = Wanted(profile, name, calendar, mail, supervisor)
    say(set_up(places_of(data_of(context, data)), wanted, yes=yes))


@app.command(cls=RussianCommand)
def tick(context: typer.Context, data: Data = None) -> None:
    """Сделать по сменам и предупреждениям всё, чему пришло время: для запуска по расписанию."""
    from console.tick import tick as keep_time

    say(keep_time(open_desk(data_of(context, data)), now()))


@app.command(cls=RussianCommand)
def where(context: typer.Context, data: Data = None) -> None:
    """Показать, где что лежит."""
    places = places_of(data_of(context, data)).listed()
    width = max(len(name) for name, _ in places)
    say("\n".join(f"{name:<{width}}  {path}" for name, path in places))


@app.command(cls=RussianCommand)
def check(
    context: typer.Context,
    journal: Annotated[bool, typer.Option("--journal", help="Проверить весь журнал, а не только его конец.")] = False,
    data: Data = None,
) -> None:
    """Проверить настройки, стандарт, базу, версию SQLite и журнал."""
    from console.checkup import checkup

    sound, report = checkup(places_of(data_of(context, data)), now(), whole_journal=journal)
    say(report)
    raise typer.Exit(0 if sound else 2)


def run(words: Sequence[str]) -> int:
    """Run one command; every failure that a person can mend is a sentence on stderr and exit code 2."""
    try:
        code = app(args=list(words), prog_name="pult", standalone_mode=False)
    except Refusal as refusal:
        return _complain(refusal.sentence)
    except typer.Abort:
        return _complain("Прервано, ничего не сделано.")
    except typer.Exit as leave:
        return leave.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        return _complain(refused(error))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = usage(error)
        if sentence is None:
            raise
        return _complain(sentence)
    return code if isinstance(code, int) else 0


def _complain(sentence: str) -> int:
    typer.echo(sentence, err=True)
    return 2
