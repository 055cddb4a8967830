"""Ready texts: for every answer of the door, filled from a ticket, reworded by an installation (D-21, D-25, D-54)."""

import itertools
import os
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, NotSent
from data.rules.faults import BadStandard
from data.texts.files import read_texts
from models.form_reading import read_reply
from models.forms import Level
from models.placeholders import unfilled
from models.templates import Stage
from models.terms import MessageKind, Reason, TicketType, Tier
from tests.arrivals import Asked, arrive
from tests.desks import NOW, by, make_desk

CODE_KEYS = (
    *("ack", "greeting", "gate.missing", "gate.curator", "gate.curator_ask", "gate.off_channel", "gate.duplicate"),
    *(f"gate.refused.{reason.value}" for reason in Reason),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def own_file(desk: Desk, text: str, name: str = "gate.toml") -> Path:
    """Write a file of the installation's own texts."""
    folder = desk.places.standard / "texts"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    stamp = next(_SECONDS)
    os.utime(path, (stamp, stamp))
    return path


_SECONDS = itertools.count(1_700_000_000)


def rename(desk: Desk, number: int, sender: str) -> None:
    """Let a ticket come from somebody else."""
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET sender = ?, contact_id = NULL WHERE number = ?", (sender, number))


def test_case_13_d54_the_greeting_holds_name_number_and_deadline(desk: Desk) -> None:
    number = arrive(desk)
    assert desk.texts.render("greeting", number, NOW) == (
        "Здравствуйте, Пётр!\n"
        "\n"
        f"Спасибо, что написали. Обращение № {number} у нас, уже смотрим.\n"
        "Ответим не позднее 05.03.2026 10:06 (МСК).\n"
        "\n"
        "Чтобы разобраться быстрее, пришлите, пожалуйста, две вещи: что вы делали перед этим, шаг за шагом, "
        "и снимок экрана с ошибкой."
    )


def test_case_13_d54_a_missing_name_blocks(desk: Desk) -> None:
    number = arrive(desk)
    rename(desk, number, "ООО «Ромашка»")
    text = desk.texts.render("greeting", number, NOW)
    assert text.startswith("Здравствуйте, [Имя]!")
    with pytest.raises(NotSent, match=r"не заполнено \[Имя\], строка 1") as stopped:
        desk.replies.reply(number, by(desk), MessageKind.ANSWER, text)
    assert text[stopped.value.start : stopped.value.end] == "[Имя]"
    assert desk.reads.rows("SELECT 1 FROM outbox") == []


def test_c07_the_deadline_is_left_out_where_none_is_promised_or_it_is_over(desk: Desk) -> None:
    none = arrive(desk, Asked(tier=Tier.NONE, client="Пустошь"))
    assert "Ответим" not in desk.texts.render("ack", none, NOW)
    late = arrive(desk)
    assert "Ответим" in desk.texts.render("ack", late, NOW)
    assert "Ответим" not in desk.texts.render("ack", late, NOW + timedelta(days=30))


def test_every_text_that_the_desk_sends_by_itself_is_there_and_needs_no_person(desk: Desk) -> None:
    number = arrive(desk, Asked(client=None, tier=None, type=None))
    rename(desk, number, "")
    more = {"missing": "1. СРОК: к какому сроку?", "curator": "Анна Белова"}
    for key in CODE_KEYS:
        text = desk.texts.render(key, number, NOW, **more)
        assert text.strip() and (key == "greeting" or unfilled(text) == ()), key


def test_d25_the_four_stages_come_in_their_order_from_the_one_in_hand(desk: Desk) -> None:
    def stages(stage: Stage) -> list[Stage]:
        return list(dict.fromkeys(text.stage for text in desk.texts.find(stage=stage)))

    four = [Stage.GREETING, Stage.DIAGNOSTICS, Stage.TERMS, Stage.CLOSING]
    assert stages(Stage.GREETING)[:4] == four
    assert stages(Stage.DIAGNOSTICS)[:3] == four[1:]
    assert stages(Stage.CLOSING)[0] is Stage.CLOSING
    assert stages(Stage.DOOR)[:2] == [Stage.DOOR, Stage.GREETING]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("прин", "ack"), ("ghby", "ack"), ("пснэ", "diagnostics.screenshot"), ("скриншот", "diagnostics.screenshot")],
)
def test_d21_a_few_letters_find_a_text(desk: Desk, typed: str, first: str) -> None:
    found = [text.key for text in desk.texts.find(typed)]
    assert first in found[:3]
    assert desk.texts.find("ъъъ") == []


def test_a_text_for_the_type_in_hand_stands_first_in_its_stage(desk: Desk) -> None:
    found = desk.texts.find(stage=Stage.GREETING, type=TicketType.OUTAGE)
    assert found[0].key == "greeting.outage"


def test_a_chat_gets_the_short_wording(desk: Desk) -> None:
    number = arrive(desk)
    long = desk.texts.render("greeting", number, NOW)
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET channel = 'Telegram' WHERE number = ?", (number,))
    short = desk.texts.render("greeting", number, NOW)
    assert len(short) < len(long) and f"№ {number}" in short


def test_an_installation_rewords_one_text_without_a_restart_and_keeps_the_others(desk: Desk) -> None:
    number = arrive(desk)
    before = desk.texts.render("gate.duplicate", number, NOW)
    own_file(desk, '[gate.duplicate]\ntext = "Знаем, чиним. № [№]"\n')
    assert desk.texts.render("gate.duplicate", number, NOW) == f"Знаем, чиним. № {number}"
    assert "не хватает" in desk.texts.render("gate.missing", number, NOW)
    own_file(desk, '[gate.duplicate]\ntext = "Чиним."\n')
    assert desk.texts.render("gate.duplicate", number, NOW) == "Чиним."
    (desk.places.standard / "texts" / "gate.toml").unlink()
    assert desk.texts.render("gate.duplicate", number, NOW) == before


def test_an_installation_adds_a_text_of_its_own(desk: Desk) -> None:
    own = 'stage = "диагностика"\n[our.vpn]\nname = "Проверить VPN"\ntext = "[Имя], включён ли VPN?"\n'
    own_file(desk, own, "our.toml")
    assert desk.texts.find("vpn")[0].key == "our.vpn"
    assert desk.texts.render("our.vpn", arrive(desk)) == "Пётр, включён ли VPN?"


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ('[gate.duplicate]\ntext = "[Фио], знаем"\n', "строка 2, ключ «gate.duplicate.text»: [Фио] заполнять нечем"),
        ('[gate.duplicate]\ntxt = "знаем"\n', "строка 2, ключ «gate.duplicate.txt»: такого ключа нет"),
        ('[our]\nstage = "финиш"\ntext = "а"\n', "строка 2, ключ «our.stage»: нет такого этапа"),
        ('[our]\ntext = "а"\n', "строка 1, ключ «our.stage»: нет такого этапа"),
        ('[gate.duplicate]\ntext = ""\n', "строка 2, ключ «gate.duplicate.text»: нет самого текста"),
        ("[gate.duplicate]\ntext = 7\n", "строка 2, ключ «gate.duplicate.text»: нужен текст в кавычках"),
        ('text = "а"\n', "лишнее"),
        ('[gate.duplicate]\ntext = "а\n', "строка 2"),
    ],
)
def test_a_broken_file_names_file_line_and_key_and_changes_nothing(desk: Desk, text: str, spot: str) -> None:
    number = arrive(desk)
    good = desk.texts.render("gate.duplicate", number, NOW)
    path = own_file(desk, text)
    assert desk.texts.render("gate.duplicate", number, NOW) == good
    assert str(path) in desk.texts.trouble and spot in desk.texts.trouble
    with pytest.raises(BadStandard):
        read_texts(desk.places.standard)
    path.unlink()
    assert desk.texts.render("gate.duplicate", number, NOW) == good and desk.texts.trouble == ""


def test_a_text_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"Текста «nope» нет"):
        desk.texts.render("nope", 1)


def test_what_a_client_wrote_is_no_placeholder(desk: Desk) -> None:
    number = arrive(desk, Asked(text="Тема [Имя] и {SLA}"))
    assert unfilled(desk.texts.render("gate.curator_ask", number, NOW, curator="Анна Белова")) == ()


@pytest.mark.parametrize("kind", [None, *TicketType])
def test_h20_the_question_for_what_is_missing_reads_back_answer_by_answer(desk: Desk, kind: TicketType | None) -> None:
    rules = desk.standard.gate
    keys = rules.form_for(kind).keys(Level.REQUIRED)
    if not keys:
        return
    number = arrive(desk)
    asked = desk.texts.render("gate.missing", number, NOW, missing=desk.forming.questions(keys))
    said = {key: f"ответ номер {place} клиента" for place, key in enumerate(keys)}
    numbered = "\n".join(f"{place}. {said[key]}" for place, key in enumerate(keys, start=1))
    quote = "\n".join(f"> {line}" for line in asked.splitlines())
    head = f"Добрый день!\n{numbered}\n\n"
    assert read_reply(head + quote, keys, rules, len(head)) == said
    inline = []
    for line in quote.splitlines():
        inline.append(line)
        place = line.removeprefix("> ").partition(". ")[0]
        if place.isdigit():
            inline.append(said[keys[int(place) - 1]])
    assert read_reply("\n".join(inline), keys, rules) == said


def test_d24_articles_are_found_put_in_and_told_when_they_are_old(desk: Desk) -> None:
    folder = desk.places.standard / "kb"
    folder.mkdir(mode=0o700, parents=True)
    heads = {"vpn": "Проверено: 2026-02-20\nСлова: туннель\n", "fax": "Проверено: 2024-01-01\n", "tv": ""}
    for name, head in heads.items():
        path = folder / f"{name}.md"
        path.write_text(f"# Статья про {name}\n{head}\nСделайте так: {name}.\n", encoding="utf-8")
        path.chmod(0o600)
    (found,) = desk.texts.find("туннель", at=NOW)
    assert (found.name, found.text, found.old) == ("Статья про vpn", "Сделайте так: vpn.", "")
    assert desk.texts.find("fax", at=NOW)[0].old == "устарело, проверено 01.01.2024"
    assert desk.texts.find("tv", at=NOW)[0].old == "устарело"
