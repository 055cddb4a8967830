"""Every act of the console, declared once: its key, its word, its id, and why one would press it.

The footer, the palette, ``?``, the README's table and the tests are all read from here, through ``screens.keys``.
"""

from dataclasses import dataclass

from models.terms import Term


class Place(Term):
    """Where an act can be asked for."""

    QUEUE = "queue", "очередь"
    CARD = "card", "карточка"
    PEOPLE = "people", "сотрудники"
    CLIENTS = "clients", "клиенты"
    EVERYWHERE = "everywhere", "везде"


class Group(Term):
    """How ``?`` and the README order the acts."""

    WORK = "work", "Работа с обращением"
    TALK = "talk", "Разговор с клиентом"
    RULES = "rules", "Сроки и правила"
    MOVE = "move", "Куда смотреть"
    CONSOLE = "console", "Пульт"


@dataclass(frozen=True, slots=True)
class Key:
    """One act: ``keys`` as Textual writes them, ``action`` the method behind it, ``label`` the word in the footer."""

    keys: str
    action: str
    label: str
    id: str
    why: str
    group: Group
    places: frozenset[Place]
    footer: int = 0
    """Where it stands in the footer; 0 keeps it out."""
    shown: str = ""
    """How the key is written for people; empty: as it is typed."""

    @property
    def display(self) -> str:
        """The key as an operator reads it."""
        return self.shown or self.keys


_Q, _C = Place.QUEUE, Place.CARD
_TICKET = frozenset({_Q, _C})
_LIST = frozenset({_Q})
_ONE = frozenset({_C})
_ALL = frozenset({Place.EVERYWHERE})
_STAFF = frozenset({Place.PEOPLE})
_FIRMS = frozenset({Place.CLIENTS})


def key(
    keys: str,
    action: str,
    label: str,
    *,
    id: str,
    why: str,
    group: Group,
    places: frozenset[Place] = _TICKET,
    footer: int = 0,
    shown: str = "",
) -> Key:
    """Declare an act."""
    return Key(keys, action, label, id, why, group, places, footer, shown)


W, T, R, M, C = Group.WORK, Group.TALK, Group.RULES, Group.MOVE, Group.CONSOLE

# fmt: off
KEYS: tuple[Key, ...] = (
    key("t", "take", "взять", id="ticket.take", group=W, footer=1,
        why="взять обращение себе; второй взять его уже не сможет"),
    key("a", "acknowledge", "принято", id="ticket.ack", group=T, footer=2,
        why="сообщить клиенту, что обращение увидели: останавливает реакцию"),
    key("r", "reply", "ответить", id="ticket.reply", group=T, footer=3,
        why="написать клиенту ответ или вопрос"),
    key("n", "note", "заметка", id="ticket.note", group=T, footer=4,
        why="записать для своих; клиент не увидит"),
    key("w", "wait", "ждём клиента", id="ticket.wait", group=W, footer=5,
        why="ждать клиента, можно до даты; часы встанут"),
    key("s", "status", "статус", id="ticket.status", group=W, footer=6,
        why="сменить статус: в работу, решить, закрыть, открыть снова"),
    key("y", "explain", "почему", id="ticket.explain", group=R, footer=7,
        why="объяснить словами сроки и место в очереди"),
    key("u", "undo", "отменить", id="ticket.undo", group=W, footer=8,
        why="отменить своё последнее действие, пока после него никто ничего не сделал"),
    key("slash", "find", "найти", id="list.find", group=M, places=_LIST, footer=9, shown="/",
        why="отбирать по мере ввода: номер, тема, клиент, тир:vip, тип:авария, кто:имя"),
    key("g", "next", "дальше", id="list.next", group=W, footer=1,
        why="показать следующее свободное обращение по правилу очереди"),
    key("number_sign", "number", "по номеру", id="list.number", group=M, shown="#",
        why="открыть любое обращение по номеру, и закрытое"),
    key("T", "release", "вернуть", id="ticket.release", group=W,
        why="вернуть обращение в очередь"),
    key("p", "assign", "назначить", id="ticket.assign", group=W,
        why="назначить обращение сотруднику"),
    key("e", "escalate", "передать", id="ticket.escalate", group=W,
        why="передать на другую линию или человеку с причиной"),
    key("h", "hold", "отложить", id="ticket.hold", group=W,
        why="отложить с причиной: часы стоят, решает супервайзер"),
    key("b", "resume", "продолжить", id="ticket.resume", group=W,
        why="больше не ждать и не откладывать: часы пойдут"),
    key("d", "resolve", "решено", id="ticket.resolve", group=W,
        why="отметить обращение решённым"),
    key("x", "close", "закрыть", id="ticket.close", group=W,
        why="закрыть обращение с причиной"),
    key("m", "merge", "объединить", id="ticket.merge", group=W,
        why="объединить с другим обращением того же клиента"),
    key("o", "promise", "обещание", id="ticket.promise", group=T,
        why="записать, что обещано клиенту и к какому времени"),
    key("i", "remind", "напомнить", id="ticket.remind", group=T,
        why="напомнить мне об обращении"),
    key("c", "set_type", "тип", id="ticket.type", group=R,
        why="задать тип; неоформленное обращение встанет в очередь"),
    key("f", "set_priority", "приоритет", id="ticket.priority", group=R,
        why="изменить приоритет с причиной"),
    key("l", "set_tier", "уровень", id="ticket.tier", group=R,
        why="изменить уровень клиента в обращении с причиной"),
    key("v", "tier_rules", "правила уровня", id="ticket.rules", group=R,
        why="показать правила уровня этого клиента"),
    key("C", "client", "клиент", id="ticket.client", group=M,
        why="открыть клиента: уровень, люди, готовность и вся его история"),
    key("dollar_sign", "pay_urgent", "срочность оплачена", id="ticket.urgent", group=R, shown="$",
        why="отметить оплату срочности"),
    key("circumflex_accent", "put_first", "поднять аварию", id="ticket.first", group=R, shown="^",
        why="поднять аварию над VIP: решает супервайзер"),
    key("space", "mark", "отметить", id="list.mark", group=M, places=_LIST, shown="пробел",
        why="отметить строку, чтобы действовать сразу над несколькими"),
    key("enter", "open", "открыть", id="list.open", group=M, places=_LIST, shown="Enter",
        why="открыть карточку"),
    key("escape", "back", "назад", id="card.back", group=M, shown="Esc",
        why="закрыть карточку, отбор или отметки"),
    key("J", "next_ticket", "ниже", id="card.down", group=M, places=_ONE,
        why="следующее обращение, не выходя из карточки"),
    key("K", "previous_ticket", "выше", id="card.up", group=M, places=_ONE,
        why="предыдущее обращение, не выходя из карточки"),
    key("H", "history", "история", id="card.history", group=M, places=_ONE,
        why="показать историю обращения"),
    key("O", "others", "другие", id="card.others", group=M, places=_ONE,
        why="показать другие обращения клиента"),
    key("P", "files", "вложения", id="ticket.files", group=T,
        why="посмотреть файлы обращения, сохранить, назвать вид, приложить"),
    key("ctrl+v", "paste_image", "снимок", id="ticket.paste", group=T, shown="Ctrl+V",
        why="приложить картинку из буфера обмена"),
    key("z", "unfold", "развернуть", id="card.unfold", group=M, places=_ONE,
        why="показать цитаты и длинные письма целиком"),
    key("1", "view('mine')", "моя", id="view.mine", group=M, places=_LIST,
        why="мои обращения"),
    key("2", "view('unreacted')", "ждут реакции", id="view.unreacted", group=M, places=_LIST,
        why="обращения, на которые никто не отозвался"),
    key("3", "view('all')", "вся", id="view.all", group=M, places=_LIST,
        why="вся очередь"),
    key("4", "view('waiting')", "ждут клиента", id="view.waiting", group=M, places=_LIST,
        why="обращения, где ход за клиентом"),
    key("5", "view('unformed')", "не оформлено", id="view.unformed", group=M, places=_LIST,
        why="обращения, которым чего-то не хватает: у них нет места в очереди"),
    key("6", "view('talk')", "переписка", id="view.talk", group=M, places=_LIST,
        why="сообщения без отметки задачи: их никто не забудет"),
    key("7", "view('curator')", "ждут куратора", id="view.curator", group=M, places=_LIST,
        why="обращения, которые ждут слова куратора"),
    key("L", "checklist", "список", id="ticket.checklist", group=W,
        why="отметить пункты приёма и завершения"),
    key("S", "order", "порядок", id="list.order", group=M, places=_LIST,
        why="сменить порядок: по правилу очереди или по сроку"),
    key("V", "saved_views", "виды", id="list.views", group=M, places=_LIST,
        why="сохранить отбор или открыть сохранённый"),
    key("N", "register", "приём", id="list.register", group=W, places=_LIST,
        why="принять звонок или сообщение: кто, что, тип — и сохранить"),
    key("M", "off_channel", "мимо канала", id="list.off_channel", group=W, places=_LIST,
        why="записать обращение мимо канала и взять готовый ответ со ссылкой на вход"),
    key("F", "form", "форма", id="ticket.form", group=R,
        why="форма обращения: что заполнено, чего не хватает, что скажет приём"),
    key("Q", "ask_missing", "запросить", id="ticket.ask", group=T,
        why="спросить у клиента ровно то, чего не хватает форме"),
    key("X", "refuse", "отказать", id="ticket.refuse", group=T,
        why="отказать в приёме: клиенту уйдёт вежливый текст с правилом"),
    key("U", "ask_curator", "куратору", id="ticket.curator", group=T,
        why="спросить куратора: обращение ждёт его слова, часы ответа стоят"),
    key("Y", "curator_said", "слово куратора", id="ticket.curator_said", group=W,
        why="записать, что сказал куратор"),
    key("E", "turn_over", "переписка", id="ticket.turn_over", group=R,
        why="сделать переписку обращением или обращение перепиской"),
    key("D", "duplicate", "дубль", id="ticket.duplicate", group=W,
        why="связать с обращением о том же; каждый клиент видит только своё"),
    key("A", "answer_all", "ответить всем", id="ticket.answer_all", group=T,
        why="ответить сразу всем, кого задела одна авария"),
    key("I", "set_impact", "влияние", id="ticket.impact", group=R,
        why="насколько и кому мешает: приоритет выйдет сам"),
    key("G", "agree_date", "согласовать срок", id="ticket.date", group=R,
        why="согласовать срок клиента или другой вместо него"),
    key("W", "note_access", "доступ", id="ticket.access", group=T,
        why="записать, что доступ получен или возвращён; сам пароль не хранится нигде"),
    key("Z", "quarantine", "карантин", id="list.quarantine", group=M, places=_LIST,
        why="показать файлы, которые не удалось прочитать"),
    key("R", "new_standard", "новый стандарт", id="console.standard", group=R, places=_LIST,
        why="посмотреть, что изменит новый стандарт, и применить его; применяет супервайзер или администратор"),
    key("question_mark", "help", "помощь", id="console.help", group=C, places=_ALL, footer=10, shown="?",
        why="показать клавиши этого экрана"),
    key("f1", "manual", "руководство", id="console.manual", group=C, places=_ALL, shown="F1",
        why="открыть руководство оператора"),
    key("ctrl+p", "command_palette", "действия", id="console.palette", group=C, places=_ALL, shown="Ctrl+P",
        why="найти любое действие по слову"),
    key("ctrl+l", "lock", "заблокировать", id="console.lock", group=C, places=_ALL, shown="Ctrl+L",
        why="закрыть экран от чужих глаз"),
    key("ctrl+u", "people", "сотрудники", id="console.people", group=C, places=_ALL, shown="Ctrl+U",
        why="сотрудники, роли и PIN: для супервайзера"),
    key("ctrl+k", "clients", "клиенты", id="console.clients", group=C, places=_ALL, shown="Ctrl+K",
        why="найти клиента по названию, человеку, телефону или почте"),
    key("ctrl+t", "theme", "тема", id="console.theme", group=C, places=_ALL, shown="Ctrl+T",
        why="сменить тему: тёмная, светлая, 16 цветов"),
    key("ctrl+o", "sign_out", "сменить оператора", id="console.sign_out", group=C, places=_ALL, shown="Ctrl+O",
        why="выйти и дать войти другому"),
    key("ctrl+q", "quit", "выйти", id="console.quit", group=C, places=_ALL, shown="Ctrl+Q",
        why="закрыть Пульт"),
    key("enter", "open", "открыть", id="clients.open", group=M, places=_FIRMS, footer=1, shown="Enter",
        why="перейти к истории клиента, из неё — открыть обращение"),
    key("slash", "find", "найти", id="clients.find", group=M, places=_FIRMS, footer=2, shown="/",
        why="искать по названию, человеку, телефону, почте"),
    key("n", "new_contact", "человек", id="clients.contact", group=C, places=_FIRMS, footer=3,
        why="записать нового человека этой организации"),
    key("N", "new_client", "организация", id="clients.new", group=C, places=_FIRMS, footer=4,
        why="завести новую организацию"),
    key("k", "confirm_curator", "куратор", id="clients.curator", group=C, places=_FIRMS, footer=5,
        why="подтвердить единственного куратора организации"),
    key("l", "set_tier", "уровень", id="clients.tier", group=C, places=_FIRMS, footer=6,
        why="изменить уровень клиента с причиной; подсказка стоит рядом"),
    key("e", "edit", "поля", id="clients.edit", group=C, places=_FIRMS, footer=7,
        why="изменить название, тариф, поддержку, подписку, проекты, правило приёма"),
    key("p", "people", "люди", id="clients.people", group=C, places=_FIRMS, footer=8,
        why="изменить человека: роль, адреса, чек-лист куратора, наш ли он сотрудник"),
    key("v", "tier_rules", "правила", id="clients.rules", group=R, places=_FIRMS, footer=9,
        why="показать правила уровня этого клиента"),
    key("escape", "back", "назад", id="clients.back", group=M, places=_FIRMS, footer=10, shown="Esc",
        why="к списку, к поиску, к обращениям"),
    key("n", "add", "добавить", id="people.add", group=C, places=_STAFF, footer=1,
        why="добавить сотрудника"),
    key("p", "reset", "новый PIN", id="people.reset", group=C, places=_STAFF, footer=2,
        why="задать человеку новый PIN; при входе он его сменит"),
    key("r", "role", "роль", id="people.role", group=C, places=_STAFF, footer=3,
        why="сменить роль"),
    key("x", "disable", "отключить", id="people.disable", group=C, places=_STAFF, footer=4,
        why="отключить человека или вернуть"),
    key("escape", "back", "назад", id="people.back", group=C, places=_STAFF, footer=5, shown="Esc",
        why="вернуться"),
)
# fmt: on
BY_ID = {one.id: one for one in KEYS}
"""Every act by its id."""
