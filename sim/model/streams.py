"""Randomness keyed by meaning: who draws, for what, on which occasion; never in which order.

In: root seed, replication and district. Out: uniforms for the processes (hashed a draw), and the root word from which
the kernel seeds the streams of its pools. The scenario is not in the key, so two strategies share their luck.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def entity_hash(name: str) -> int:
    """Stable 64-bit hash of an entity's name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def entity_hashes(names: Iterable[str]) -> NDArray[np.uint64]:
    """Hashes of many entities; raises ValueError should two collide (chance below 1e-11 for 20 000)."""
    names = list(names)
    hashes = np.array([entity_hash(n) for n in names], np.uint64)
    if len(np.unique(hashes)) < len(names):
        raise ValueError("two entities share a random stream: a name occurs twice, or two names collide")
    return hashes


class Streams:
    """The streams of one replication of one district.

    Attributes
    ----------
    common
        Those that all districts of a province share: the uncertain parameters, and halts from above.
    """

    def __init__(self, seed: int, replication: int, district: str = "") -> None:
        key = f"{seed}/{replication}/{district}".encode()
        self._hash = hashlib.blake2b(key=hashlib.blake2b(key, digest_size=32).digest(), digest_size=8)
        self.root = np.uint64(int.from_bytes(hashlib.blake2b(key, digest_size=8, person=b"kernel").digest(), "little"))
        self.common: Streams = Streams(seed, replication) if district else self

    def uniform(self, name: str, entity: object = "", occasion: object = "") -> float:
        """Draw the one number of (0, 1) that belongs to this key."""
        h = self._hash.copy()
        h.update(f"{name}/{entity}/{occasion}".encode())
        return ((int.from_bytes(h.digest(), "little") >> 12) + 0.5) * 2.0**-52

    def exponential(self, name: str, entity: object = "", occasion: object = "") -> float:
        """Draw a unit-rate exponential by inversion: a larger rate only shortens."""
        return -math.log(self.uniform(name, entity, occasion))
