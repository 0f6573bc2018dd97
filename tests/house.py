"""Looks over the house: `python -m tests.house` (`make house`).

Prints what the code is made of (modules, their length, names that come twice, small
files with one importer, cycles, imports that climb), and draws the rooms and what they
import as docs/architecture.svg. Floors and rooms come from the contract of
import-linter in pyproject.toml, imports from the code itself.
"""

from __future__ import annotations

import ast
import html
import io
import re
import sys
import tokenize
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "talking_maps"
PICTURE = "docs/architecture.svg"
#: A file shorter than this [lines] with one importer may belong into the importer.
SMALL = 60
#: One idea is seldom longer [lines].
LARGE = 600
#: A function of fewer lines of code is read at a glance.
SHORT = 23
#: The share of such functions at the commit the house was measured against, cf9c80c,
#: laid out by the formatter of today, which gives each argument a line.
SHORT_BEFORE = 0.9279
#: Names that may come as often as they like: each screen has a page.
SHARED_NAMES = frozenset(("__init__", "page"))

Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class House:
    """The modules with their lengths [lines] and imports, and the floors of the rooms.

    `floors` go from the top down; the rooms of one floor know nothing of each other
    where the contract parts them by `|`. `functions` have their lines of code, as
    `code_lines` counts them.
    """

    lines: Mapping[str, int]
    imports: Graph
    floors: tuple[tuple[str, ...], ...]
    functions: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def floor_of(self) -> Mapping[str, int]:
        """Return the number of each room's floor, 0 the highest."""
        return {name: n for n, rooms in enumerate(self.floors) for name in rooms}

    @cached_property
    def importers(self) -> Mapping[str, tuple[str, ...]]:
        """Return who imports each module; packages that only pass on are not asked."""
        found: dict[str, list[str]] = defaultdict(list)
        for module, wanted in self.imports.items():
            for each in wanted:
                found[each].append(module)
        return {each: tuple(sorted(who)) for each, who in found.items()}

    @cached_property
    def rooms(self) -> Graph:
        """Return what each room imports of other rooms."""
        found: dict[str, set[str]] = {name: set() for name in self.floor_of}
        for module, wanted in self.imports.items():
            for each in wanted:
                if PACKAGE not in (module, each) and room(module) != room(each):
                    found[room(module)].add(room(each))
        return {name: frozenset(others) for name, others in found.items()}

    def duplicates(self) -> list[tuple[str, int]]:
        """Return the names that more than one module has, with how many."""
        names = Counter(module.rpartition(".")[2] for module in self._files())
        return [(n, k) for n, k in sorted(names.items()) if k > 1]

    def _files(self) -> Iterator[str]:
        packages = {module.rpartition(".")[0] for module in self.lines}
        for module in self.lines:
            if module not in packages and not module.endswith(".page"):
                yield module

    def small(self) -> list[tuple[str, int, str]]:
        """Return small files with one importer: the file, its lines, who imports it."""
        return [
            (module, self.lines[module], self.importers[module][0])
            for module in self._files()
            if self.lines[module] < SMALL and len(self.importers.get(module, ())) == 1
        ]

    def large(self) -> list[tuple[str, int]]:
        """Return the files that are longer than one idea."""
        return [(m, n) for m, n in self.lines.items() if n > LARGE]

    def short(self) -> float:
        """Return the share of functions that are short."""
        lengths = self.functions.values()
        return sum(length < SHORT for length in lengths) / max(len(lengths), 1)

    def cycles(self) -> list[tuple[str, ...]]:
        """Return the groups of modules that import each other in a circle."""
        return [tuple(sorted(g)) for g in components(self.imports) if len(g) > 1]

    def climbs(self) -> list[tuple[str, str]]:
        """Return the imports that point to a higher floor."""
        return sorted(
            (module, each)
            for module, wanted in self.imports.items()
            for each in wanted
            if PACKAGE not in (module, each)
            and self.floor_of[room(each)] < self.floor_of[room(module)]
        )


def room(module: str) -> str:
    """Return the room of a module: the first name below the package.

    >>> room("talking_maps.store.history.undo")
    'store'
    """
    return module.split(".")[1]


def survey(root: Path = ROOT) -> House:
    """Read the house that stands in a folder."""
    files = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path.read_text("utf-8")
        for path in sorted((root / PACKAGE).rglob("*.py"))
    }
    imports = {
        module: frozenset(imported(text, files)) - {module}
        for module, text in files.items()
    }
    lines = {module: len(text.splitlines()) for module, text in files.items()}
    functions = {
        f"{module}.{name}": length
        for module, text in files.items()
        for name, length in code_lines(text)
    }
    return House(lines, imports, floors(root), functions)


def floors(root: Path) -> tuple[tuple[str, ...], ...]:
    """Return the floors that the contract in pyproject.toml names, from the top."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(c["layers"] for c in contracts if c["type"] == "layers")
    return tuple(
        tuple(name.strip(" ()") for name in layer.replace(":", "|").split("|"))
        for layer in layers
    )


def imported(text: str, modules: Iterable[str]) -> Iterator[str]:
    """Yield which of the modules a module's text imports, at its top or later."""
    known = frozenset(modules)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        if isinstance(node, ast.ImportFrom) and node.module in known:
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                yield deeper if deeper in known else str(node.module)


#: What a line holds that is no line of code.
_BLANK = frozenset(
    (
        *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
        *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
    )
)


def code_lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield every function of a module, with its line, and how long it is.

    Counted are lines that hold code, from `def` on, the parameters too; no docstring,
    comment or empty line. What a function holds within it is counted in both.

    """
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _BLANK:
            code.update(range(token.start[0], token.end[0] + 1))
    tree = ast.parse(text)
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for node in (*found, *(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef))):
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            code -= set(range(first.lineno, (first.end_lineno or 0) + 1))
    for node in found:
        whole = range(node.lineno, (node.end_lineno or 0) + 1)
        yield f"{node.name}:{node.lineno}", len(code.intersection(whole))


def components(graph: Graph) -> list[set[str]]:
    """Return the groups in which each reaches each (Kosaraju)."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(start: str, along: Mapping[str, Iterable[str]], out: list[str]) -> None:
        """Append what is reached from the start, the farthest first."""
        seen.add(start)
        stack = [(start, iter(along.get(start, ())))]
        while stack:
            rest = stack[-1][1]
            following = next((n for n in rest if n not in seen), None)
            if following is None:
                out.append(stack.pop()[0])
            else:
                seen.add(following)
                stack.append((following, iter(along.get(following, ()))))

    for node in graph:
        if node not in seen:
            visit(node, graph, order)
    back: dict[str, list[str]] = defaultdict(list)
    for node, wanted in graph.items():
        for each in wanted:
            back[each].append(node)
    seen.clear()
    groups = []
    for node in reversed(order):
        if node not in seen:
            group: list[str] = []
            visit(node, back, group)
            groups.append(set(group))
    return groups


def direct(graph: Graph) -> list[tuple[str, str]]:
    """Return the edges that do not follow from others; the graph has no circle.

    >>> direct({"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset()})
    [('a', 'b'), ('b', 'c')]
    """
    below: dict[str, frozenset[str]] = {}

    def reached(node: str) -> frozenset[str]:
        if node not in below:
            wanted = graph.get(node, frozenset())
            below[node] = wanted.union(*(reached(each) for each in wanted))
        return below[node]

    return [
        (node, each)
        for node, wanted in graph.items()
        for each in sorted(wanted)
        if not any(each in reached(other) for other in wanted - {each})
    ]


def report(house: House) -> Iterator[str]:
    """Yield the lines that are printed."""
    lengths = house.lines
    longest = max(lengths, key=lambda module: lengths[module])
    yield f"modules: {len(lengths)}"
    yield (
        f"lines of a module: median {median(lengths.values()):.0f}, "
        f"largest {lengths[longest]} ({longest})"
    )
    yield from counted(f"over {LARGE} lines", (f"{m} {n}" for m, n in house.large()))
    yield from counted(
        "names that come twice", (f"{n} ×{k}" for n, k in house.duplicates())
    )
    yield from counted(
        f"under {SMALL} lines with one importer",
        (f"{m} {n} ← {who}" for m, n, who in house.small()),
    )
    longest = max(house.functions, key=house.functions.__getitem__, default="")
    yield (
        f"functions under {SHORT} lines of code: {house.short():.2%} of "
        f"{len(house.functions)}, longest {house.functions.get(longest, 0)} ({longest})"
    )
    yield from counted("circles of imports", map(" ".join, house.cycles()))
    yield from counted("imports that climb", (f"{a} → {b}" for a, b in house.climbs()))


#: Where a group of floors begins, by the first room of its highest floor.
GROUPS = {
    "__main__": "faces",
    "demo": "binding",
    "report": "doors",
    "wording": "ground floor",
    "contest": "pure",
}
#: Sizes of the picture [px].
ROW, BOX, LEFT, TOP, WIDE = 30, 118, 120, 44, 560
INK, PALE, LINE = "#2b2a28", "#f4efe6", "#8a6d3b"
TONES = ("#1f5f8b", "#8a4b08", "#3d6b35", "#7a3b69", "#5b5b5b", "#a13d2d")


def picture(house: House) -> str:
    """Return the SVG of the rooms, floor by floor, and of what they import.

    An arrow from a room to a lower one stands for at least one import. An arrow that
    follows from others (a room that is reached over a third) is left out.
    """
    names = [name for rooms in house.floors for name in rooms]
    at = {name: TOP + n * ROW for n, name in enumerate(names)}
    height = TOP + len(names) * ROW + 16
    body = [*bands(house.floors, at), *arrows(direct(house.rooms), at)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" '
        f'width="{WIDE}" height="{height}" font-family="sans-serif" font-size="13">\n'
        "<title>The rooms of talking_maps and what they import</title>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n'
        f'<text x="12" y="22" fill="{INK}">An arrow points to what a room imports. '
        "What follows from other arrows is left out.</text>\n"
        + "\n".join(body)
        + "\n</svg>\n"
    )


def bands(floors: Sequence[Sequence[str]], at: Mapping[str, float]) -> Iterator[str]:
    """Yield the boxes of the rooms, a frame for each floor, and the groups' names."""
    for rooms in floors:
        top = at[rooms[0]]
        yield (
            f'<rect x="{LEFT - 6}" y="{top - 1}" width="{BOX + 12}" rx="6" '
            f'height="{len(rooms) * ROW - 2}" fill="{PALE}" stroke="{LINE}"/>'
        )
        if rooms[0] in GROUPS:
            yield (
                f'<path d="M12 {top - 2}H{LEFT + BOX + 6}" stroke="{INK}"/>'
                f'<text x="12" y="{top + 18}" fill="{INK}" font-weight="bold">'
                f"{GROUPS[rooms[0]]}</text>"
            )
        for name in rooms:
            yield (
                f'<text x="{LEFT + 6}" y="{at[name] + 18}" fill="{INK}">'
                f"{html.escape(name)}</text>"
            )


def arrows(edges: Sequence[tuple[str, str]], at: Mapping[str, float]) -> Iterator[str]:
    """Yield a bow for each import, the wider the farther down it reaches."""
    x = LEFT + BOX + 8
    starts = list(at)
    for upper, lower in edges:
        tone = TONES[starts.index(upper) % len(TONES)]
        y1, y2 = at[upper] + 12, at[lower] + 16
        out = x + 24 + (y2 - y1) * 0.62
        yield (
            f'<path d="M{x} {y1}C{out:.0f} {y1} {out:.0f} {y2} {x + 7} {y2}" '
            f'fill="none" stroke="{tone}" stroke-width="1.3"/>'
            f'<path d="M{x} {y2}l8 -4v8z" fill="{tone}"/>'
        )


def counted(name: str, found: Iterable[str]) -> Iterator[str]:
    """Yield a heading with how many there are, then each."""
    every = list(found)
    yield f"{name}: {len(every)}"
    for each in every:
        yield "  " + re.sub(rf"(?<![.\w]){PACKAGE}\.", "", each)


def main() -> None:
    """Print the report and draw the picture."""
    house = survey()
    sys.stdout.write("\n".join(report(house)) + "\n")
    (ROOT / PICTURE).write_text(picture(house), "utf-8")


if __name__ == "__main__":
    main()
