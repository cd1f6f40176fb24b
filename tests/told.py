"""What a command says on stderr, its notes aside: a small district for a test may well be an odd one."""

from __future__ import annotations


def but_notes(said: str) -> str:
    return "".join(line for line in said.splitlines(keepends=True) if not line.startswith("note: "))
