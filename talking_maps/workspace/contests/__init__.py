"""Contests in a workspace: every act, with who may do it, kept in one line.

The rights are checked here, where things are done, not by hiding a page. Each act
returns when its line is on the disk. Looking, ranking and verifying need no role.
"""

from talking_maps.workspace.contests.amend_contest import amend
from talking_maps.workspace.contests.export_tables import (
    Table,
    export,
    lines_without_names,
    rows,
    taken_out,
    without_names,
)
from talking_maps.workspace.contests.ledger import (
    Due,
    answer,
    appeal,
    ledger,
    public_ledger,
    record_movement,
    record_payment,
)
from talking_maps.workspace.contests.lifecycle import (
    ahead,
    award,
    change,
    change_with,
    close,
    copy,
    create,
    create_with,
    doubt,
    open_contest,
    put_right,
    rubrics,
)
from talking_maps.workspace.contests.losses import (
    Loss,
    answer_loss,
    give_loss_reason,
    losses,
    losses_now,
    without_a_word,
)
from talking_maps.workspace.contests.marking import (
    lot,
    mark,
    mark_by_answers,
    mark_by_face,
    read_again,
    type_marks,
    visit,
)
from talking_maps.workspace.contests.publication import Published, publish
from talking_maps.workspace.contests.rehearse_contest import rehearsal
from talking_maps.workspace.contests.sealed_cases import recompute
from talking_maps.workspace.contests.sealed_copies import trail, verify
from talking_maps.workspace.contests.submit_plan import (
    Receipt,
    answer_flag,
    check_gate,
    deliver,
    fitting,
    preview_submission,
    receipt,
    rubric_for,
    submit,
    withdraw,
)
from talking_maps.workspace.contests.transactions import (
    contest_file,
    contest_ids,
    read,
    sealed_copy,
    stamp,
)

__all__ = [
    "Due",
    "Loss",
    "Published",
    "Receipt",
    "Table",
    "ahead",
    "amend",
    "answer",
    "answer_flag",
    "answer_loss",
    "appeal",
    "award",
    "change",
    "change_with",
    "check_gate",
    "close",
    "contest_file",
    "contest_ids",
    "copy",
    "create",
    "create_with",
    "deliver",
    "doubt",
    "export",
    "fitting",
    "give_loss_reason",
    "ledger",
    "lines_without_names",
    "losses",
    "losses_now",
    "lot",
    "mark",
    "mark_by_answers",
    "mark_by_face",
    "open_contest",
    "preview_submission",
    "public_ledger",
    "publish",
    "put_right",
    "read",
    "read_again",
    "receipt",
    "recompute",
    "record_movement",
    "record_payment",
    "rehearsal",
    "rows",
    "rubric_for",
    "rubrics",
    "sealed_copy",
    "stamp",
    "submit",
    "taken_out",
    "trail",
    "type_marks",
    "verify",
    "visit",
    "withdraw",
    "without_a_word",
    "without_names",
]
