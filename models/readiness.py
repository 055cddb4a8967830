"""Whether an organisation may set tasks, by those who claim to be its curator (S-55, S-59)."""

from models.terms import Readiness

_FORBIDS = {
    Readiness.READY: "Задачи принимаются.",
    Readiness.NO_CURATOR: (
        "Задачи и согласования не принимаются: у организации нет куратора. Вопрос, поломка и авария принимаются."
    ),
    Readiness.SEVERAL: (
        "Задачи и согласования не принимаются: куратором назвались несколько человек. Подтвердите одного. "
        "Вопрос, поломка и авария принимаются."
    ),
    Readiness.OURS: (
        "Задачи и согласования не принимаются: куратором записан наш сотрудник. Нужен человек клиента. "
        "Вопрос, поломка и авария принимаются."
    ),
}


def readiness(claims: int, ours: int = 0) -> Readiness:
    """Judge by how many contacts claim to be the curator, and how many of them are people of ours.

    One who is not confirmed yet is enough; a second claim stops the tasks until somebody confirms one of them.
    """
    if claims == 0:
        return Readiness.NO_CURATOR
    if claims > 1:
        return Readiness.SEVERAL
    return Readiness.OURS if ours else Readiness.READY


def forbids(state: Readiness) -> str:
    """Say in words what an organisation in this state may not do, and what would help."""
    return _FORBIDS[state]
