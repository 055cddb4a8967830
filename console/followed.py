"""The app's hold on what runs behind the screens: begun when somebody works, passed on, stopped at the end."""

from dataclasses import replace

from textual.message import Message

from console.background import Background
from console.locking import Locking
from data.rows import Person
from screens.news import NewsArrived, RulesLooked, Told, Trouble


class Followed(Locking):
    """An app that follows the desk behind its screens."""

    _background: Background | None = None

    def follow_for(self, person: Person | None) -> None:
        """Work behind the screens from now on, telling this person's reminders (None: nobody's)."""
        if self._background is None:
            self._background = Background(self._desk, self._now, self._settings, self.post_message)
            self._background.start()
        self._background.person = person

    def on_unmount(self) -> None:
        """End every thread before the desk is closed."""
        if self._background is not None:
            self._background.stop()
        super().on_unmount()

    def on_news_arrived(self, message: NewsArrived) -> None:
        """Tell the screens what happened at the desk."""
        self._pass_on(message)

    def on_told(self, message: Told) -> None:
        """Tell the screens what the person should read now."""
        self._pass_on(message)

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
