"""`pult standard` and `pult init` as a person types them (issue §8, §9)."""

import io
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from console.init import profiles
from data.rows import By
from data.rules import calendars
from data.rules.sources import Sources
from data.rules.standard import load as load_standard
from data.settings import load
from models.standard import DEFAULT
from models.terms import MessageKind, Role
from tests.arrivals import Asked, arrive, ticket_of
from tests.desks import NAMES, NOW, PIN, make_desk, open_desk, person
from tests.house.test_cli import Shell
from tests.store.rules_at_hand import edit, put, terms

LEAD = NAMES[Role.SUPERVISOR]
RESPONSE = terms("Обычный", "response", "3 ч")
LANES = ('lanes = ["VIP", "Авария"', 'lanes = ["Авария", "VIP"')


@pytest.fixture
def pult(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command on a desk whose standard is what is shipped, a minute after a request came."""
    monkeypatch.setattr("console.standard_commands.now", lambda: NOW)
    desk = make_desk(tmp_path)
    arrive(desk, Asked())
    desk.clocks.sweep(NOW)
    return Shell(desk.places.root, capsys)


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put lines on the input of the command."""
    return lambda lines: monkeypatch.setattr("sys.stdin", io.StringIO(lines))


def test_check_tells_every_error_on_a_line_of_its_own_and_exit_code_2(pult: Shell) -> None:
    assert "Ошибок нет: стандарт 2026-1, профиль «стандарт», все файлы из поставки" in pult("standard", "check")
    desk = open_desk(pult.root)
    edit(desk, ("warn_share = 0.75", "warn_share = 7"), ('grace = "10 мин"', 'grace = "скоро"'))
    put(desk, "a = 1\n", "chanels.toml")
    pult("standard", "check", code=2)
    errors = pult.error.splitlines()
    assert len(errors) == 3
    assert "ключ «clocks.warn_share»: число слишком велико" in errors[0] and "строка" in errors[0]
    assert "ключ «clocks.grace»" in errors[1]
    assert "Возможно, это channels.toml" in errors[2]
    assert "✗ стандарт" in pult("check", code=2)


def test_what_counts_at_once_is_said_to_need_no_applying(pult: Shell) -> None:
    pult("standard", "copy", "texts/gate.toml", "tickets.toml")
    said = pult("standard", "diff")
    assert "Отличий нет" in said
    assert "Тексты и заготовки (texts/gate.toml, tickets.toml) действуют с сохранения файла" in said


def test_check_takes_any_folder(pult: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "черновик"
    folder.mkdir()
    (folder / "forms.toml").write_text("[questions", encoding="utf-8")
    (folder / "forms.toml").chmod(0o600)
    pult("standard", "check", str(folder), code=2)
    assert "forms.toml, строка 1, ключ «questions»: не читается как TOML" in pult.error
    pult("standard", "check", str(tmp_path / "нет"), code=2)
    assert "Папки" in pult.error


def test_diff_says_in_words_what_changes_and_what_that_does(pult: Shell) -> None:
    assert "Отличий нет" in pult("standard", "diff")
    edit(open_desk(pult.root), RESPONSE, LANES)
    said = pult("standard", "diff")
    assert "Уровень Обычный: ответ 8 ч → 3 ч" in said
    assert "Стандарт: порядок очереди VIP, Авария" in said
    assert "Если применить и к открытым (--open): 1 открытое сдвинется" in said
    assert "ждёт применения (pult standard diff): standard.toml" in pult("check")


@pytest.mark.parametrize(
    ("word", "rules", "key"),
    [
        ("Обычный", ["Уровень Обычный", "реакция: 2 ч", "Приём, уровень Обычный"], "«tiers.Обычный.reaction»"),
        ("авария", ["Тип Авария", "что это: недоступно то, за что мы отвечаем"], "«types.Авария.means»"),
        ("телефон", ["Канал телефон", "как писать: назовите номер и срок"], "«channels.телефон.format»"),
        ("менеджер", ["Приём, роль менеджер", "может сам: Авария"], "«roles.менеджер.own»"),
        ("", ["порядок очереди: VIP, Авария", "Уровень VIP"], "«lanes»"),
    ],
)
def test_explain_gives_each_rule_with_file_line_and_key(pult: Shell, word: str, rules: list[str], key: str) -> None:
    said = pult("standard", "explain", *([word] if word else []))
    for rule in rules:
        assert rule in said
    place = next(line for line in said.splitlines() if key in line)
    path, _, line = place.strip().partition(", строка ")
    row = Path(path).read_text(encoding="utf-8").splitlines()[int(line.split(",")[0]) - 1]
    assert key.strip("«»").rpartition(".")[2] in row


def test_explain_names_the_words_that_there_are(pult: Shell) -> None:
    pult("standard", "explain", "Небывалый", code=2)
    assert "нет слова «Небывалый»" in pult.error and "Какой-то" in pult.error


def test_apply_asks_for_the_pin_of_somebody_who_may(pult: Shell, say: Callable[[str], None]) -> None:
    assert "Применять нечего" in pult("standard", "apply")
    desk = open_desk(pult.root)
    edit(desk, RESPONSE)
    pult("standard", "apply", code=2)
    assert "укажите --by" in pult.error
    say(f"{PIN}\n")
    pult("standard", "apply", "--by", NAMES[Role.OPERATOR], code=2)
    assert "не может применять новый стандарт" in pult.error
    before = ticket_of(desk, 1).response_due
    say(f"{PIN}\n")
    assert "Стандарт 2026-1+1 применён" in pult("standard", "apply", "--by", LEAD, "--open")
    assert "Отличий нет" in pult("standard", "diff")
    assert open_desk(pult.root).journal.verify().sound
    assert before is not None and "targets_applied" in [event.kind.value for event in desk.journal.of_ticket(1)]


def test_copy_puts_the_shipped_files_there_and_never_over_another(pult: Shell) -> None:
    folder = pult.root / "standard"
    assert "gate.toml: скопирован" in pult("standard", "copy", "gate.toml")
    assert [path.name for path in folder.iterdir()] == ["gate.toml"]
    (folder / "gate.toml").write_text("# мой\n", encoding="utf-8")
    said = pult("standard", "copy")
    assert "gate.toml: уже есть, не тронут" in said and "standard.toml: скопирован" in said
    assert (folder / "gate.toml").read_text(encoding="utf-8") == "# мой\n"
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.toml")} == {0o600}
    (folder / "gate.toml").unlink()
    assert "Отличий нет" in pult("standard", "diff")
    pult("standard", "copy", "../config.toml", code=2)
    assert "в поставке нет" in pult.error


def test_try_says_what_the_files_would_have_done_and_what_they_do_now(pult: Shell) -> None:
    assert "Отличий нет" in pult("standard", "try")
    desk = open_desk(pult.root)
    desk.replies.reply(1, By(person(desk), NOW), MessageKind.ANSWER, "Готово")
    head = desk.reads.number("SELECT max(n) FROM journal_event")
    edit(desk, terms("Обычный", "response", "10 мин"), LANES)
    said = pult("standard", "try", "--days", "5")
    assert "За 5 дней, 1 обращение: с новым стандартом вышло бы то же самое." in said
    assert "Ответ в срок: 100 % (1 из 1), без изменений" in said
    assert "Если применить сейчас:" in said and "30 мин работы на обращение (настройка)" in said
    assert desk.reads.number("SELECT max(n) FROM journal_event") == head, "trying writes nothing"
    pult("standard", "try", "--days", "0", code=2)
    assert "Пробовать можно на 1–3660 днях" in pult.error


@pytest.fixture
def fresh(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """The command on a machine that has no desk yet."""
    return Shell(tmp_path / "стол", capsys)


def test_init_asks_and_the_desk_goes_by_the_answers(fresh: Shell, say: Callable[[str], None]) -> None:
    say('Служба "Ромашка"\nдве линии\n2\ndesk@our.example\nМарина Орлова\nтри-слова-подряд\nтри-слова-подряд\n')
    said = fresh("init")
    for name, means in profiles(load_standard()):
        assert f"{name} — {means}" in said, "each profile with a line on what it means"
    settings = load(fresh.root / "config.toml")
    assert (settings.desk_name, settings.calendar) == ('Служба "Ромашка"', "пн-пт-9-18")
    assert settings.mail_from == "desk@our.example"
    desk = open_desk(fresh.root, settings)
    assert desk.standard.profile == "две линии" and desk.standard.resolution
    assert desk.in_force.adopted and not desk.renewal.draft().differs
    assert desk.people.sign_in("Марина Орлова", "три-слова-подряд", NOW).role is Role.SUPERVISOR
    assert {path.stat().st_mode & 0o777 for path in (desk.places.config, desk.places.standard / "standard.toml")} == {
        0o600
    }


@pytest.mark.parametrize("profile", [DEFAULT, *load_standard().profiles])
def test_init_in_a_script_makes_every_profile_work(fresh: Shell, profile: str) -> None:
    fresh("init", "--profile", profile, "--yes")
    desk = open_desk(fresh.root, load(fresh.root / "config.toml"))
    assert desk.standard.profile == profile
    assert desk.policy.schedule.name in calendars.names()
    assert "Ошибок нет" in fresh("standard", "check")
    assert "✗" not in fresh("check")
    own = Sources.on_disk(desk.places.standard).own
    if profile != DEFAULT:
        said = {**tomllib.loads(own["standard.toml"]), "profile": DEFAULT}
        assert said == Sources().document("standard.toml"), "one word differs from what is shipped"


def test_init_writes_over_nothing_unasked(fresh: Shell, say: Callable[[str], None]) -> None:
    fresh("init", "--profile", "релиз", "--yes")
    config = fresh.root / "config.toml"
    config.write_text('desk_name = "Своя"\n', encoding="utf-8")
    config.chmod(0o600)
    fresh("init", "--profile", "стандарт", "--yes", code=2)
    assert "Уже есть" in fresh.error and "Ничего не записано" in fresh.error
    say("нет\n")
    fresh("init", "--profile", "стандарт", code=2)
    assert 'desk_name = "Своя"' in config.read_text(encoding="utf-8")
    say("да\nНовая\n\n\n\n")
    said = fresh("init", "--profile", "стандарт")
    assert "новый ждёт применения" in said, "a desk at work goes on by its standard"
    assert (fresh.root / "config.toml.old").read_text(encoding="utf-8") == 'desk_name = "Своя"\n'
    assert load(config).desk_name == "Новая"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--profile", "чудо", "--yes"], "Профиля «чудо» нет. Есть: стандарт, две линии"),
        (["--calendar", "чудо", "--yes"], "Календаря «чудо» нет"),
        ([], "Ответа нет"),
    ],
)
def test_init_refuses_in_a_sentence_and_writes_nothing(
    fresh: Shell, say: Callable[[str], None], words: list[str], said: str
) -> None:
    say("")
    fresh("init", *words, code=2)
    assert said in fresh.error
    assert not (fresh.root / "config.toml").exists()


def test_a_fresh_machine_needs_no_init(fresh: Shell) -> None:
    assert "Ошибок нет" in fresh("standard", "check")
    assert "реакция: 2 ч" in fresh("standard", "explain", "Обычный")
