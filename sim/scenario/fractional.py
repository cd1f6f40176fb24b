"""Two-level fractional factorial designs: which runs of the full factorial to make, and what they cannot tell apart.

In: the number of factors, and the resolution wanted or the generators. Out: a `Fraction`: a bit mask a factor over the
base factors, from which follow its runs, its defining relation and its aliases. Factors are called A, B, C… in the
order of the file; I is the identity. Notation and resolution as in Box, Hunter and Hunter, Statistics for
Experimenters, chapter 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
"""Names of factors; I is left out, for it is the identity."""
HIGHEST = 5
"""The highest resolution that can be asked for: main effects and pairs are clear of each other."""
_TRIES = 20_000
"""Generators tried for one number of runs, before twice as many runs are looked at."""
_GENERATOR = re.compile(r"([A-Z])\s*=\s*([A-Z]{2,})")
_MOST_WORDS = 6
"""Generators whose whole defining relation is written out: 63 words."""


@dataclass(frozen=True)
class Fraction:
    """A two-level design of 2^(k−p) runs.

    Attributes
    ----------
    masks
        By factor: which base factors multiply to its column, as bits.
    """

    masks: tuple[int, ...]

    @property
    def base(self) -> int:
        """How many factors the runs are a full factorial of."""
        return max(self.masks).bit_length()

    @property
    def runs(self) -> int:
        """How many runs the design has."""
        return 1 << self.base

    def signs(self) -> Iterator[tuple[bool, ...]]:
        """Yield for each run whether each factor is at its high level; the first factor changes fastest."""
        for run in range(self.runs):
            low = ~run & (self.runs - 1)  # a product of −1 and +1 is −1 where an odd number of its parts is −1
            yield tuple((mask & low).bit_count() % 2 == 0 for mask in self.masks)

    @property
    def resolution(self) -> int | None:
        """Length of the shortest word of the defining relation; 6 for six or more, None for a full factorial."""
        if len(self.masks) == self.base:
            return None
        return next((n for n in (1, 2, 3, 4, 5) if self._words(n)), 6)

    def _words(self, length: int) -> list[tuple[int, ...]]:
        return [c for c in combinations(range(len(self.masks)), length) if not _product(self.masks, c)]

    def generators(self) -> list[str]:
        """Return the generators as they are written: D=AB."""
        at = {1 << i: LETTERS[self.masks.index(1 << i)] for i in range(self.base)}
        return [
            f"{LETTERS[i]}={''.join(sorted(letter for bit, letter in at.items() if bit & mask))}"
            for i, mask in enumerate(self.masks)
            if mask.bit_count() > 1
        ]

    def defining_relation(self) -> list[str]:
        """Return the words that equal I, shortest first; empty where there are too many to be read."""
        at = {1 << i: self.masks.index(1 << i) for i in range(self.base)}
        words = [
            frozenset([i, *(j for bit, j in at.items() if bit & mask)])
            for i, mask in enumerate(self.masks)
            if mask.bit_count() > 1
        ]
        if len(words) > _MOST_WORDS:
            return []
        found = {frozenset[int]()}
        for word in words:
            found |= {word ^ other for other in found}
        return sorted((_word(word) for word in found if word), key=lambda w: (len(w), w))

    def aliases(self) -> list[str]:
        """Say what cannot be told apart among main effects and pairs of factors: ``A = BD = CE``."""
        by_mask: dict[int, list[str]] = {}
        for length in (1, 2):
            for of in combinations(range(len(self.masks)), length):
                by_mask.setdefault(_product(self.masks, of), []).append(_word(of))
        return [" = ".join(names) for names in by_mask.values() if len(names) > 1]


def of_resolution(factors: int, resolution: int) -> Fraction:
    """Find a design of the fewest runs that has at least a resolution; the full factorial where no fraction has it."""
    for base in range(1, factors):
        masks = _grown(factors, base, resolution)
        if masks is not None:
            return Fraction(masks)
    return Fraction(tuple(1 << i for i in range(factors)))


def of_generators(factors: int, generators: Sequence[str]) -> Fraction | int:
    """Read generators such as ``D=AB``.

    Returns
    -------
    The design; or the place in the list of a generator that cannot be read, or that names a factor there is not, a
    factor made before, or one that is generated itself.
    """
    read = [_GENERATOR.fullmatch(text.strip()) for text in generators]
    made = [match[1] if match else "" for match in read]
    known = LETTERS[:factors]
    bases = [letter for letter in known if letter not in made]
    masks = {letter: 1 << i for i, letter in enumerate(bases)}
    for i, match in enumerate(read):
        if match is None or len(set(match[2])) < len(match[2]):
            return i
        if match[1] not in known or match[1] in made[:i] or any(letter not in bases for letter in match[2]):
            return i
        masks[match[1]] = sum(1 << bases.index(letter) for letter in match[2])
    return Fraction(tuple(masks[letter] for letter in known))


def _grown(factors: int, base: int, resolution: int) -> tuple[int, ...] | None:
    """Add generated factors to the base factors one after the other, short generators first, going back where stuck."""
    new = sorted(
        (mask for mask in range(1, 1 << base) if mask.bit_count() >= max(resolution - 1, 2)),
        key=lambda mask: (mask.bit_count(), [i for i in range(base) if mask >> i & 1]),
    )
    tries = 0

    def grow(masks: tuple[int, ...], first: int) -> tuple[int, ...] | None:
        nonlocal tries
        if len(masks) == factors:
            return masks
        for i in range(first, len(new) - (factors - len(masks)) + 1):
            tries += 1
            if tries > _TRIES:
                return None
            if _clear(masks, new[i], resolution):
                found = grow((*masks, new[i]), i + 1)
                if found is not None:
                    return found
        return None

    return grow(tuple(1 << i for i in range(base)), 0)


def _clear(masks: Sequence[int], new: int, resolution: int) -> bool:
    """Whether no word shorter than ``resolution`` comes about with a new factor."""
    for length in range(1, resolution - 1):
        if any(_product(masks, of) == new for of in combinations(range(len(masks)), length)):
            return False
    return True


def _product(masks: Sequence[int], of: Sequence[int]) -> int:
    product = 0
    for i in of:
        product ^= masks[i]
    return product


def _word(of: Sequence[int] | frozenset[int]) -> str:
    return "".join(LETTERS[i] for i in sorted(of))
