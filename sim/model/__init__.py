"""One replication: the SimPy processes, the rules, the compiled kernel, the book.

``simulate(scenario, seed, replication)`` is the way in and an `Outcome` the way out. `processes` tells the story,
one file a process; `rules` holds one file a mechanism; `rule` lists the hooks between them; `population` is the seam
to the people.
"""

from sim.model.outcome import LINKS, Outcome
from sim.model.simulate import Traced, simulate, trace

__all__ = ["LINKS", "Outcome", "Traced", "simulate", "trace"]
