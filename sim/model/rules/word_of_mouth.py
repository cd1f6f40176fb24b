"""M5, word of mouth: families of a class talk; joining × (1 + κ·share of the class the programme won).

The kernel follows the share move by move: it is the class's own count.
"""

from __future__ import annotations

from sim.model.rule import Rule


class WordOfMouth(Rule):
    """Let families talk."""

    def kappa(self) -> float:
        """Ratio gained a unit of share."""
        return float(self.world.scenario.uncertainties.word_of_mouth.kappa)
