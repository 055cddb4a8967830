"""The app's hold on what runs behind the screens: begun when somebody works, passed on, stopped at the end."""

from dataclasses import replace

from textual.message import Message

from console.background import Background
from console.locking import Locking
from data.rows import Person
from models.safetext import one_line
from screens.news import AlertsCounted, NewsArrived, RulesLooked, Told, Trouble

SHOWN = 12.0
"""Seconds that a warning stays over a screen that has no line for it."""
_KEEP_TITLE, _OWN_TITLE = "\x1b[22;2t", "\x1b[23;2t"
"""What has a terminal lay the title of its window aside, and put it back."""


class Followed(Locking):
    """An app that follows the desk behind its screens."""

    _background: Background | None = None
    _titled = False
    window_title = ""
    """What the title of the terminal's window says; empty: what it said before."""

    def follow_for(self, person: Person | None) -> None:
        """Work behind the screens from now on, telling this person's reminders (None: nobody's)."""
        if self._background is None:
            self._background = Background(self._desk, self._now, self._settings, self.post_message)
            self._background.start()
        self._background.person = person

    def on_unmount(self) -> None:
        """End every thread before the desk is closed, and give the window its own title back."""
        if self._titled and self._driver is not None:
            self._driver.write(_OWN_TITLE)
        if self._background is not None:
            self._background.stop()
        super().on_unmount()

    def on_news_arrived(self, message: NewsArrived) -> None:
        """Tell the screens what happened at the desk."""
        self._pass_on(message)

    def on_told(self, message: Told) -> None:
        """Tell the screens what the person should read now; a warning also where the queue's line is covered."""
        self._pass_on(message)
        if message.alert and not self.locked and getattr(self.screen, "notice", None) is None:
            self.notify(one_line(message.sentence), severity="warning", timeout=SHOWN)

    def on_alerts_counted(self, message: AlertsCounted) -> None:
        """Say in the title of the window how many warnings wait; no name stands there."""
        self.window_title = f"● {message.count} · Пульт" if message.count else "Пульт"
        if self._driver is not None:
            self._driver.write(f"{'' if self._titled else _KEEP_TITLE}\x1b]2;{self.window_title}\x07")
        self._titled = True

    def on_rules_looked(self, message: RulesLooked) -> None:
        """Tell the screens what the files of the standard say."""
        self._pass_on(message)

    def on_trouble(self, message: Trouble) -> None:
        """Tell the screens what does not work behind them."""
        self._pass_on(message)

    def _pass_on(self, message: NewsArrived | RulesLooked | Told | Trouble) -> None:
        for screen in self.screen_stack:
            copy: Message = replace(message)
            screen.post_message(copy)
