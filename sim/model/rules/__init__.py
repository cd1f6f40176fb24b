"""The mechanisms with a switch, one file each; `RULES` lists them by id in the order in which they are asked."""

from sim.model.rule import Rule
from sim.model.rules.ab_pairs import ABPairs
from sim.model.rules.agents import AgentHands
from sim.model.rules.bureau_pressure import BureauPressure
from sim.model.rules.compliance import Compliance
from sim.model.rules.free_service import FreeService
from sim.model.rules.gifts import GiftSchedule
from sim.model.rules.handset import HandsetPackage
from sim.model.rules.homeroom import HomeroomTeachers
from sim.model.rules.peer_pressure import PeerPressure
from sim.model.rules.price_approval import PriceApproval
from sim.model.rules.rep_training import RepTraining
from sim.model.rules.resignation import Resignation
from sim.model.rules.stage_review import StageReview
from sim.model.rules.targeting import TargetingOrder
from sim.model.rules.word_of_mouth import WordOfMouth

RULES: dict[str, type[Rule]] = {
    "S6": StageReview,
    "S4": TargetingOrder,
    "S5": PeerPressure,
    "S7": ABPairs,
    "S8": RepTraining,
    "S10": Resignation,
    "S11": AgentHands,
    "B1": BureauPressure,
    "B2": Compliance,
    "B4": PriceApproval,
    "P1": GiftSchedule,
    "P2": HandsetPackage,
    "P3": FreeService,
    "M3": HomeroomTeachers,
    "M5": WordOfMouth,
}
