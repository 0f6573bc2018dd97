"""Tells a change of the history in a sentence: what was done to what, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from talking_maps.i18n import Translator, name
from talking_maps.model.change import Change, ChangeKind, Edit
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature, Scene
from talking_maps.wording import feature_labels

#: A change of more things than this is told by how many they are.
FEW = 3


def describe_change(
    change: Change,
    layers: Mapping[str, Layer],
    scenes: Mapping[Scene, str],
    epsg: int,
    t: Translator,
    language: str,
) -> str:
    """Return what the change did, in words; never a person's name from the register."""
    if not change.edits:
        return (
            t("joined two copies") if change.kind == "merge" else t("nothing changed")
        )
    undone = change.kind == "undo"
    edits = [_turned(edit) if undone else edit for edit in change.edits]
    if len(edits) > FEW:
        done = _many(change, layers, t, language)
    else:
        told: dict[tuple[_Sentence, str, str], list[str]] = {}
        for edit in edits:
            sentence, what, where = _one(edit, layers, scenes, epsg, t, language)
            told.setdefault((sentence, what, edit.uid), []).append(where)
        done = " · ".join(
            sentence(what=what, scene=", ".join(all_of_it))
            for (sentence, what, _uid), all_of_it in told.items()
        )
    return _by_kind(change.kind, done, t)


def kind_names(t: Translator) -> Mapping[ChangeKind, str]:
    """Return what each kind of change is called, without what it was done to."""
    return {
        "edit": t("edited"),
        "import": t("imported"),
        "undo": t("taken back"),
        "redo": t("done again"),
        "merge": t("joined two copies"),
        "restore": t("brought back an earlier state"),
        "resolve": t("decided what clashed"),
        "elsewhere": t("edited elsewhere"),
    }


def _by_kind(kind: ChangeKind, done: str, t: Translator) -> str:
    match kind:
        case "undo":
            return t("undone: {what}", what=done)
        case "redo":
            return t("done again: {what}", what=done)
        case "resolve":
            return t("decided: {what}", what=done)
        case "restore":
            return t("brought back: {what}", what=done)
        case "import":
            return t("brought in: {what}", what=done)
        case "elsewhere":
            return t("with another program: {what}", what=done)
    return done


def _turned(edit: Edit) -> Edit:
    """Return the edit that an undo took back, from the one it made."""
    return replace(edit, before=edit.after, after=edit.before)


def _many(
    change: Change, layers: Mapping[str, Layer], t: Translator, language: str
) -> str:
    found = Counter(
        _layer(layers, edit, language)
        for edit in change.edits
        if edit.kind == "feature"
    )
    listed = ", ".join(f"{layer}: {count}" for layer, count in found.most_common(FEW))
    return t(
        "{count:whole} things at once ({listed})",
        count=len(change.edits),
        listed=listed or "…",
    )


def _one(
    edit: Edit,
    layers: Mapping[str, Layer],
    scenes: Mapping[Scene, str],
    epsg: int,
    t: Translator,
    language: str,
) -> tuple[_Sentence, str, str]:
    """Return what was done, to what, and in which scene."""
    if edit.kind != "feature" or edit.scene is None:
        return _Sentence("{what}"), _record(edit, t), ""
    what = _called(edit, layers, epsg, language)
    return _stroke(edit, t), what, scenes[edit.scene].lower()


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that waits for its values."""

    text: str

    def __call__(self, *, what: str, scene: str) -> str:
        """Return the sentence; braces in a name stay as they are."""
        return self.text.replace("{what}", what, 1).replace("{scene}", scene, 1)


def _stroke(edit: Edit, t: Translator) -> _Sentence:
    before, after = edit.before, edit.after
    if before is None:
        return _Sentence(t("drew: {what} ({scene})"))
    if after is None:
        return _Sentence(t("took away: {what} ({scene})"))
    same = (
        isinstance(before, Feature)
        and isinstance(after, Feature)
        and before.geometry.equals_exact(after.geometry, 0)
    )
    if same:
        return _Sentence(t("described: {what} ({scene})"))
    return _Sentence(t("gave another shape: {what} ({scene})"))


def _record(edit: Edit, t: Translator) -> str:
    what = feature_labels.record(edit.kind, edit.uid, t)
    return t("taken out: {what}", what=what) if edit.after is None else what


def _layer(layers: Mapping[str, Layer], edit: Edit, language: str) -> str:
    record = edit.after or edit.before
    layer = layers.get(record.layer) if isinstance(record, Feature) else None
    return name(layer.names, language) if layer else edit.kind


def _called(edit: Edit, layers: Mapping[str, Layer], epsg: int, language: str) -> str:
    record = edit.after or edit.before
    if not isinstance(record, Feature):
        return _layer(layers, edit, language)
    return feature_labels.label(record, layers, epsg, language)
