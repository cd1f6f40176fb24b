"""The Chinese catalogue (简体中文): every word people read, by the keys of the English one."""

from __future__ import annotations

ZH: dict[str, str] = {
    # Price path
    "problem.tariff_order": "必须晚于上一步的月份（第 {first} 个月）",
    # Waits and utilisations of the service
    "work.technician_utilisation": "维修技术员工作时间占比",
    "work.repair_wait_days": "等待技术员天数",
    "work.hotline_utilisation": "专席忙碌时间占比",
    "work.hotline_wait_minutes": "专席等待分钟数",
    "work.hotline_given_up_share": "放弃等待的来电占比",
}
