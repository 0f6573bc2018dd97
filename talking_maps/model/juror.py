"""Who sits in a jury: the post, where somebody comes from, whom one may not judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

#: What a juror is in the jury, in the order of signing; empty is a plain member.
JurorPost = Literal["president", "secretary", "", "member", "substitute", "observer"]
JUROR_POSTS: tuple[JurorPost, ...] = get_args(JurorPost)


@dataclass(frozen=True, slots=True)
class Juror:
    """Who marks. `origin` is a community's code, `relatives` codes of owners.

    A relative is written `community/owner`, or `community` for all of it. Who is
    `excused` by an amendment marks no more; the marks given before count. An observer
    gives no marks, a substitute none before an amendment calls him or her. `identity`
    is the number of the identity document (DNI): private.
    """

    id: str
    name: str
    sex: Literal["", "woman", "man"] = ""
    origin: str = ""
    relatives: tuple[str, ...] = ()
    excused: bool = False
    post: JurorPost = ""
    institution: str = ""
    identity: str = ""

    @property
    def has_a_vote(self) -> bool:
        """Tell whether the post is one that marks."""
        return self.post not in ("substitute", "observer")


#: Where each post signs; who has none signs among the members.
_RANKS = {post: rank for rank, post in enumerate(JUROR_POSTS)} | {"member": 2}


def in_order_of_posts(jurors: Iterable[Juror]) -> tuple[Juror, ...]:
    """Return jurors in the order in which they sign."""
    return tuple(sorted(jurors, key=lambda one: _RANKS[one.post]))
