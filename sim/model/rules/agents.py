"""S11, agents (代理商; deck, slide 4): commissioned hands at the counters of parent meetings.

They are paid by the day and by commission on the lines they sign there and the programme won (accounts
``commission_*``): at signing, at months 3 and 6, and a share of the billing for 18 months, while the line lives. What
was paid at signing comes back for a line that churns young. Off: only reps, temporary hands and homeroom teachers man
the counters.
"""

from __future__ import annotations

from sim.model.rule import Rule


class AgentHands(Rule):
    """Hire agents."""

    def agents(self) -> int:
        """As many as the scenario hires."""
        return self.world.scenario.staffing.agents
