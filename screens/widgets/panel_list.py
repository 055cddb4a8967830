"""A list beside others on one screen: its cursor shows only while the keys are its own."""

from textual.strip import Strip

from screens.widgets.cursor_list import CursorList


class PanelList(CursorList):
    """Rows keep their colours until the list is entered."""

    def render_line(self, y: int) -> Strip:
        """Draw a row; without the focus none of them is the chosen one."""
        index = y + round(self.scroll_y)
        if self.has_focus or index >= self.count:
            return super().render_line(y)
        line = self.row_line(index, self.size.width - 1, False)
        return self.brush.draw(((" ", ""), *line), self.size.width)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.notify_style_update()
        self.refresh()

    def on_blur(self) -> None:
        """Hide it."""
        self.notify_style_update()
        self.refresh()
