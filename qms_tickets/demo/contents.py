"""What people brought and delivered: the values of a ticket's inputs and outputs, in the order of its agreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from qms_tickets.demo.files import File, photograph, sheet, table
from qms_tickets.demo.source import services, texts
from qms_tickets.demo.working_time import at

Item = dict[str, Any]
SHANGHAI = ZoneInfo("Asia/Shanghai")
MACHINES = ("CK-07", "CK-12", "VMC-03", "HMC-02", "M-11", "D-05", "XK-01", "HT-02")


@dataclass(frozen=True, slots=True)
class About:
    """What a ticket is about, as far as its items need to know."""

    part: str
    lot: str
    quantity: int
    second: int
    before: str | None = None
    title: str = ""


def inputs_for(service: str, about: About, rng: Random, revision: int | None = None) -> list[Item]:
    given = _INPUTS[service](about, rng)
    told = services()[service]
    later = {
        key
        for later in told["revisions"][revision or len(told["revisions"]) :]
        for key in later.get("adds", ())
    }
    return [item for item in given if item["key"] not in later]


def outputs_for(service: str, about: About, rng: Random) -> list[Item]:
    return _OUTPUTS[service](about, rng)


def day_after(second: int, days: int) -> str:
    return (at(second).astimezone(SHANGHAI) + timedelta(days=days)).date().isoformat()


def drawing(part: str, revision: str = "C") -> File:
    return sheet(
        f"图纸 {part} {revision}",
        f"{part} 零件图",
        [f"图纸版本 {revision}", "材料 GCr15", "未注公差 GB/T 1804-m", "基准 A-B，同轴度 0.01"],
    )


def certificate(lot: str) -> File:
    return sheet(
        f"材质证明 {lot}",
        "材质证明书",
        [f"批次 {lot}", "牌号 GCr15，C 0.98，Cr 1.47", "供货状态 球化退火", "炉号与零件标识一致"],
    )


def report(part: str) -> File:
    rows = [
        "序号  尺寸  图纸  实测  判定",
        "1  外径  Φ60 h6  59.992  合格",
        "2  内孔  Φ40 H6  40.009  合格",
        "3  长度  120 ±0.05  120.01  合格",
        "测量员 李强  复核 陈建国",
    ]
    return sheet(f"首件检验报告 {part}", f"首件检验报告 {part}", rows)


def deviations(part: str) -> File:
    rows = [
        ("序号", "尺寸", "图纸", "实测", "偏差"),
        (7, "端面跳动", "0.010", "0.009", "接近上限"),
        (11, "倒角", "1.0±0.2", "1.15", "接近上限"),
    ]
    return table(f"偏差清单 {part}", rows)


def _text(key: str, value: object) -> Item:
    return {"key": key, "value": str(value)}


def _file(key: str, file: File) -> Item:
    return {"key": key, "file": file}


def _fai_in(about: About, rng: Random) -> list[Item]:
    return [
        _file("drawing", drawing(about.part)),
        _text("samples", rng.choice([2, 3, 5, 5])),
        _file("certificate", certificate("24-117")),
    ]


def _fai_out(about: About, rng: Random) -> list[Item]:
    runout = f"{rng.choice([6, 7, 8, 9, 11, 12, 14, 16]) / 1000:.3f}"
    return [
        _file("report", report(about.part)),
        _text("runout", runout),
        _file("deviations", deviations(about.part)),
    ]


def _cal_in(about: About, rng: Random) -> list[Item]:
    return [
        _text("gauge", f"HY-{rng.randint(101, 969):04d}"),
        _file("last_certificate", sheet("上次检定证书", "检定证书", ["有效期 12 个月", "结论 合格"])),
        _text("needed_by", day_after(about.second, rng.randint(7, 14))),
    ]


def _cal_out(about: About, rng: Random) -> list[Item]:
    new = sheet("检定证书", "检定证书", ["溯源至国家长度基准", "不确定度 U = 0.8 μm（k = 2）", "结论 合格"])
    return [_file("certificate", new), _text("uncertainty", rng.choice(["0.18", "0.21", "0.24", "0.29"]))]


def _mch_in(about: About, rng: Random) -> list[Item]:
    return [
        _file("drawing", drawing(about.part)),
        _text("material", "yes"),
        _text("quantity", about.quantity),
    ]


def _mch_out(about: About, rng: Random) -> list[Item]:
    return [
        _text("parts", about.quantity),
        _text("burrs", rng.choice(["无毛刺", "已去毛刺，逐件检查", "无毛刺，孔口倒角"])),
    ]


def _htr_in(about: About, rng: Random) -> list[Item]:
    return [
        {"key": "previous_operation", "ticket": about.before},
        _text("steel", rng.choice(["gcr15", "20crmnti"])),
        _text("hardness", rng.choice([58, 60, 61])),
    ]


def _htr_out(about: About, rng: Random) -> list[Item]:
    chart = table(
        "炉温曲线", [("分钟", "℃"), (0, 24), (40, 610), (80, 842), (140, 843), (150, 65), (210, 178)]
    )
    return [_text("hardness", rng.choice([59, 60, 61])), _file("furnace_chart", chart)]


def _pck_in(about: About, rng: Random) -> list[Item]:
    address = rng.choice(
        ["Hengyue Europe GmbH, Stuttgart, Anna Weber", "苏州工业园区顾客仓库 3 号门，收货人郑凯"]
    )
    return [
        {"key": "inspection", "ticket": about.before},
        _text("address", address),
        _text("dispatch", day_after(about.second, 3)),
    ]


def _pck_out(about: About, rng: Random) -> list[Item]:
    rows = [("箱号", "品名", "数量"), (1, about.part, about.quantity)]
    return [
        _file("packing_list", table("装箱单", rows)),
        _file("rust_protection", photograph("防锈照片", rng.randrange(5))),
    ]


def _machine(about: About, rng: Random) -> str:
    return next((machine for machine in MACHINES if machine in about.title), rng.choice(MACHINES))


def _rep_in(about: About, rng: Random) -> list[Item]:
    symptom = "noise" if "异响" in about.title else "leak" if "漏" in about.title else "stopped"
    return [_text("machine", _machine(about, rng)), _text("symptom", symptom), _text("safe", "yes")]


def _rep_out(about: About, rng: Random) -> list[Item]:
    cause = rng.choice(
        [
            "轴承润滑脂干结，保养周期过长",
            "换刀臂接近开关进水，密封老化",
            "电磁阀卡屑，过滤器破损",
            "皮带磨损打滑，张力未定期检查",
        ]
    )
    return [
        _text("release", rng.choice(["试件两件合格", "试件三件合格，空运转 30 分钟正常"])),
        _text("cause", cause),
    ]


def _pm_in(about: About, rng: Random) -> list[Item]:
    return [
        _text("machine", _machine(about, rng)),
        _text("window", day_after(about.second, rng.randint(4, 6))),
    ]


def _pm_out(about: About, rng: Random) -> list[Item]:
    return [
        _file(
            "check_list",
            sheet("保养清单", "保养清单", ["润滑 完成", "皮带 更换", "几何精度 合格", "签字 彭涛"]),
        )
    ]


def _buy_in(about: About, rng: Random) -> list[Item]:
    return [
        _text("part", f"HY-M-{rng.randint(1001, 1899)}"),
        _text("quantity", about.quantity),
        _text("wanted", day_after(about.second, rng.randint(18, 30))),
        _text("source", rng.choice(["xingcheng", "luozhou", "any_approved"])),
    ]


def _buy_out(about: About, rng: Random) -> list[Item]:
    order = (
        f"PO-{rng.randint(45_000, 46_999)}，供方书面确认 {day_after(about.second, rng.randint(16, 28))} 到货"
    )
    return [_text("order", order), _text("price", rng.choice([88, 93, 96, 100]))]


def _qte_in(about: About, rng: Random) -> list[Item]:
    inquiry = sheet(
        "询价文件",
        "主轴询价技术要求",
        ["转速 24000 r/min", "径向跳动 ≤ 0.002 mm", "接口 HSK-A63", "寿命 8000 h"],
    )
    return [
        _file("inquiry", inquiry),
        _text("quantity", rng.choice([5, 20, 60, 120])),
        _text("target_price", rng.choice([38_000, 52_000, 76_000])),
    ]


def _qte_out(about: About, rng: Random) -> list[Item]:
    answer = sheet(
        "技术答复", "技术答复", ["共 14 条，逐条答复", "第 9 条：寿命按 20 ℃ 冷却给出", "其余无偏离"]
    )
    return [
        _file("answer", answer),
        _text("feasible", rng.choice(["可行", "有条件可行：须改用油气润滑", "可行，首批交期 10 周"])),
    ]


def _ecn_in(about: About, rng: Random) -> list[Item]:
    return [
        _text("reason", rng.choice(["manufacturing", "field_failure", "cost"])),
        _text("parts", f"SP32-{rng.randint(10, 48)}、SP40-{rng.randint(10, 48)}"),
    ]


def _ecn_out(about: About, rng: Random) -> list[Item]:
    return [
        _file("change_note", sheet("变更单", "设计变更单", ["变更内容见附图", "在制品用完即止", "已发布"])),
        _file(
            "parts_list",
            table("物料清单", [("序号", "件号", "版次"), (1, "SP32-17", "D"), (2, "SP32-18", "D")]),
        ),
    ]


def _doc_in(about: About, rng: Random) -> list[Item]:
    return [
        _file("draft", sheet("文件草稿", about.title, ["1 目的", "2 范围", "3 职责", "4 程序"])),
        _text("readers", "机加工车间、热处理车间、计量室"),
    ]


def _doc_out(about: About, rng: Random) -> list[Item]:
    return [
        _text("number", f"HY-WI-{rng.randint(201, 288)}"),
        _text("old_edition", rng.choice(["旧版 4 份全部收回", "无旧版"])),
    ]


def _trn_in(about: About, rng: Random) -> list[Item]:
    return [
        _text("people", rng.choice(["朱军等 4 人，数控操作", "装配班 6 人", "新员工 5 人，工号见附表"])),
        _text("skill", rng.choice(["measuring", "machining", "safety"])),
    ]


def _trn_out(about: About, rng: Random) -> list[Item]:
    return [
        _file("attendance", table("签到表", [("姓名", "签到"), ("朱军", "是"), ("马丽", "是")])),
        _text("test", rng.choice([84, 88, 91, 93])),
    ]


def _acc_in(about: About, rng: Random) -> list[Item]:
    system = next((name for name in ("ERP", "PLM", "MES") if name in about.title), "ERP")
    return [
        _text("system", system.lower()),
        _text("role", rng.choice(["只读", "订单录入", "收货", "报工"])),
        _text("until", day_after(about.second, 330)),
    ]


def _acc_out(about: About, rng: Random) -> list[Item]:
    return [_text("access", rng.choice(["本人已登录", "已登录，角色生效", "Signed in, role active"]))]


def _rtn_in(about: About, rng: Random) -> list[Item]:
    field = sheet("现场报告", "现场报告", ["运行 300 h", "最高转速 18000 r/min", "温升 62 ℃"])
    return [_text("serial", about.title.split(" ")[1]), _file("field_report", field)]


def _rtn_out(about: About, rng: Random) -> list[Item]:
    finding = sheet(
        "Finding",
        "Returned spindle: finding",
        ["Grease washed out by coolant", "Seal lip worn on one side", "Photographs on pages 3 to 5"],
    )
    return [
        _file("finding", finding),
        _text(
            "warranty",
            rng.choice(["Warranty: seal fitted askew", "No warranty: coolant above the permitted pressure"]),
        ),
    ]


def _tsk_in(about: About, rng: Random) -> list[Item]:
    return [_text("goal", f"{about.title}，有数据、有结论、有建议"), _text("means", "yes")]


def _tsk_out(about: About, rng: Random) -> list[Item]:
    return [
        _text(
            "result",
            rng.choice(
                [
                    "报告 12 页，三个方案，推荐方案二",
                    "数据截至上月底，结论见第 4 页",
                    "已完成，比目标提前，遗留两项列表说明",
                ]
            ),
        )
    ]


def _mns_in(about: About, rng: Random) -> list[Item]:
    return [
        _text("what", about.title),
        _text("by", day_after(about.second, 12)),
        _text("otherwise", rng.choice(["delay", "quality", "cost"])),
    ]


def _mns_out(about: About, rng: Random) -> list[Item]:
    return [
        _text(
            "means",
            rng.choice(
                ["同意，下周起执行", "同意一半，其余下季度再定", "不同意：改用现有资源，理由已当面说明"]
            ),
        )
    ]


Maker = Callable[[About, Random], list[Item]]
_INPUTS: dict[str, Maker] = {
    "FAI": _fai_in,
    "CAL": _cal_in,
    "MCH": _mch_in,
    "HTR": _htr_in,
    "PCK": _pck_in,
    "REP": _rep_in,
    "PM": _pm_in,
    "BUY": _buy_in,
    "QTE": _qte_in,
    "ECN": _ecn_in,
    "DOC": _doc_in,
    "TRN": _trn_in,
    "ACC": _acc_in,
    "RTN": _rtn_in,
    "TSK": _tsk_in,
    "MNS": _mns_in,
}
_OUTPUTS: dict[str, Maker] = {
    "FAI": _fai_out,
    "CAL": _cal_out,
    "MCH": _mch_out,
    "HTR": _htr_out,
    "PCK": _pck_out,
    "REP": _rep_out,
    "PM": _pm_out,
    "BUY": _buy_out,
    "QTE": _qte_out,
    "ECN": _ecn_out,
    "DOC": _doc_out,
    "TRN": _trn_out,
    "ACC": _acc_out,
    "RTN": _rtn_out,
    "TSK": _tsk_out,
    "MNS": _mns_out,
}


def title_for(service: str, language: str, part: str, quantity: int, rng: Random) -> str:
    titles = texts()["titles"][service]
    return str(rng.choice(titles["en" if language == "en" and "en" in titles else "zh"])).format(
        part=part, n=quantity
    )
