"""SEC-04: no text that may be data reaches a widget, a notice or a title as ``str``; only ``Content`` does."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for room in ("screens", "console") for path in (ROOT / room).rglob("*.py"))
WIDGETS = frozenset(
    {"Static", "Label", "Button", "Option", "Checkbox", "RadioButton", "Link", "Markdown", "Collapsible", "Placeholder",
     "TabPane", "Tab", "Select", "Tree", "Log", "RichLog", "DataTable", "Pretty", "Digits", "ListItem", "Selection"}
)  # fmt: skip
"""Constructors whose first argument is shown."""
METHODS = frozenset({"update", "add_row", "add_rows", "add_column", "add_option", "write_line", "write", "set_label"})
"""Methods whose argument is shown, when called on something of the screen."""
TITLES = frozenset({"border_title", "border_subtitle", "tooltip", "title", "sub_title", "label"})
"""Attributes that Textual shows and may read as markup."""
SAFE = frozenset(
    {"Content", "Text", "safe_line", "safe_block", "page", "keys_in_words", "_row", "one_line", "join", "assemble",
     "styled"}
)  # fmt: skip
"""What makes ``Content`` or neutralised text."""


class Finder(ast.NodeVisitor):
    """Collects the calls and assignments of a module that show something which is neither constant nor safe."""

    def __init__(self) -> None:
        self.faults: list[tuple[int, str]] = []
        self._local: list[dict[str, ast.expr]] = [{}]
        self._own: dict[str, ast.expr] = {}

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        before = self._own
        self._own = {
            target.attr: statement.value
            for statement in ast.walk(node)
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Attribute)
        }
        self.generic_visit(node)
        self._own = before

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        known: dict[str, ast.expr] = {}
        for statement in ast.walk(node):
            if isinstance(statement, ast.Assign):
                known.update(
                    {target.id: statement.value for target in statement.targets if isinstance(target, ast.Name)}
                )
        self._local.append(known)
        self.generic_visit(node)
        self._local.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        shown = node.args[:1] + [
            word.value for word in node.keywords if word.arg in ("label", "content", "prompt", "title")
        ]
        on_screen = isinstance(node.func, ast.Attribute) and name in METHODS and "query_one" in ast.dump(node.func)
        on_screen = on_screen and not (name == "add_option" and _is_name(node.args[:1]))
        if name in WIDGETS or on_screen:
            self._look(node, shown, name)
        if name == "notify" and not _off(node, "markup"):
            self._look(node, node.args[:1], name)
        if name == "from_markup":
            self.faults.append((node.lineno, "from_markup"))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in TITLES and not _is_self(target):
                self._look(node, [node.value], target.attr)
        self.generic_visit(node)

    def _look(self, node: ast.AST, shown: list[ast.expr], name: str) -> None:
        self.faults += [(getattr(node, "lineno", 0), name) for one in shown if not self._fine(one)]

    def _fine(self, one: ast.expr, depth: int = 0) -> bool:
        if isinstance(one, ast.Constant):
            return True
        if isinstance(one, ast.IfExp):
            return self._fine(one.body, depth) and (self._fine(one.orelse, depth) or "isinstance" in ast.dump(one.test))
        if isinstance(one, ast.Call):
            return _name(one.func) in SAFE
        if isinstance(one, ast.Starred):
            return self._fine(one.value, depth)
        if isinstance(one, ast.GeneratorExp | ast.ListComp):
            return self._fine(one.elt, depth)
        if isinstance(one, ast.Name) and depth < 3 and one.id in self._local[-1]:
            return self._fine(self._local[-1][one.id], depth + 1)
        if isinstance(one, ast.Attribute) and _is_self(one) and depth < 3 and one.attr in self._own:
            value = self._own[one.attr]
            return "Content" in ast.dump(value) or self._fine(value, depth + 1)
        return isinstance(one, ast.Name) and one.id.isupper()


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _is_name(arguments: list[ast.expr]) -> bool:
    """An option is built, and looked at, where its constructor is called."""
    return all(isinstance(one, ast.Name) for one in arguments)


def _is_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def _off(call: ast.Call, word: str) -> bool:
    return any(
        one.arg == word and isinstance(one.value, ast.Constant) and one.value.value is False for one in call.keywords
    )


def faults(source: str) -> Iterator[str]:
    """Name each place of a source where something unsafe is shown."""
    finder = Finder()
    finder.visit(ast.parse(source))
    return (f"line {line}: {name}" for line, name in sorted(set(finder.faults)))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_content_is_shown(module: Path) -> None:
    """Every module of the glass."""
    assert list(faults(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        'Static(f"{row.subject}")',
        "Static(row.subject)",
        "Label(name)",
        'Option("тема: " + subject)',
        'Button("{}".format(name))',
        'self.query_one("#a", Static).update(card.text)',
        'self.notify(f"взято: {name}")',
        'self.notify(error.sentence, severity="warning")',
        'widget.border_title = f"№ {number} {subject}"',
        "widget.tooltip = row.client",
        'Content.from_markup("[b]x[/b]")',
        "Static(str(error))",
        "Option(prompt=row.client)",
    ],
)
def test_the_check_finds_what_it_is_for(line: str) -> None:
    """A check that finds nothing would prove nothing."""
    assert list(faults(f"def show(self, row, card, name, widget):\n    {line}\n"))


@pytest.mark.parametrize(
    "line",
    [
        'Static("ПУЛЬТ")',
        "Static(safe_line(row.subject, 20))",
        'Static(Content(f"{number}"))',
        "Option(safe_line(name), id=str(n))",
        "self.notify(sentence, markup=False)",
        "self.query_one('#a', Static).update(safe_block(text))",
    ],
)
def test_the_check_lets_safe_text_pass(line: str) -> None:
    """What goes through the wall is not complained about."""
    assert list(faults(f"def show(self, row, text, name, n, number, sentence):\n    {line}\n")) == []
