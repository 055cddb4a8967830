"""What happens at the door: the form, the question for it, a refusal, the curator's word, what the request is."""

from data.gate.asking_back import AskingBack
from data.gate.curator_word import CuratorWord
from data.gate.filling import Filling
from data.gate.grading import Grading
from data.gate.requesting import Requesting


class Forming(Filling, AskingBack, CuratorWord, Requesting, Grading):
    """Every act on a request before and beside its place in the queue; each verb one transaction with its event."""
