"""The twenty-seven tickets that stand open on loading, each told backwards from its remaining time."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

from qms_tickets.demo.contents import (
    About,
    day_after,
    drawing,
    inputs_for,
    outputs_for,
)
from qms_tickets.demo.files import File, photograph, sheet, table
from qms_tickets.demo.quotas import ROUTES
from qms_tickets.demo.source import services, texts
from qms_tickets.demo.story import WAYS, Story
from qms_tickets.demo.working_time import WorkingTime, at, hours
from qms_tickets.demo.world import DAY, World

MINUTE = 60
TOLD = (
    # number, title, service, priority, supplier, customer, assignee, requester, relation where not the first
    (1, "导向套首件检验", "FAI", "P2", "MET", "PUR", "li.qiang", "wang.fang", "process"),
    (2, "支承座首件检验", "FAI", "P3", "MET", "PUR", "li.qiang", "wang.fang", "process"),
    (3, "ERP 采购模块权限", "ACC", "P3", "IT", "PUR", "zhao.lei", "wang.fang", "functional"),
    (4, "轴承样件首件检验", "FAI", "P3", "MET", "PUR", "li.qiang", "wang.fang", "process"),
    (5, "地磅不归零", "REP", "P3", "EQ", "PUR", "peng.tao", "wang.fang", "functional"),
    (6, "卡规检定", "CAL", "P3", "MET", "PUR", "li.qiang", "wang.fang", "functional"),
    (7, "主轴毛坯 40 件", "BUY", "P3", "PUR", "MAC", "wang.fang", "zhu.jun", "functional"),
    (8, "材质证明造假调查", "TSK", "P3", "QA", "GM", "zhou.min", "lin.zhiyuan", "rank"),
    (9, "轴体终检", "FAI", "P2", "MET", "MFG", "li.qiang", "ma.li", "process"),
    (10, "Re-measure runout of S-1120", "FAI", "P3", "MET", "STU", "li.qiang", "anna.weber", "functional"),
    (11, "主轴箱体 SP-40 首件", "FAI", "P2", "MET", "PUR", "li.qiang", "wang.fang", "process"),
    (12, "调质套筒检验", "FAI", "P2", "MET", "MFG", "li.qiang", "ma.li", "process"),
    (13, "深度千分尺检定", "CAL", "P3", "MET", "PUR", "li.qiang", "wang.fang", "functional"),
    (14, "环规检定", "CAL", "P3", "MET", "MAC", "li.qiang", "zhu.jun", "functional"),
    (15, "压板首件检验", "FAI", "P3", "MET", "PUR", "li.qiang", "wang.fang", "process"),
    (16, "退回主轴 S-0987", "RTN", "P3", "STU", "RD", "katrin.schaefer", "feng.xue", "functional"),
    (
        17,
        "Touch probes for Stuttgart",
        "CAL",
        "P4",
        "MET",
        "STU",
        "liang.xiaodong",
        "anna.weber",
        "functional",
    ),
    (18, "量块采购", "BUY", "P4", "PUR", "MET", "wang.fang", "li.qiang", "functional"),
    (19, "检验规程换版", "DOC", "P3", "QA", "RD", "song.jia", "feng.xue", "functional"),
    (20, "销轴淬火", "HTR", "P3", "HT", "MET", "xie.feng", "deng.ting", "process"),
    (21, "文档库权限", "ACC", "P3", "IT", "QA", "zhao.lei", "song.jia", "functional"),
    (22, "通止规检定", "CAL", "P3", "MET", "MAC", "deng.ting", "zhu.jun", "functional"),
    (23, "筹建第二测量间", "TSK", "P3", "QA", "GM", "chen.jianguo", "lin.zhiyuan", "rank"),
    (24, "五轴中心停机", "REP", "P1", "EQ", "MAC", "peng.tao", "zhu.jun", "functional"),
    (25, "Remote access for service", "ACC", "P3", "IT", "STU", "zhao.lei", "katrin.schaefer", "functional"),
    (26, "信息安全培训", "TRN", "P3", "HR", "IT", "xu.hui", "zhao.lei", "functional"),
    (27, "衬套 200 件发运", "PCK", "P2", "MFG", "STU", "ma.li", "anna.weber", "process"),
)


class OpenTickets:
    """One method a ticket; `since` reads a remaining time backwards."""

    def __init__(self, world: World, rng: Random, history: list[Story]) -> None:
        self.world = world
        self.rng = rng
        self.history = history
        self.stories: list[Story] = []
        self.load = world.load
        self.lot = f"{at(world.load).year}-1187"

    def write(self) -> list[Story]:
        for told in TOLD:
            story, assignee = self._opened(told)
            getattr(self, f"_t{told[0]}")(story, assignee)
            story.steps.sort(key=lambda step: step.second)
            self.stories.append(story)
        return self.stories

    # --- common parts ----------------------------------------------------------------------------------------

    def _opened(self, told: tuple[Any, ...]) -> tuple[Story, str]:
        number, title, service, priority, supplier, customer, assignee, requester, relation = told
        impact, urgency = WAYS[priority][0]
        quantity = {7: 40, 9: 20, 12: 5, 20: 60, 27: 200}.get(number, 5)
        about = About(part=title[:3], lot=self.lot, quantity=quantity, second=self.load, title=title)
        language = self.world.people[requester].language
        story = Story(
            key=f"open-{number:02d}",
            service=service,
            relation=relation,
            supplier=supplier,
            customer=customer,
            requester=requester,
            impact=impact,
            urgency=urgency,
            title=title,
            description=texts()["open"][f"t{number}_description"],
            language=language,
            inputs=inputs_for(service, about, self.rng),
            supplier_person=assignee if relation == "rank" else None,
            open_number=number,
        )
        if relation == "process":
            story.lot = self.lot if number == 9 else f"{at(self.load).year}-{1188 + number}"
            story.operation = {"FAI": "10", "HTR": "30", "PCK": "50"}[service]
            story.quantity = quantity
        return story, assignee

    def _supplier_time(self, story: Story) -> WorkingTime:
        return self.world.supplier_time(story.service, story.supplier)

    def _since(self, time: WorkingTime, used: int, actor: str, *, until: int | None = None) -> int:
        """Since when so much has been used up; between a closing and an opening, when the actor is at work."""
        earliest, latest = time.before(self.load if until is None else until, used)
        if earliest == latest:
            return latest
        working = self.world.time_of_person(actor)
        room = working.between(earliest, latest)
        return working.after(earliest, min(room, hours(1.2))) if room > 2 * MINUTE else latest

    def _target(self, story: Story, clock: str) -> int:
        return self.world.target(story.service, clock, story.priority)

    def _delivery_since(self, story: Story, left: int, actor: str) -> int:
        return self._since(self._supplier_time(story), self._target(story, "delivery") - left, actor)

    def _later(self, story: Story, second: int, minutes: float) -> int:
        return self._supplier_time(story).after(second, int(minutes * MINUTE))

    def _submit(self, story: Story, second: int) -> None:
        story.act(second, story.requester, "submit")

    def _accept(self, story: Story, second: int, by: str) -> None:
        story.act(second, by, "accept", verdicts=_all_conform(story.inputs))

    def _deliver(
        self, story: Story, second: int, by: str, outputs: list[dict[str, Any]], message: str = ""
    ) -> None:
        presented = {} if story.quantity is None else {"presented": story.quantity}
        story.act(second, by, "deliver", outputs=outputs, message=message, **presented)

    def _outputs(self, story: Story, **values: str) -> list[dict[str, Any]]:
        about = About(
            part=story.title[:3],
            lot=story.lot,
            quantity=story.quantity or 5,
            second=self.load,
            title=story.title,
        )
        given = outputs_for(story.service, about, self.rng)
        return [item | {"value": values[item["key"]]} if item["key"] in values else item for item in given]

    def _approve(self, story: Story, second: int) -> None:
        approver = self.world.supervisor_for(story.requester)
        if approver:
            story.act(second, approver, "approve")

    def _begun_at(self, story: Story, second: int, by: str, *, response_minutes: float = 20) -> int:
        """Submitted at that instant and accepted soon after."""
        self._submit(story, second)
        accepted = self._later(story, second, response_minutes)
        self._accept(story, accepted, by)
        return accepted

    def _set(self, story: Story, **values: str) -> None:
        for item in story.inputs:
            if item["key"] in values:
                item["value"] = values[item["key"]]

    # --- one by one ------------------------------------------------------------------------------------------

    def _t1(self, story: Story, by: str) -> None:
        time = self.world.time_of("PUR")
        asked = self._since(time, self._target(story, "input") + hours(5), by)
        story.inputs[0]["file"] = drawing("导向套", "B")
        self._set(story, samples="5")
        self._submit(story, self._since(self._supplier_time(story), hours(1.1), story.requester, until=asked))
        request = {
            "key": "drawing",
            "why": "nonconforming",
            "kind": "wrong_revision",
            "reason": texts()["open"]["t1_request"],
        }
        story.act(asked, by, "request_input", items=[request])
        story.act(time.after(asked, hours(2)), story.requester, "comment", text=texts()["open"]["t1_comment"])

    def _t2(self, story: Story, by: str) -> None:
        delivered = self._since(
            self.world.time_of("PUR"), self._target(story, "acceptance") - 25 * MINUTE, by
        )
        started = self._since(self._supplier_time(story), hours(5.4), story.requester, until=delivered)
        self._set(story, samples="2")
        self._begun_at(story, started, by)
        self._deliver(
            story, delivered, by, self._outputs(story, runout="0.024"), texts()["open"]["t2_delivery"]
        )

    def _t3(self, story: Story, by: str) -> None:
        closed = self._since(
            self.world.time_of("PUR"), self._target(story, "rating") - hours(16), story.requester
        )
        delivered = self._since(self.world.time_of("PUR"), hours(1.4), by, until=closed)
        approved = self._since(self._supplier_time(story), hours(9.5), "sun.li", until=delivered)
        self._submit(
            story, self._since(self.world.time_of("PUR"), hours(1.2), story.requester, until=approved)
        )
        self._set(story, role="采购下单、收货")
        self._approve(story, approved)
        self._accept(story, self._later(story, approved, 50), by)
        self._deliver(story, delivered, by, self._outputs(story))
        story.act(closed, story.requester, "accept_delivery", verdicts=_all_outputs(story))

    def _t4(self, story: Story, by: str) -> None:
        """Begun under the first revision, so before the second took effect."""
        released = self.world.released_at("FAI", 2)
        begun = self._since(self.world.time_of("PUR"), hours(5), story.requester, until=released)
        story.revision = 1
        story.inputs = [{"key": "drawing", "file": drawing("轴承样件", "A")}]
        story.act(begun, story.requester, "draft")
        later = self.world.time_of("PUR").after(begun, hours(0.3))
        story.act(later, story.requester, "attach", file=photograph("轴承样件", 4))

    def _t5(self, story: Story, by: str) -> None:
        """Both the confirmation, in the requester's hours, and the repair, at any hour, have eleven hours left."""
        registered = self._since(self.world.time_of("PUR"), hours(5), by)
        story.raised_by = by
        self._set(story, machine="WB-01", symptom="stopped")
        story.act(registered, by, "submit")
        accepted = registered + 10 * MINUTE
        self._accept(story, accepted, by)
        standing = self.load - registered - hours(5)
        self._stand(story, registered + 40 * MINUTE, standing)

    def _stand(self, story: Story, start: int, length: int) -> None:
        """Holds that stop the clock for so long; a long one is the supervisor's, none is longer than allowed."""
        while length > 0:
            part = min(length, hours(150))
            by = "peng.tao" if part < hours(78) and length == part else "huang.zhigang"
            resume = start + part
            reason = texts()["open"]["t5_hold"]
            story.act(start, by, "hold", kind="customer_asked", reason=reason, resume_at=at(resume))
            start, length = resume, length - part

    def _t6(self, story: Story, by: str) -> None:
        since = self._delivery_since(story, hours(9), story.requester)
        self._begun_at(story, since, by, response_minutes=90)
        first_due = self._supplier_time(story).after(self.load, hours(9))
        proposed = self._since(self._supplier_time(story), 40 * MINUTE, by)
        due = self._supplier_time(story).after(first_due, hours(16))
        story.act(proposed, by, "propose_due", due=at(due), reason=texts()["open"]["t6_proposal"])

    def _t7(self, story: Story, by: str) -> None:
        since = self._since(
            self._supplier_time(story), self._target(story, "response") - 90 * MINUTE, story.requester
        )
        self._set(story, quantity="40", source="xingcheng")
        self._submit(story, since)
        story.act(self._later(story, since, 35), by, "take")

    def _t8(self, story: Story, by: str) -> None:
        story.confidential, story.watchers = True, ("wang.fang",)
        since = self._delivery_since(story, hours(5), story.requester)
        self._set(story, goal="查明两份材质证明的来源和涉及批次，五个工作日内报告")
        accepted = self._begun_at(story, since, by, response_minutes=80)
        story.act(self._later(story, accepted, 600), by, "comment", text=texts()["open"]["t8_progress"])

    def _t9(self, story: Story, by: str) -> None:
        """Operation 40 of the shaft's route: submitted when operation 30 closes."""
        second = self._since(
            self._supplier_time(story), self._target(story, "response") - 40 * MINUTE, "deng.ting"
        )
        before = Routes(self.world, self.rng, self.lot).write(ends_at=second)
        self.history += before
        story.follows, story.operation = before[-1].key, "40"
        story.act(second, "system", "submit")

    def _t10(self, story: Story, by: str) -> None:
        since = self._since(
            self._supplier_time(story), self._target(story, "response") - hours(2.5), story.requester
        )
        self._submit(story, since)

    def _t11(self, story: Story, by: str) -> None:
        since = self._since(
            self._supplier_time(story), self._target(story, "response") - 70 * MINUTE, story.requester
        )
        self._set(story, samples="3")
        self._submit(story, since)
        story.act(self._later(story, since, 15), by, "take")

    def _t12(self, story: Story, by: str) -> None:
        since = self._delivery_since(story, 25 * MINUTE, story.requester)
        self._set(story, samples="5")
        self._begun_at(story, since, by)
        told = self._since(self._supplier_time(story), 20 * MINUTE, by)
        story.act(told, by, "comment", text=texts()["open"]["t12_comment"])

    def _t13(self, story: Story, by: str) -> None:
        since = self._delivery_since(story, -100 * MINUTE, story.requester)
        self._begun_at(story, since, by, response_minutes=70)
        told = self._since(self._supplier_time(story), 130 * MINUTE, by)
        story.act(told, by, "comment", text=texts()["open"]["t13_comment"], audience="internal")

    def _t14(self, story: Story, by: str) -> None:
        time = self._supplier_time(story)
        held = self._since(time, hours(2.5), by)
        since = self._since(time, self._target(story, "delivery") - hours(12), story.requester, until=held)
        self._begun_at(story, since, by, response_minutes=60)
        resume = self.world.next_working_day("MET")
        reason = texts()["open"]["t14_hold"]
        story.act(held, by, "hold", kind="customer_asked", reason=reason, resume_at=at(resume))

    def _t15(self, story: Story, by: str) -> None:
        time = self._supplier_time(story)
        rejected = self._since(time, hours(1), story.requester)
        delivered = self._since(time, hours(1.3), by, until=rejected)
        self._set(story, samples="3")
        self._begun_at(story, self._since(time, hours(2), story.requester, until=delivered), by)
        self._deliver(story, delivered, by, self._outputs(story))
        reason = texts()["open"]["t15_reject"]
        verdicts = [verdict for verdict in _all_outputs(story) if verdict["key"] != "deviations"]
        failed = {"key": "deviations", "verdict": "nonconforming", "reason": reason}
        story.act(rejected, story.requester, "reject_delivery", verdicts=[*verdicts, failed], reason=reason)

    def _t16(self, story: Story, by: str) -> None:
        """A fortnight in two languages: begun in Stuttgart, handed over to Metrology, promised anew in time."""
        self._set(story, serial="S-0987")
        story.watchers = ("anna.weber",)
        for hurry in range(1, 9):
            story.steps.clear()
            if self._conversation(story, by, 1.6 / hurry) < self._target(story, "delivery"):
                return
        raise RuntimeError("no promise in time")

    def _conversation(self, story: Story, by: str, pause: float) -> int:
        """Told with so many hours between two lines; returns what of the delivery time was used at the promise."""
        lines, files = texts()["thread_0987"]["lines"], self._files_0987()
        now = begun = self.world.time_of("RD").opening(self.world.days_ago(13)) + hours(1)
        self._submit(story, now)
        now = self.world.time_of("STU").after(now, hours(0.5))
        self._accept(story, now, by)
        used = handed_over = 0
        for place, line in enumerate(lines):
            if place == 16:  # says yes to the proposal, below
                continue
            now = self.world.time_of_person(line["by"]).after(now, hours(pause * self.rng.uniform(0.6, 1.4)))
            if place == 8:
                handed_over = self.world.time_of("STU").after(now, hours(0.2))
                used = self.world.time_of("STU").between(begun, handed_over)
                now = self._handed_over(story, handed_over, by)
            if place == 15:
                used += self.world.time_of("MET").between(handed_over, now)
                now = self._promised_anew(story, now, line["text"], lines[16]["text"])
                continue
            story.act(now, line["by"], "comment", text=line["text"])
            if place in files:
                now += 90
                story.act(now, line["by"], "attach", file=files[place])
        return used + hours(2)

    def _files_0987(self) -> dict[int, File]:
        return {
            4: photograph("bearing 24-117", 2),
            7: photograph("housing S-0987", 3),
            11: table("圆度", [("截面", "μm"), (1, 4), (2, 9), (3, 11)]),
            14: sheet("磨削工序卡", "磨削工序卡 S-0987", ["卡盘更换 14:20", "未重新找正"]),
            18: table("温度曲线", [("min", "℃"), (0, 38), (40, 41), (80, 62)]),
        }

    def _handed_over(self, story: Story, now: int, by: str) -> int:
        story.act(now, by, "hand_over", department="MET", reason=texts()["hand_over"]["en"][0])
        now = self.world.time_of("MET").after(now, hours(0.8))
        story.act(now, "li.qiang", "take")
        return self.world.time_of("MET").after(now, hours(0.5))

    def _promised_anew(self, story: Story, now: int, reason: str, answer: str) -> int:
        due = self.world.time_of("MET").after(self.load, hours(28))
        story.act(now, "li.qiang", "propose_due", due=at(due), reason=reason)
        now = self.world.time_of("RD").after(now, hours(1.1))
        story.act(now, story.requester, "agree_due", reason=answer)
        return now

    def _t17(self, story: Story, by: str) -> None:
        since = self.world.working_day(-11, "STU") + hours(1.1)
        accepted = self._begun_at(story, since, by, response_minutes=150)
        proposed = self.world.working_day(-4, "MET") + hours(2)
        due = self._supplier_time(story).after(self.load, hours(34))
        story.act(
            max(proposed, accepted + 600),
            by,
            "propose_due",
            due=at(due),
            reason=texts()["open"]["t17_proposal"],
        )
        agreed = self.world.time_of("STU").after(proposed, hours(1))
        story.act(agreed, story.requester, "agree_due", reason=texts()["input_answer"]["en"][2])

    def _t18(self, story: Story, by: str) -> None:
        delivered = self._since(self.world.time_of("MET"), self._target(story, "acceptance") - hours(13), by)
        since = self._since(self._supplier_time(story), hours(41), story.requester, until=delivered)
        self._set(story, quantity="1", source="any_approved")
        self._begun_at(story, since, by, response_minutes=140)
        story.act(
            self._since(self._supplier_time(story), hours(20), by), by, "link", kind="blocks", to="open-06"
        )
        self._deliver(story, delivered, by, self._outputs(story), texts()["open"]["t18_delivery"])

    def _t19(self, story: Story, by: str) -> None:
        since = self._delivery_since(story, hours(-6), story.requester)
        accepted = self._begun_at(story, since, by, response_minutes=70)
        story.act(self._later(story, accepted, 380), by, "comment", text=texts()["open"]["t19_comment"])
        told = self._since(self._supplier_time(story), hours(1.5), "chen.jianguo")
        promised = self._supplier_time(story).after(self.load, hours(3))
        story.act(
            told, "chen.jianguo", "acknowledge", plan=texts()["plan"]["zh"][1], promised_at=at(promised)
        )

    def _t20(self, story: Story, by: str) -> None:
        """The promise lies between the fourth rung and the load; broken, it goes one level up.

        Asked for in the office's hours, so a power cut takes the part of a night that is too much.
        """
        time, used = self._supplier_time(story), self._target(story, "delivery") + hours(11)
        since = self._asked_by_day(time, used)
        self._set(story, hardness="62", steel="gcr15")
        self._closed_before(story, since, "previous_operation", "MCH")
        accepted = self._begun_at(story, since, by, response_minutes=40)
        too_much = time.between(since, self.load) - used
        if too_much:
            held = time.after(accepted, hours(0.5))
            reason = texts()["open"]["t20_hold"]
            story.act(
                held,
                by,
                "hold",
                kind="force_majeure",
                reason=reason,
                resume_at=at(time.after(held, too_much)),
            )
        told = self._since(time, hours(17), by)
        story.act(told, by, "comment", text=texts()["open"]["t20_comment"])
        told = self.world.time_of("MFG").opening(self._since(time, hours(9.5), by) + 10 * MINUTE)
        promised = max(time.before(self.load, hours(1))[0], told + hours(1))
        story.act(told, "liu.yang", "acknowledge", plan=texts()["open"]["t20_plan"], promised_at=at(promised))

    def _asked_by_day(self, time: WorkingTime, used: int) -> int:
        office = self.world.time_of("MET")
        day = office.closing(self.load) - hours(1.5)
        while time.between(day, self.load) < used or not office.is_open(day):
            day -= hours(1)
        return day

    def _t21(self, story: Story, by: str) -> None:
        self._set(story, system="plm", role="档案只读")
        self._submit(story, self._since(self.world.time_of("QA"), hours(5), story.requester))

    def _t22(self, story: Story, by: str) -> None:
        time = self._supplier_time(story)
        disputed = self._since(time, hours(6), story.requester)
        declined = self._since(time, hours(2.5), by, until=disputed)
        self._set(story, gauge="TG-114")
        self._submit(story, self._since(time, hours(2), story.requester, until=declined))
        story.act(declined, by, "decline", kind="outside_agreement", reason=texts()["open"]["t22_decline"])
        story.act(disputed, story.requester, "dispute", reason=texts()["open"]["t22_dispute"])

    def _t23(self, story: Story, by: str) -> None:
        office = self.world.time_of("GM")
        asked = self._since(office, self._target(story, "input") + hours(9), by)
        self._set(story, goal="给出第二测量间的选址、设备和人员方案，年内可开工")
        since = self._since(self._supplier_time(story), hours(12), story.requester, until=asked)
        self._begun_at(story, since, by, response_minutes=100)
        request = {
            "key": "means",
            "why": "missing",
            "kind": "found_at_work",
            "reason": texts()["open"]["t23_request"],
        }
        story.act(asked, by, "request_input", items=[request])

    def _t24(self, story: Story, by: str) -> None:
        """At any hour: when the caller's shift is off, the fitter on duty registers it."""
        since = self.load - self._target(story, "delivery") + 25 * MINUTE
        if not self.world.time_of_person(story.requester).is_open(since):
            story.raised_by = by
        self._set(story, machine="HMC-05", symptom="stopped")
        story.act(since, story.raised_by or story.requester, "submit")
        self._accept(story, since + 6 * MINUTE, by)
        story.act(since + 50 * MINUTE, by, "comment", text=texts()["open"]["t24_comment"])

    def _t25(self, story: Story, by: str) -> None:
        """Approved in Stuttgart's hours: a question to the requester fills what two zones leave between."""
        time, stuttgart = self._supplier_time(story), self.world.time_of("STU")
        used = self._target(story, "delivery") + hours(2)
        self._set(story, system="mes", role="Read spindle logs")
        approved = self._since(time, used, "thomas.keller")
        asked: tuple[int, int] | None = None
        if not stuttgart.is_open(approved):
            approved, asked = self._with_a_question(time, stuttgart, used)
        self._submit(story, stuttgart.before(approved, hours(0.7))[1])
        self._approve(story, approved)
        self._accept(story, self._later(story, approved, 12), by)
        if asked:
            request = {
                "key": "role",
                "why": "nonconforming",
                "kind": "found_at_work",
                "reason": texts()["open"]["t25_request"],
            }
            story.act(asked[0], by, "request_input", items=[request])
            role = {"key": "role", "value": texts()["open"]["t25_answer"]}
            story.act(asked[1], story.requester, "provide_input", items=[role])
        told = self._since(time, hours(3), by)
        story.act(
            max(told, self._later(story, approved, 30)), by, "comment", text=texts()["open"]["t25_comment"]
        )

    def _with_a_question(
        self, time: WorkingTime, stuttgart: WorkingTime, used: int
    ) -> tuple[int, tuple[int, int]]:
        """When approved, asked and answered, so that each acts in own hours and so much is used at the load."""
        answered = stuttgart.before(self.load, hours(3))[1]
        for _ in range(2000):
            answered -= 10 * MINUTE
            left = used - time.between(answered, self.load)
            if not stuttgart.is_open(answered) or left < hours(1):
                continue
            asked = time.before(answered, hours(1.5))[0]
            approved = time.before(asked, left)[1]
            if stuttgart.is_open(approved) and time.is_open(asked) and approved < asked:
                return approved, (asked, answered)
        raise RuntimeError("the two zones never meet")

    def _t26(self, story: Story, by: str) -> None:
        delivered = self._since(self.world.time_of("IT"), self._target(story, "acceptance") - hours(14), by)
        since = self._since(self._supplier_time(story), hours(38), story.requester, until=delivered)
        self._set(story, people="信息部 7 人", skill="information_security")
        self._begun_at(story, since, by, response_minutes=100)
        self._deliver(story, delivered, by, self._outputs(story, test="91"), texts()["open"]["t26_delivery"])

    def _t27(self, story: Story, by: str) -> None:
        time = self.world.time_of("STU")
        delivered = self._since(time, self._target(story, "acceptance") - 90 * MINUTE, by)
        since = self._asked_from_abroad(story, delivered)
        self._set(story, address="Hengyue Europe GmbH, Stuttgart, Anna Weber", dispatch=day_after(since, 1))
        self._closed_before(story, since, "inspection", "FAI")
        self._begun_at(story, since, by)
        self._deliver(story, delivered, by, self._outputs(story), texts()["open"]["t27_delivery"])

    def _asked_from_abroad(self, story: Story, delivered: int) -> int:
        """In the requester's hours, and so that the delivery is in time."""
        own, shifts = self.world.time_of_person(story.requester), self._supplier_time(story)
        since = delivered - hours(1.5)
        while not (own.is_open(since) and hours(1) < shifts.between(since, delivered) < hours(7.8)):
            since -= 10 * MINUTE
            if since < delivered - 12 * DAY:
                return shifts.before(delivered, hours(6))[1]
        return since

    def _closed_before(self, story: Story, second: int, key: str, service: str) -> None:
        wanted = {"MCH": ("MCH", "HT"), "FAI": ("FAI", "MFG")}[service]
        closed = [
            other
            for other in self.history
            if (other.service, other.customer) == wanted
            and other.first("accept_delivery")
            and other.end < second
        ]
        before = max(closed, key=lambda other: other.end)
        for item in story.inputs:
            if item["key"] == key:
                item["ticket"] = before.key


class Routes:
    """The operations of lot 1187 that are done, told backwards from where the open one began."""

    def __init__(self, world: World, rng: Random, lot: str) -> None:
        self.world = world
        self.rng = rng
        self.lot = lot

    def write(self, *, ends_at: int) -> list[Story]:
        sleeve = self._route(
            "sleeve", self.world.time_of("SAL").closing(self.world.days_ago(9)) - hours(2), rated=True
        )
        return sleeve + self._route("shaft", ends_at, rated=True)

    def _route(self, name: str, ends_at: int, *, rated: bool) -> list[Story]:
        stories: list[Story] = []
        for operation in reversed(ROUTES[name]):
            story = self._operation(name, operation, ends_at)
            ends_at = story.start
            stories.insert(0, story)
        for before, after in pairwise(stories):
            after.follows = before.key
            after.steps[0].by = "system"
            for item in after.inputs:
                if "ticket" in item:
                    item["ticket"] = before.key
        return stories

    def _operation(self, name: str, operation: tuple[str, str, str, str], ends_at: int) -> Story:
        number, service, supplier, customer = operation
        title = ROUTE_TITLES[name][number]
        about = About(
            part=title[:2],
            lot=self.lot,
            quantity=200 if name == "sleeve" else 20,
            second=ends_at,
            title=title,
        )
        assignee, requester, use = ROUTE_PARTIES[service, customer]
        impact, urgency = WAYS["P3"][0]
        story = Story(
            key=f"route-{name}-{number}",
            service=service,
            relation="process",
            supplier=supplier,
            customer=customer,
            requester=requester,
            impact=impact,
            urgency=urgency,
            title=title,
            inputs=inputs_for(service, about, self.rng),
            lot=self.lot,
            operation=number,
            quantity=about.quantity,
        )
        supplier_time, customer_time = self.world.time_of(supplier), self.world.time_of(customer)
        closed = customer_time.closing(ends_at)
        delivered = supplier_time.closing(customer_time.before(closed, hours(0.6))[0])
        submitted = self._submitted(supplier_time, operation, delivered, hours(use))
        story.revision = self.world.revision_at(service, submitted)
        story.inputs = inputs_for(service, about, self.rng, story.revision)
        story.act(submitted, requester, "submit")
        accepted = supplier_time.after(submitted, hours(0.4))
        story.act(accepted, assignee, "accept", verdicts=_all_conform(story.inputs))
        story.act(
            delivered,
            assignee,
            "deliver",
            outputs=outputs_for(service, about, self.rng),
            message="",
            presented=story.quantity,
        )
        story.act(
            closed,
            requester,
            "accept_delivery",
            verdicts=_all_outputs(story),
            accepted=story.quantity,
            rejected=0,
        )
        story.act(closed, requester, "rate", overall=4)
        return story

    def _submitted(
        self, time: WorkingTime, operation: tuple[str, str, str, str], delivered: int, use: int
    ) -> int:
        """When the customer of the operation before closes it, who is the supplier of this one."""
        latest = time.before(delivered, use)[1]
        requester_time = self.world.time_of(operation[3])
        if operation[0] in ("10", "20") and not requester_time.is_open(latest):
            return requester_time.closing(latest)
        return latest


ROUTE_TITLES = {
    "sleeve": {
        "10": "衬套外购件首件检验",
        "20": "衬套车内孔 200 件",
        "30": "衬套渗碳淬火 200 件",
        "40": "衬套终检 200 件",
        "50": "衬套 200 件出货",
    },
    "shaft": {"20": "轴体铣键槽 20 件", "30": "轴体淬火 20 件"},
}
# Who serves, who asks, and how many hours of the delivery time it took.
ROUTE_PARTIES = {
    ("FAI", "MAC"): ("li.qiang", "zhu.jun", 3.2),
    ("MCH", "HT"): ("zhu.jun", "luo.bin", 14.0),
    ("HTR", "MET"): ("xie.feng", "deng.ting", 4.6),
    ("FAI", "MFG"): ("deng.ting", "ma.li", 3.4),
    ("PCK", "SAL"): ("ma.li", "tang.lei", 6.0),
}


def _all_conform(inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"key": item["key"], "verdict": "conforms"} for item in inputs]


def _all_outputs(story: Story) -> list[dict[str, Any]]:
    return [{"key": entry["key"], "verdict": "conforms"} for entry in services()[story.service]["outputs"]]
