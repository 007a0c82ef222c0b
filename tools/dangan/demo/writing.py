"""A complaint file while it is being written: the record, and who does what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dangan.demo import days
from dangan.demo.complaints import Complaint
from dangan.demo.vocabulary import data
from dangan.demo.world import Record, World

SUPERVISOR, MANAGER = "fang-zhiyuan", "song-liheng"
VERIFIER, FINANCE = "tang-kexin", "miao-ruogu"
WHO = {
    "customer_service_manager": MANAGER,
    "customer_service_director": "lan-yimo",
    "deputy_general_manager": "shao-mingxuan",
    "general_manager": "qin-wangshu",
}
HANDLERS = {"finance": "miao-ruogu", "service": "he-jingyi"}
HANDLER = "shi-yuanhang"  # of every other department


@dataclass
class Writing:
    """The file of ``complaint`` as it stands.

    ``department`` handles the case under ``head``; ``approver`` is the role that decides.
    """

    world: World
    complaint: Complaint
    record: Record
    department: str
    head: str
    handler: str
    approver: str
    rounds: int = 0  # how often a solution was proposed

    def words(self, key: str) -> Any:
        """Sentences that do not depend on the case; one of them where there are several."""
        found = data("handling")[key]
        return self.complaint.dice.pick(found) if isinstance(found, list) else found

    @staticmethod
    def all_words(key: str) -> Any:
        """Sentences that do not depend on the case, as they stand."""
        return data("handling")[key]

    def part(self, name: str) -> Record:
        """A section of the record, made where there is none."""
        section: Record = self.record.setdefault(name, {})
        return section

    def sign(self, role: str, staff: str, day: int, decision: str, opinion: str) -> None:
        """Append a signature."""
        signed = {
            "role": role,
            "staff": staff,
            "on": days.text(day),
            "decision": decision,
            "opinion": opinion,
        }
        self.record["sign_offs"] = [*self.record.get("sign_offs", []), signed]

    def save(self, day: int, minute: int, author: str, subject: str) -> None:
        """Write the file as it stands."""
        label = str(self.record.get("code") or self.record["title"])
        text = data("handling")["subjects"][subject]
        self.world.journal.save("complaints", self.record, day, minute, author, text, label)


def clock(minute: int) -> str:
    """A minute of the day as records write it: 09:20."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def heads() -> dict[str, str]:
    """The head of each department."""
    return {entry["id"]: entry["head"] for entry in data("company")["departments"]}


def shares(complaint: Complaint) -> Sequence[tuple[str, int]]:
    """The departments responsible and their shares in per cent; none where it is not our fault."""
    return tuple(complaint.case.scenario.get("shares", {}).items())
