"""The mechanisms with a switch, one file each; `RULES` lists them by id in the order in which they are asked."""

from sim.model.rule import Rule
from sim.model.rules.ab_pairs import ABPairs
from sim.model.rules.agents import AgentHands
from sim.model.rules.bureau_pressure import BureauPressure
from sim.model.rules.call_backs import CallBacks
from sim.model.rules.co_funding import CoFunding
from sim.model.rules.compliance import Compliance
from sim.model.rules.existing_lines import ExistingLines
from sim.model.rules.faults import EquipmentFaults
from sim.model.rules.free_service import FreeService
from sim.model.rules.gifts import GiftSchedule
from sim.model.rules.handset import HandsetPackage
from sim.model.rules.homeroom import HomeroomTeachers
from sim.model.rules.hotline import Hotline
from sim.model.rules.peaks import PeakStaffing
from sim.model.rules.peer_pressure import PeerPressure
from sim.model.rules.platform_use import TeacherUse
from sim.model.rules.price_approval import PriceApproval
from sim.model.rules.publicity import Publicity
from sim.model.rules.rebate import ThresholdRebate
from sim.model.rules.rep_training import RepTraining
from sim.model.rules.resignation import Resignation
from sim.model.rules.rival import Rival
from sim.model.rules.second_lines import SecondLines
from sim.model.rules.second_wave import SecondWave
from sim.model.rules.stage_review import StageReview
from sim.model.rules.stop import ProgrammeStop
from sim.model.rules.subsidies import SubsidyHelp
from sim.model.rules.support import SupportLapses
from sim.model.rules.targeting import TargetingOrder
from sim.model.rules.tariff import TariffPath
from sim.model.rules.word_of_mouth import WordOfMouth

RULES: dict[str, type[Rule]] = {
    "S6": StageReview,
    "S4": TargetingOrder,
    "S5": PeerPressure,
    "S7": ABPairs,
    "S8": RepTraining,
    "S10": Resignation,
    "S11": AgentHands,
    "S12": PeakStaffing,
    "B1": BureauPressure,
    "B2": Compliance,
    "B3": SupportLapses,
    "B4": PriceApproval,
    "B5": CoFunding,
    "B6": ProgrammeStop,
    "P1": GiftSchedule,
    "P2": HandsetPackage,
    "P3": FreeService,
    "P4": TariffPath,
    "P5": ThresholdRebate,
    "P6": Publicity,
    "M3": HomeroomTeachers,
    "M4": TeacherUse,
    "M5": WordOfMouth,
    "M7": SecondWave,
    "T2": SubsidyHelp,
    "R2": SecondLines,
    "R3": ExistingLines,
    "V2": EquipmentFaults,
    "V3": Hotline,
    "V4": CallBacks,
    "X1": Rival,
}
