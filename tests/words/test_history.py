"""History is told in sentences: who did what, with which items and times."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qms_tickets.domain.events import KINDS
from qms_tickets.words import history
from qms_tickets.words.reader import Words
from tests.words.source import LANGUAGES

NOW = datetime(2026, 11, 25, 2, 50, tzinfo=UTC)
FRIDAY = "2026-11-27T01:00:00.000000Z"
NAMES = {
    ("item", "drawing"): "图纸",
    ("item", "samples"): "样件",
    ("person", 7): "刘洋",
    ("person", 8): "李强",
    ("department", "MET"): "计量室",
    ("department", "IT"): "IT",
}


def named(what: str, key: object) -> str:
    return NAMES.get((what, key), str(key))


def told(
    language: str, kind: str, *, actor: str | None = "李强", absent: str | None = None, texts=None, **facts
) -> str:
    words = Words(language, "Asia/Shanghai", NOW)
    event = {"kind": kind, "actor": actor, "for": absent, "facts": facts, "texts": texts or {}}
    return history.sentence(words, event, named)


FOUR = {"a": "conforms", "b": "conforms", "c": "conforms", "d": "concession"}


@pytest.mark.parametrize(
    ("kind", "facts", "in_chinese", "in_english"),
    [
        (
            "ticket.inputs_inspected",
            {"verdicts": FOUR},
            "李强 检查了 4 项输入：3 项合格，1 项让步接收",
            "李强 judged 4 inputs: 3 conform, 1 concession",
        ),
        (
            "ticket.inputs_inspected",
            {"verdicts": {"a": "conforms"}, "by_system": ["a"]},
            "李强 系统校验了 1 项输入：全部合格",
            "李强 1 input checked by the system: all conform",
        ),
        (
            "ticket.input_requested",
            {"items": {"drawing": "wrong_revision", "samples": "missing"}},
            "李强 退回补充输入：图纸（版本不对）、样件（缺失）",
            "李强 asked for input: 图纸 (wrong revision) and 样件 (missing)",
        ),
        (
            "ticket.input_provided",
            {"items": ["drawing", "samples"], "unavailable": ["samples"]},
            "李强 答复了补充要求：图纸、样件；无法提供：样件",
            "李强 answered for 图纸 and 样件; cannot provide: 样件",
        ),
        ("ticket.accepted", {}, "李强 接收并开始", "李强 accepted and started"),
        (
            "ticket.accepted",
            {"verdicts": {"a": "conforms"}, "wanted_by_agreed": True},
            "李强 检查了 1 项输入：全部合格；接收并开始，期望时间成为商定到期时间",
            "李强 judged 1 input: all conform; accepted and started; the time wanted became the agreed due time",
        ),
        (
            "ticket.held",
            {"hold_kind": "spare_part", "resume_at": FRIDAY, "stops": False},
            "李强 挂起：等备件或设备；周五 09:00 恢复，交付计时继续",
            "李强 put it on hold until Fri 09:00: spare part or equipment; the delivery clock runs on",
        ),
        (
            "ticket.due_proposed",
            {"due": FRIDAY, "side": "supplier"},
            "李强 申请延期到周五 09:00",
            "李强 proposed another time: Fri 09:00",
        ),
        (
            "ticket.due_proposed",
            {"due": FRIDAY, "side": "customer"},
            "李强 请求改期到周五 09:00",
            "李强 proposed another time: Fri 09:00",
        ),
        (
            "ticket.delivered",
            {"outputs": ["a", "b"], "round": 1},
            "李强 提交验收，2 项输出",
            "李强 delivered 2 outputs",
        ),
        (
            "ticket.delivered",
            {"outputs": ["a"], "round": 2},
            "李强 第 2 次提交验收，1 项输出",
            "李强 delivered 1 output, delivery 2",
        ),
        (
            "ticket.delivery_rejected",
            {"verdicts": {"drawing": "nonconforming", "samples": "conforms"}, "disposition": "repair"},
            "李强 退回返工：图纸；处置：返修",
            "李强 sent it back: 图纸; disposition: repair",
        ),
        (
            "ticket.declined",
            {"reason_code": "not_ours", "department": "IT"},
            "李强 退单：非本部门职责，由 IT 负责",
            "李强 declined it: not ours; it belongs to IT",
        ),
        (
            "ticket.handed_over",
            {"before": "MET", "department": "IT"},
            "李强 由计量室转给 IT",
            "李强 handed it over from 计量室 to IT",
        ),
        ("ticket.watched", {"person": 8}, "李强 关注了服务单", "李强 watches the ticket"),
        ("ticket.watched", {"person": 7}, "李强 将 刘洋 加为关注人", "李强 made 刘洋 a watcher"),
        (
            "ticket.reprioritised",
            {"impact": "high", "urgency": "now", "priority": "P1", "before": {"priority": "P3"}},
            "李强 重新定级：由 P3 普通 改为 P1 特急",
            "李强 changed the priority from P3 normal to P1 critical",
        ),
        ("ticket.rated", {"side": "supplier", "closing": 1}, "李强 评价了输入", "李强 rated the input"),
    ],
)
def test_what_people_do_is_told_with_their_name(kind, facts, in_chinese, in_english):
    assert told("zh_Hans", kind, **facts) == in_chinese
    assert told("en", kind, **facts) == in_english


def test_a_deputy_is_named_with_the_absent_person():
    assert told("zh_Hans", "ticket.accepted", absent="王芳") == "李强（代 王芳）接收并开始"
    assert told("en", "ticket.accepted", absent="Wang Fang", actor="Li Qiang") == (
        "Li Qiang for Wang Fang accepted and started"
    )


@pytest.mark.parametrize(
    ("kind", "facts", "in_chinese", "in_english"),
    [
        (
            "escalation.fired",
            {"clock": "input-1", "rung": 2, "due": FRIDAY, "late_seconds": 360, "told": [{"person": 7}]},
            "补输入第 2 级升级：已通知 刘洋，晚 6 分钟触发",
            "Input clock, rung 2: 刘洋 told, fired 6 min late",
        ),
        (
            "escalation.fired",
            {
                "clock": "input-1",
                "rung": 2,
                "due": FRIDAY,
                "late_seconds": 7_300,
                "why_late": "no_scheduler 2026-11-25T00:30:00.000000Z",
            },
            "补输入第 2 级升级，晚 2 小时 1 分触发（今天 08:30 起没有调度程序运行）",
            "Input clock, rung 2, fired 2 h 1 min late (no scheduler was running since today 08:30)",
        ),
        (
            "reminder.sent",
            {"about": "rating", "told": [{"person": 7, "for": 8}]},
            "已提醒 刘洋（代 李强）：评价",
            "刘洋 (for 李强) reminded: rating",
        ),
        (
            "escalation.fired",
            {"clock": "delivery-2", "rung": 1, "due": FRIDAY, "late_seconds": 0.4},
            "第 2 次交付第 1 级升级",
            "Delivery 2 clock, rung 1",
        ),
        (
            "clock.due_moved",
            {
                "clock": "delivery-1",
                "before": "2026-11-25T01:00:00.000000Z",
                "due": FRIDAY,
                "cause": "calendar",
            },
            "交付到期时间由今天 09:00 改为周五 09:00：工作日历修订",
            "The delivery clock’s due time moved from today 09:00 to Fri 09:00: the calendar was revised",
        ),
        (
            "ticket.resumed",
            {"by_itself": True},
            "挂起时间已到，自动恢复处理",
            "Resumed by itself when the hold ended",
        ),
    ],
)
def test_what_happens_by_itself_is_told_without_a_name(kind, facts, in_chinese, in_english):
    assert told("zh_Hans", kind, actor=None, **facts) == in_chinese
    assert told("en", kind, actor=None, **facts) == in_english


def test_the_name_of_a_file_stays_as_it_was_written():
    assert told("zh_Hans", "ticket.attached", size=310_200, sha256="x", texts={"name": "图纸SP-40.pdf"}) == (
        "李强 添加了附件 图纸SP-40.pdf（310 kB）"
    )


def test_what_people_wrote_stands_below_with_the_items_by_name():
    event = {
        "kind": "ticket.input_requested",
        "facts": {},
        "texts": {"message": "请发 C 版", "reasons": "drawing: B 版"},
    }
    words = Words("zh_Hans", "Asia/Shanghai", NOW)
    assert history.quotations(words, event, named) == ["请发 C 版", "图纸：B 版"]


INSTANTS = {
    "due",
    "resume_at",
    "promised_at",
    "from_",
    "until",
    "effective_from",
    "due_at",
    "grace_until",
    "wanted_by",
}
SAMPLES = {
    "verdicts": FOUR,
    "items": ["drawing"],
    "outputs": ["drawing"],
    "unavailable": ["samples"],
    "told": [{"person": 7}],
    "actions": ["notify"],
    "clock": "delivery-1",
    "priority": "P2",
    "side": "supplier",
    "state": "in_progress",
    "rung": 2,
    "revision": 3,
    "round": 1,
    "size": 1_000,
    "late_seconds": 61.0,
    "late_mark": True,
    "stops": True,
    "upheld": True,
    "rows": 5,
    "tickets": 5,
    "events": 5,
    "target": 3_600.0,
    "person": 7,
    "link": "blocks",
    "audience": "shared",
}


def sample(kind: str, name: str) -> object:
    if name in INSTANTS or (kind == "clock.due_moved" and name == "before"):
        return FRIDAY
    if kind.startswith("nonconformity") and name == "state":
        return "acting"
    return SAMPLES.get(name, "something")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("actor", ["李强", None])
def test_every_event_can_be_told_with_and_without_what_is_optional(language, kind, actor):
    declared = KINDS[kind]
    for names in (declared.required, declared.required | declared.optional):
        facts = {name: sample(kind, name) for name in names}
        texts = dict.fromkeys(declared.texts, "wrote")
        text = told(language, kind, actor=actor, texts=texts, **facts)
        assert text and "none" not in text.split() and "_" not in text and "{" not in text
