"""The Chinese catalogue (简体中文): every word people read, by the keys of the English one."""

from __future__ import annotations

ZH: dict[str, str] = {
    # Price path
    "problem.tariff_order": "必须晚于上一步的月份（第 {first} 个月）",
}
