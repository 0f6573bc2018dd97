"""What Streamlit reads as Markdown says no text of people's that was not escaped.

A label is a literal, a sentence whose numbers have a format, words of our own, or went
through `html.markdown`. This is read from the code of every screen, whoever writes the
next: where a function hands its parameter to Streamlit, its callers are looked at.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Formatter

import pytest

import talking_maps

PROGRAM = Path(talking_maps.__file__).parent
#: The elements whose first argument Streamlit reads as Markdown.
READ = frozenset(
    (
        "button",
        "caption",
        "checkbox",
        "date_input",
        "download_button",
        "error",
        "expander",
        "file_uploader",
        "form_submit_button",
        "header",
        "info",
        "link_button",
        "markdown",
        "menu",
        "metric",
        "multiselect",
        "number_input",
        "page_link",
        "pills",
        "popover",
        "radio",
        "segmented_control",
        "selectbox",
        "slider",
        "spinner",
        "subheader",
        "success",
        "text_area",
        "text_input",
        "title",
        "toast",
        "toggle",
        "warning",
        "write",
    )
)
#: Of these the options are read as Markdown too.
CHOICES = frozenset(("pills", "radio", "segmented_control"))
#: What has these elements, and what a function calls a label that it hands to one.
ELEMENTS = frozenset(("st", "menus", "box", "column", "left", "right", "(at or st)"))
HANDED = frozenset(("label", "more", "why", "word", "words"))
#: Formats that give numbers, money and dates: no text of people's comes through them.
FORMATS = frozenset(
    (
        "date",
        "datetime",
        "ha",
        "hundredths",
        "km",
        "m",
        "m2",
        "number",
        "percent",
        "points",
        "soles",
        "whole",
    )
)
#: What gives words of our own, whatever it is asked.
WORDS = (
    "vocabulary.scene_names(t)",
    "vocabulary.role_names(t)",
    "contest_names.joining_names(t)",
    "word(t)",  # of a page
    "word(session.translator())",
    "len(",
)
#: Labels that are safe for a reason the code does not show, by module.
TRUSTED = {
    # Scenes with their years, and what languages call themselves.
    "ui/header.py": {"f'{words[scene]} {year[scene]}'", "tongues.get(tongue, tongue)"},
    # The page that a link leads to; its words are its `label`.
    "ui/navigation.py": {"way.file"},
    # Sentences that were escaped before they were kept for the next run.
    "ui/screens/files/backups.py": {"st.session_state.pop(SAID)"},
    "ui/screens/files/import_panel.py": {
        "st.session_state.pop(DONE)",
        "legend",
        # Of the layers that can be drawn, which no screen can change.
        "f'![](/pictogram/{one}.svg) {words[one]}'",
    },
    # What was refused, escaped where it is gathered.
    "ui/screens/files/merge_panel.py": {"line"},
    # A number and a sentence without a value.
    # Kinds of payments, and in what prizes are given: words of our own.
    "ui/screens/ranking/movement_form.py": {"words"},
    "ui/screens/rules/prize_payment_form.py": {"label"},
    # Papers that can be printed: words of our own.
    "ui/widgets/plan_papers.py": {"words"},
    # Words of our own with a count, and with a sign.
    "ui/screens/mark/entry_list.py": {"f'{words[one]} ({count[one]})'"},
    "ui/screens/mark/field_visit_features.py": {"f'{SIGNS[one]} {names[one]}'"},
    # The same words of the vocabulary.
    "ui/screens/mark/photographed_visits.py": {"said_of[one]"},
    # What land can have: words of our own.
    "ui/screens/ground/potential_panel.py": {"names[one]"},
    # A unit of a reference number, and how a local one is known: words of our own.
    "ui/screens/local_numbers/page.py": {
        "f\"{t('Its value here')} ({unit})\" if unit else t('Its value here')",
        "words[one]",
    },
    # A number and a sign; a scene's name, and an owner's that is escaped.
    "ui/screens/read_a_sheet/page.py": {
        "f'{order.index(uid) + 1} {SIGNS[states[uid]]}'",
        "t('{scene} · {owner} · 1:{scale:whole}', scene=scene_names(t)[facts.scene], "
        "owner=html.markdown(owner_name(t, sheet.code.owner)), scale=facts.scale)",
    },
    # How a place can be seen: words of our own.
    "ui/screens/score/measure_detail.py": {"words[kind]"},
    # Two sentences of the book, joined.
    "ui/screens/submit/checklist.py": {"lacking"},
    # The names of a layer's own attributes, which no screen can change.
    "ui/widgets/attribute_fields.py": {"label"},
    # A sentence of the panel that waits.
    "ui/widgets/progress.py": {"waiting"},
}


@dataclass
class Scope:
    """A function: what its names are given, and what its callers give it."""

    name: str
    parameters: tuple[str, ...] = ()
    given: dict[str, list[ast.expr]] = field(default_factory=dict)
    is_method: bool = False


def scope_of(function: ast.FunctionDef | ast.Module) -> Scope:
    if isinstance(function, ast.Module):
        return Scope("")
    arguments = function.args
    named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    names = tuple(one.arg for one in named)
    found = Scope(
        function.name,
        tuple(name for name in names if name != "self"),
        is_method="self" in names,
    )
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.given.setdefault(name, []).append(value)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                found.given.setdefault(name, []).append(value)
            case ast.Assign(
                targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)
            ):
                for one, value in zip(targets, values, strict=False):
                    if isinstance(one, ast.Name):
                        found.given.setdefault(one.id, []).append(value)
    return found


def _of(node: ast.Call, name: str) -> Iterator[ast.expr]:
    return (one.value for one in node.keywords if one.arg == name)


def _option(given: ast.expr) -> ast.expr:
    """Return what an option is called, of the function that says so."""
    match given:
        case ast.Lambda(body=body):
            return body
        case ast.Attribute(value=words, attr="__getitem__"):
            return words
    return given


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """Return what an expression is joined from or chosen among, None for another."""
    match node:
        case ast.Constant():
            return []
        case ast.JoinedStr(values=some) | ast.BoolOp(values=some):
            return some
        case ast.Dict(values=some) | ast.Tuple(elts=some) | ast.List(elts=some):
            return some
        case ast.FormattedValue(value=one) | ast.Starred(value=one):
            return [one]
        case ast.Subscript(value=one) | ast.DictComp(value=one) | ast.ListComp(elt=one):
            return [one]
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            return [one, other]
    return None


class Reader:
    """Tells of each label of a program whether it can say what a person typed."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.modules = {path: ast.parse(text) for path, text in sources.items()}
        #: Functions, and those of their parameters that Streamlit reads.
        self.handed: dict[tuple[str, str, str], Scope] = {}

    def doubtful(self) -> set[tuple[str, str]]:
        """Return the module and text of each label that is not known to be safe."""
        while True:
            before = len(self.handed)
            found = {
                (path, label)
                for path, tree in self.modules.items()
                for label in self._in_module(path, tree)
            }
            if len(self.handed) == before:
                return found

    def _in_module(self, path: str, tree: ast.Module) -> Iterator[str]:
        self.functions = {
            node.name: node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
        }
        self.path, self.trusted = path, TRUSTED.get(path, set())
        seen: set[int] = set()
        # Inner functions come first: a call is read in the narrowest scope around it.
        scopes: list[ast.FunctionDef | ast.Module]
        scopes = [*reversed(self.functions.values()), tree]
        for function in scopes:
            scope = scope_of(function)
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and id(node) not in seen:
                    seen.add(id(node))
                    for label in self._labels(node):
                        if not self.is_safe(label, scope):
                            yield ast.unparse(label)

    def _labels(self, node: ast.Call) -> Iterator[ast.expr]:
        """Yield what of a call's arguments is read as Markdown."""
        *over, called = ast.unparse(node.func).rsplit(".", 1)
        if called in READ and over and over[0] in ELEMENTS:
            yield from node.args[:1]
            yield from _of(node, "label")
            if called in CHOICES:
                yield from map(_option, _of(node, "format_func"))
        for (path, function, parameter), scope in [*self.handed.items()]:
            if called == function and self._is_of(path, over, scope):
                place = scope.parameters.index(parameter)
                yield from node.args[place : place + 1]
                yield from _of(node, parameter)

    def _is_of(self, path: str, over: list[str], scope: Scope) -> bool:
        """Tell whether what is called is the function of that module."""
        if scope.is_method:
            return bool(over) and Path(path).parent == Path(self.path).parent
        return path == self.path if not over else over[0] == Path(path).stem

    def is_safe(self, node: ast.expr, scope: Scope) -> bool:
        """Tell whether a label says nothing that a person typed."""
        if ast.unparse(node) in self.trusted:
            return True
        parts = _parts(node)
        if parts is not None:
            return self._are_safe(parts, scope)
        if isinstance(node, ast.Call):
            return self._is_safe_call(node, scope)
        return isinstance(node, ast.Name) and self._is_safe_name(node.id, scope)

    def _is_safe_name(self, name: str, scope: Scope) -> bool:
        if name in scope.given:
            # What a name is made from besides itself says what it may say.
            inner = replace(scope, given={**scope.given, name: []})
            return self._are_safe(scope.given[name], inner)
        if name in HANDED and name in scope.parameters:
            self.handed[self.path, scope.name, name] = scope
            return True
        return False

    def _are_safe(self, some: Iterable[ast.expr], scope: Scope) -> bool:
        # All are asked, so that all that is handed on is found.
        return not [one for one in some if not self.is_safe(one, scope)]

    def _is_safe_call(self, node: ast.Call, scope: Scope) -> bool:
        said, called = ast.unparse(node), ast.unparse(node.func)
        if called == "html.markdown" or said.startswith("len("):
            return True
        if any(said.endswith(words) for words in WORDS):
            return True
        if called in ("t", "session.translator()"):
            return self._is_safe_sentence(node, scope)
        if called.endswith(".join"):
            return self._are_safe(node.args, scope)
        function = self.functions.get(called)
        if function is None:
            return False
        inner = scope_of(function)
        return self._are_safe(
            [
                one.value
                for one in ast.walk(function)
                if isinstance(one, ast.Return) and one.value is not None
            ],
            inner,
        )

    def _is_safe_sentence(self, node: ast.Call, scope: Scope) -> bool:
        """Tell whether every value of a sentence is a number or is escaped."""
        values = {one.arg: one.value for one in node.keywords}
        for text in ast.walk(node.args[0]):
            if not isinstance(text, ast.Constant):
                continue
            for _, name, form, _ in Formatter().parse(str(text.value)):
                if name is None or form in FORMATS:
                    continue
                if name not in values or not self.is_safe(values[name], scope):
                    return False
        return True


def test_every_label_is_literal_or_escaped() -> None:
    sources = {
        file.relative_to(PROGRAM).as_posix(): file.read_text("utf-8")
        for file in sorted(PROGRAM.glob("ui/**/*.py"))
    }
    assert not sorted(Reader(sources).doubtful())


HANDS_ON = """
def frame(words):
    st.caption(words)

def show(person, t):
    frame({})
"""


@pytest.mark.parametrize(
    "label",
    [
        "person.name",
        "f'**{person.name}**'",
        "t('By {who}', who=person.name)",
        "t('By {who}', **person)",
    ],
)
def test_a_name_in_a_label_is_found_out(label: str) -> None:
    asked = f"def show(person, t):\n    st.button({label})"
    assert Reader({"x": asked}).doubtful()
    assert Reader({"x": HANDS_ON.format(label)}).doubtful()


@pytest.mark.parametrize(
    "label",
    [
        "'Keep'",
        "html.markdown(person.name)",
        "f'**{html.markdown(person.name)}**'",
        "t('By {who}', who=html.markdown(person.name))",
        "t('Kept {count:whole}', count=person.count)",
        "t('One') if person else t('Other')",
    ],
)
def test_what_cannot_say_a_name_passes(label: str) -> None:
    assert not Reader({"x": HANDS_ON.format(label)}).doubtful()
