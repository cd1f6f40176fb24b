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
    # The bridge and the worth of each lever
    "cli.bridge": "逐步模拟：从销售文稿测算上限到预期结果的差距分解。",
    "cli.worth": "逐条开关每项规则：每项举措值多少。",
    "bridge.title": "从测算上限到预期结果",
    "bridge.lead": (
        "全部学校 {months} 个月的增量收入（不折现）：销售文稿测算上限为 {ceiling}，预期可得 {likely}（{of_ceiling}），"
        "扣除成本后为 {cash}。"
    ),
    "bridge.note": (
        "每一步在上一步的基础上增加一项现实因素，随机因素保持相同。水平：{n:,} 个模拟未来的均值；变化：配对差的均值，"
        "各步变化之和等于总差距。变化的 95% 置信区间只反映蒙特卡洛误差，{comparisons} 个区间同时成立。P10、P50、P90 "
        "为风险区间，表示不同未来之间的差异。每个模拟步骤都是本结果中的一个方案（scenarios/），用 `rollout run` "
        "可重算出相同数字。步骤顺序固定；换一种顺序，各步大小会不同。"
    ),
    "bridge.column.step": "步骤",
    "bridge.column.level": "水平",
    "bridge.column.change": "变化",
    "bridge.column.interval": "变化的 95% 置信区间",
    "bridge.step.ceiling": "文稿测算上限：首日全员入网",
    "bridge.step.targets": "文稿目标：家庭 {parent_target}、教职工 {staff_target}",
    "bridge.step.day_one": "模拟：首日全部开通，人手不限，无人离网",
    "bridge.step.timing": "＋ 各校开通时间",
    "bridge.step.churn": "＋ 离网",
    "bridge.step.cohorts": "＋ 毕业与新生入学",
    "bridge.step.capacity": "＋ 人手与受理台席有限",
    "bridge.step.costs": "－ 成本：累计现金",
    "figure.bridge.band": "横条：平均变化 → 水平，深色为下降；±：同时成立的 95% 置信区间的一半；细线：该水平的 P10–P90",
    "worth.title": "每项举措值多少：净现值",
    "worth.lead": "有该规则与无该规则之差，其余条件与随机因素完全相同；按对净现值的影响从大到小排列。",
    "worth.on": "已启用：有减无",
    "worth.off": "未启用：有减无",
    "worth.rule": "{id} {name}",
    "worth.rule_off": "{id} {name}（未启用）",
    "worth.column.parent_penetration": "家庭渗透率，百分点",
    "worth.column.incremental_revenue": "增量收入",
    "worth.column.investment": "投资",
    "worth.column.npv": "净现值",
    "worth.nowhere": "n = {n:,} 时在各项指标上均小到无法分辨：{rules}。",
    "worth.unclear": "n = {n:,} 时净现值上的作用与零无法区分，增加模拟次数或可分辨：{rules}。",
    "worth.negligible": "净现值上的作用确知小于 {money}：{rules}。",
    "worth.note": (
        "n = {n:,} 个配对差（随机因素相同）的均值 ± 95% 置信区间的一半；{comparisons:,} 个区间同时成立"
        "（Bonferroni）。括号内：小到无法分辨，即区间包含零，或均值小于 {points} 个百分点或 {money}。"
        "各项之值不可相加：规则相互影响，一项规则之值是在其余规则保持现状时的值。"
    ),
    "figure.worth.band": "圆点：配对差均值，空心为小到无法分辨；细线：同时成立的 95% 置信区间",
}
