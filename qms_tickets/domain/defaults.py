"""What a new installation starts with, as plain data: targets, matrix, ladders, processes, calendars.

The quality manager edits all of it, so nothing here decides anything once an installation is in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from qms_tickets.domain.priority import DEFAULT_MATRIX, PRIORITIES

HOUR: Final = 3_600
PRIORITY_MATRIX: Final = DEFAULT_MATRIX

ByPriority = dict[str, int]


def _hours(*hours: float) -> ByPriority:
    """Working hours for P1 to P4, in seconds."""
    return {priority: int(hour * HOUR) for priority, hour in zip(PRIORITIES, hours, strict=True)}


# --- targets ------------------------------------------------------------------------------------------------

RESPONSE: Final = _hours(0.5, 2, 4, 8)
DELIVERY: Final[Mapping[str, ByPriority]] = {
    "handover": _hours(1, 2, 4, 8),
    "desk": _hours(2, 4, 16, 40),
    "inspection": _hours(2, 4, 8, 16),
    "document": _hours(2, 4, 16, 24),
    "repair": _hours(2, 8, 16, 40),
    "purchasing": _hours(8, 16, 40, 80),
    "calibration": _hours(8, 24, 40, 80),
    "people": _hours(8, 24, 80, 160),
}
INPUT: Final = _hours(2, 4, 16, 24)
ACCEPTANCE: Final = _hours(4, 8, 16, 24)
ACCEPTANCE_PROCESS: Final = _hours(2, 4, 8, 8)
RATING: Final = _hours(40, 40, 40, 40)

SERVICE_KINDS: Final = (*DELIVERY, "other")
_LIKE_OTHER: Final = "desk"
REWORK_AT_LEAST: Final = HOUR


def rework_of(delivery: Mapping[str, int]) -> ByPriority:
    """Rework after reopening: half the delivery target, at least an hour."""
    return {priority: max(seconds // 2, REWORK_AT_LEAST) for priority, seconds in delivery.items()}


def terms_for_kind(kind: str, relations: Iterable[str] = ("functional",)) -> dict[str, ByPriority]:
    """The targets of a kind of service in seconds, as an agreement's document holds them."""
    delivery = DELIVERY.get(kind, DELIVERY[_LIKE_OTHER])
    return {
        "response": dict(RESPONSE),
        "delivery": dict(delivery),
        "rework": rework_of(delivery),
        "input": dict(INPUT),
        "acceptance": dict(ACCEPTANCE_PROCESS if "process" in set(relations) else ACCEPTANCE),
        "rating": dict(RATING),
    }


# --- escalation ladders: see domain/escalation.py for the keys of a rung ------------------------------------

_NOTIFY: Final = ["notify"]
_BOARD: Final = ["notify", "board"]

_RESPONSE_LADDER: Final[list[dict[str, Any]]] = [
    {"at": 50, "tell": ["contact", "assignee"], "actions": _NOTIFY},
    {"at": 100, "tell": ["contact", "assignee", "supervisor"], "actions": _BOARD, "wakes": "p1"},
    {
        "after": 4 * HOUR,
        "after_p1": HOUR,
        "tell": ["head"],
        "actions": [*_BOARD, "hand_to_supervisor"],
    },
]
_DELIVERY_LADDER: Final[list[dict[str, Any]]] = [
    {"at": 75, "tell": ["assignee"], "actions": [*_NOTIFY, "offer_proposal"]},
    {"at": 100, "tell": ["assignee", "supervisor", "requester"], "actions": _BOARD, "wakes": "p1"},
    {
        "after": 4 * HOUR,
        "after_p1": HOUR,
        "tell": ["head", "other_supervisor"],
        "actions": _BOARD,
        "wakes": "p1",
    },
    {
        "after": 16 * HOUR,
        "after_p1": 4 * HOUR,
        "tell": ["heads_superior"],
        "digest": ["quality_manager"],
        "actions": _BOARD,
    },
]
_INPUT_LADDER: Final[list[dict[str, Any]]] = [
    {"at": 75, "tell": ["requester"], "actions": _NOTIFY},
    {"at": 100, "tell": ["requester", "supervisor", "other_side"], "actions": _BOARD},
    {"after": 16 * HOUR, "tell": ["head"], "actions": _BOARD},
]
_ACCEPTANCE_LADDER: Final[list[dict[str, Any]]] = [
    {"at": 50, "tell": ["requester"], "actions": _NOTIFY},
    {"at": 100, "tell": ["requester", "supervisor"], "actions": _BOARD},
    {"after": 8 * HOUR, "tell": ["head"], "actions": _BOARD, "only": "never_deemed"},
]
_PROCESS_LADDER: Final[list[dict[str, Any]]] = [
    {"at": 50, "tell": ["holder"], "actions": _NOTIFY, "wakes": "yes"},
    {"at": 80, "tell": ["holder", "supervisor"], "actions": _NOTIFY, "wakes": "yes"},
    {
        "at": 100,
        "tell": ["supervisor", "other_supervisor", "next_operation"],
        "actions": _BOARD,
        "wakes": "yes",
    },
    {"after": HOUR, "tell": ["head", "planner"], "actions": _BOARD, "wakes": "yes"},
]
_SUPERIOR_LADDER: Final[list[dict[str, Any]]] = [
    {"at": 75, "tell": ["holder"], "actions": _NOTIFY},
    {"at": 100, "tell": ["holder", "deputy"], "actions": _BOARD},
    {"after": 16 * HOUR, "digest": ["superior"], "actions": ["digest"]},
]

STANDARD_LADDERS: Final[Mapping[str, list[dict[str, Any]]]] = {
    "response": _RESPONSE_LADDER,
    "delivery": _DELIVERY_LADDER,
    "input": _INPUT_LADDER,
    "acceptance": _ACCEPTANCE_LADDER,
}

# By code: the names and the ladders of the policies. A policy of the same name as a relation serves that relation.
POLICIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "standard": {"name": {"zh": "标准升级", "en": "Standard"}, "ladders": STANDARD_LADDERS},
    "process": {
        "name": {"zh": "工序升级", "en": "Process"},
        "ladders": {
            "response": _RESPONSE_LADDER,
            "delivery": _PROCESS_LADDER,
            "input": _PROCESS_LADDER,
            "acceptance": _PROCESS_LADDER,
        },
    },
    "rank": {
        "name": {"zh": "职级升级", "en": "Rank"},
        "ladders": {**STANDARD_LADDERS, "superior": _SUPERIOR_LADDER},
    },
}
POLICY_OF_RELATION: Final[Mapping[str, str]] = {
    "functional": "standard",
    "process": "process",
    "rank": "rank",
}

# --- processes of the quality management system -------------------------------------------------------------

QMS_PROCESSES: Final[Mapping[str, Mapping[str, str]]] = {
    "document_control": {"zh": "文件控制", "en": "Document control"},
    "record_control": {"zh": "记录控制", "en": "Record control"},
    "management_review": {"zh": "管理评审", "en": "Management review"},
    "human_resources": {"zh": "人力资源控制", "en": "Human resources"},
    "production_equipment": {"zh": "生产设备管理", "en": "Production equipment"},
    "customer_related_processes": {"zh": "与顾客有关的过程控制", "en": "Customer-related processes"},
    "design_and_development": {"zh": "新产品设计和开发控制", "en": "Design and development"},
    "production": {"zh": "生产过程控制", "en": "Production"},
    "measuring_equipment": {"zh": "监视和测量装置控制", "en": "Monitoring and measuring equipment"},
    "purchasing": {"zh": "采购控制", "en": "Purchasing"},
    "monitoring_of_product": {"zh": "产品的监视和测量", "en": "Monitoring of product"},
    "nonconforming_product": {"zh": "不合格品控制", "en": "Nonconforming product"},
    "internal_audit": {"zh": "内部审核", "en": "Internal audit"},
    "customer_satisfaction": {"zh": "顾客满意的监视和测量", "en": "Customer satisfaction"},
    "corrective_action": {"zh": "纠正和预防措施", "en": "Corrective and preventive action"},
}

# --- working calendars --------------------------------------------------------------------------------------

_FIVE_DAYS: Final = ("mon", "tue", "wed", "thu", "fri")
_OFFICE_DAY: Final = [["08:30", "12:00"], ["13:00", "17:30"]]
_TWO_SHIFT_DAY: Final = [["08:00", "12:00"], ["12:30", "20:00"], ["20:30", "24:00"]]
_NIGHT: Final = [["22:00", "06:00"]]

# `extra` are the hours of a make-up working day; a calendar that always runs has neither holidays nor those.
CALENDARS: Final[Mapping[str, Mapping[str, Any]]] = {
    "office": {
        "name": {"zh": "行政班", "en": "Office"},
        "weekly": dict.fromkeys(_FIVE_DAYS, _OFFICE_DAY),
        "extra": _OFFICE_DAY,
    },
    "two_shifts": {
        "name": {"zh": "两班", "en": "Two shifts"},
        "weekly": dict.fromkeys((*_FIVE_DAYS, "sat"), _TWO_SHIFT_DAY),
        "extra": _TWO_SHIFT_DAY,
    },
    "night": {
        "name": {"zh": "夜班", "en": "Night"},
        "weekly": dict.fromkeys(_FIVE_DAYS, _NIGHT),
        "extra": _NIGHT,
    },
    "24x7": {"name": {"zh": "全天候", "en": "24 × 7"}, "always": True},
}
CALENDAR_ZONE: Final = "Asia/Shanghai"
DEFAULT_CALENDAR: Final = "office"

# The State Council's notice of 4 November 2025: first and last day off, and the days worked instead.
CHINA_OFF: Final[Mapping[int, tuple[tuple[str, str], ...]]] = {
    2026: (
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    )
}
CHINA_WORKED: Final[Mapping[int, tuple[str, ...]]] = {
    2026: ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
}
CHINA_CONFIRMED_UNTIL: Final = "2026-12-31"


def calendar_hours(
    code: str, off: Iterable[date] = (), worked: Iterable[date] = (), zone: str = CALENDAR_ZONE
) -> dict[str, Any]:
    """The document of a default calendar with these days off, and these worked instead."""
    stated = CALENDARS[code]
    if stated.get("always"):
        return {"time_zone": zone, "always": True}
    return {
        "time_zone": zone,
        "weekly": stated["weekly"],
        "holidays": [day.isoformat() for day in sorted(off)],
        "extra_working_days": {day.isoformat(): stated["extra"] for day in sorted(worked)},
    }


# --- quality ------------------------------------------------------------------------------------------------

REVIEW_EVERY_MONTHS: Final = 12
REVIEW_REMINDER_DAYS: Final = 30
COUNTERSIGN_WITHIN: Final = 40 * HOUR
