"""The Chinese catalogue (简体中文): every word people read, by the keys of the English one.

The words are those of the sales deck and of an education bureau. Two terms are never mixed up: 风险区间 is a risk band
(how simulated futures differ), 置信区间 a confidence interval (Monte Carlo error). Descriptions of settings stand in
`zh_settings`.
"""

from __future__ import annotations

ZH_UNITS: tuple[tuple[float, str], ...] = ((1e4, "万元"), (1.0, "元"))
ZH: dict[str, str] = {
    # Numbers
    "number.none": "–",
    "number.percent": "{number}%",
    "number.amount": "{amount}\u00a0{unit}",
    "number.in_unit": "{label}（{unit}）",
    "number.date": "{year}年{month}月{day}日",
    "number.items_joint": "；",
    "number.value_word": "{value}（{word}）",
    "settings.meaning": "{words}［{inside}］",
    "settings.tagged": "{tag}：{source}",
    "number.never": "未收回",
    "number.month": "第{month}个月",
    "number.yes": "是",
    "number.no": "否",
    "chance.none": "{n:,} 次中无一次：低于 {high}",
    "chance.all": "{n:,} 次全部：高于 {low}",
    "chance.some": "{n:,} 次中有 {count:,} 次（{share}）",
    "chance.interval": "{low} 至 {high}",
    "chance.interval_none": "低于 {high}",
    "chance.interval_all": "高于 {low}",
    # Measures
    "measure.parent_penetration": "家庭渗透率",
    "measure.parent_penetration_live": "…其中仅计已开通学校",
    "measure.staff_penetration": "教职工渗透率",
    "measure.schools_live": "已开通学校数",
    "measure.revenue": "全部学校收入",
    "measure.revenue_new": "…其中新增用户",
    "measure.revenue_existing": "…其中老用户（期初或入学、入职时已在网）",
    "measure.revenue_without": "不实施项目时的收入",
    "measure.incremental_revenue": "增量收入",
    "measure.investment": "投资",
    "measure.running_cost": "运营成本",
    "measure.npv": "净现值",
    "measure.irr": "内部收益率（年）",
    "measure.payback_month": "投资回收期（月）",
    "measure.peak_funding": "资金占用峰值",
    "measure.parent_target_met": "家庭渗透率达到 {parent_target}",
    "measure.staff_target_met": "教职工渗透率达到 {staff_target}",
    "measure.payback_met": "{months} 个月内收回投资",
    # Summary, in the terminal and at the head of the report
    "summary.scale": "学校 {schools:,} 所 · 学生 {pupils:,} 人 · 教职工 {staff:,} 人 · 自{start}起 {months} 个月",
    "summary.runs": "{n:,} 次模拟未来（n = {n:,}，随机种子 {seed}）",
    "summary.runs_few": "{said}。次数偏少：少于 {fewest} 次时，区间两端 P10 和 P90 还很不准",
    "summary.runs_failed": "{n:,} 次模拟未来（n = {n:,}，随机种子 {seed}）；另有 {failed:,} 次运行失败，未计入",
    "summary.runs_one": "1 次模拟未来（n = 1，随机种子 {seed}）",
    "summary.people_one": (
        "在这一次模拟未来中，{months} 个月后家庭渗透率为 {parents_mid}（目标 {parent_target}），"
        "教职工渗透率为 {staff_mid}（目标 {staff_target}）。"
    ),
    "summary.money_one": (
        "项目比维持现状多带来收入 {incremental}，为销售文稿测算上限 {ceiling}的 {of_ceiling}；投资 {investment}，"
        "净现值 {npv_low}。"
    ),
    "summary.money_no_ceiling_one": ("项目比维持现状多带来收入 {incremental}；投资 {investment}，净现值 {npv_low}。"),
    "summary.one": "一次模拟未来只说明可能发生什么，不说明可能性有多大：请增加次数，例如 -n 200。",
    "summary.empty": "没有一次模拟运行成功，无可汇总。",
    "summary.people": (
        "{months} 个月后，100 次模拟未来中有 80 次家庭渗透率落在 {parents_low} 至 {parents_high} 之间"
        "（中位数 {parents_mid}，目标 {parent_target}），有 80 次教职工渗透率落在 {staff_low} 至 {staff_high} 之间"
        "（中位数 {staff_mid}，目标 {staff_target}）。"
    ),
    "summary.money": (
        "按中位数计，项目比维持现状多带来收入 {incremental}，为销售文稿测算上限 {ceiling}的 {of_ceiling}；"
        "投资 {investment}。100 次模拟未来中有 80 次净现值落在 {npv_low}至 {npv_high}之间。"
    ),
    "summary.money_no_ceiling": (
        "按中位数计，项目比维持现状多带来收入 {incremental}；投资 {investment}。"
        "100 次模拟未来中有 80 次净现值落在 {npv_low}至 {npv_high}之间。"
    ),
    "summary.chances": (
        "{n:,} 次模拟未来中，家庭渗透率达到 {parent_target} 的{parents}，教职工渗透率达到 {staff_target} 的{staff}，"
        "{months} 个月内收回投资的{payback}。"
    ),
    "summary.count_none": "一次也没有",
    "summary.count_all": "有全部 {n:,} 次",
    "summary.count_some": "有 {count:,} 次",
    "number.band_one": "一次模拟未来",
    "number.band_target_one": "一次模拟未来；目标 {target}",
    "number.payback_one": "一次模拟未来",
    "number.band": "中位数；100 次中有 80 次：{low} 至 {high}",
    "number.band_target": "中位数；100 次中有 80 次：{low} 至 {high}；目标 {target}",
    "number.payback": "中位数；100 次中有 80 次：{low} 至 {high}；未收回的{never}（共 {n:,} 次）",
    "head.parent_penetration": "家庭渗透率",
    "head.staff_penetration": "教职工渗透率",
    "head.incremental_revenue": "增量收入",
    "head.npv": "净现值",
    "head.payback_month": "投资回收期",
    # Tables
    "table.bands": "{months} 个月后的结果",
    "table.bands_note": (
        "P10、P50、P90 构成风险区间：100 次模拟未来中有 80 次落在 P10 与 P90 之间，一半低于 P50。"
        "它反映各种未来之间的差异，增加模拟次数不会使它变窄。"
    ),
    "table.measure": "指标",
    "table.target": "目标",
    "table.mean": "均值",
    "table.ci": "均值的 95% 置信区间",
    "table.nulls": "无值次数",
    "table.results": "结果",
    "table.results_note": (
        "表中有两种不同的区间。P5 至 P95、P10 至 P90 是风险区间，说明各种模拟未来之间相差多大，与模拟次数无关。"
        "均值的 95% 置信区间只反映蒙特卡洛误差，即 {n:,} 次模拟对本模型均值的估计有多准，模拟次数越多越窄。"
        "两者都不包括模型没有考虑的因素。“无值次数”指没有投资回收期或没有唯一内部收益率的未来；"
        "这些未来在风险区间中排在最后，写作“未收回”或“–”，此时不计均值。"
    ),
    "table.chances": "达成概率",
    "table.chances_note": (
        "占 {n:,} 次模拟未来的比例；区间为该概率的 95% Clopper–Pearson 置信区间（蒙特卡洛误差）。"
        "概率不会写成 0% 或 100%。"
    ),
    "table.event": "事项",
    "table.share": "占模拟未来的比例",
    "table.share_ci": "95% 置信区间",
    "table.ceiling": "销售文稿的测算上限与预期",
    "table.ceiling_note": (
        "销售文稿第3页的收入测算是一个上限：所有人第一天就入网，"
        "没有人离网或毕业，也没有任何成本。“模拟”一列是把本模拟器设成"
        "这一上限后，由它自己的台账按本方案的价格算出的结果；方案未另作规定时，价格与文稿相同。"
    ),
    "table.ceiling_line": "文稿测算项",
    "table.ceiling_deck": "文稿，一个班（元）",
    "table.ceiling_class": "模拟，一个班（元）",
    "table.ceiling_roster": "按文稿算法，本学校台账",
    "ceiling.new_monthly": "新增用户与宽带，每月",
    "ceiling.new_horizon": "新增用户与宽带，{months} 个月",
    "ceiling.existing_monthly": "老用户，每月",
    "ceiling.existing_horizon": "老用户，{months} 个月",
    "ceiling.compare": (
        "比较的是 {months} 个月的增量收入。按文稿算法，本学校台账的上限为 {ceiling}（新增用户与宽带，不计成本）；"
        "模拟未来的中位数为 {median}，比上限少 {below}（为上限的 {of_ceiling}；100 次模拟未来中有 80 次在上限的"
        " {low} 至 {high} 之间）。"
    ),
    "ceiling.above": (
        "比较的是 {months} 个月的增量收入。按文稿算法，本学校台账的上限为 {ceiling}（新增用户与宽带，不计成本）；"
        "模拟未来的中位数为 {median}（为上限的 {of_ceiling}；100 次模拟未来中有 80 次在上限的 {low} 至 {high} 之间）。"
    ),
    "ceiling.class_line": (
        "文稿中的一个班，在上限条件下模拟：新增用户每月 {new_monthly} 元，{months} 个月 {new_horizon} 元；老用户每月 "
        "{existing_monthly} 元，{months} 个月 {existing_horizon} 元。文稿自己的数字（60 个月）为 1,340.75、80,445、"
        "276.75 和 16,605 元。"
    ),
    "table.work": "忙闲与等待",
    "table.work_note": "均值与风险区间按各次模拟未来计算，每次未来取其全期的数值。",
    "work.agents_sent_share": "家长会到场人手占所需人手",
    "work.counter_balked_share": "有意办理但嫌排队过长而离开的家庭",
    "work.counter_wait_minutes": "受理台等待（分钟）",
    "work.crew_utilisation": "施工队利用率",
    "work.crew_wait_days": "等待施工队（天）",
    "work.rep_utilisation": "客户经理工时利用率",
    "table.inputs": "输入参数",
    "table.inputs_note": (
        "来源：D 为销售文稿所述，P 为公开数据，A 为假设。类别：决策项由运营商决定；已知数是文稿或日历上的事实；"
        "不确定数在每次模拟未来中按所列分布重新抽取。"
    ),
    "table.path": "设置项",
    "table.about": "含义",
    "table.value": "取值",
    "table.prior": "分布",
    "table.kind": "类别",
    "table.tag": "来源",
    "table.source": "出处",
    "kind.lever": "决策项",
    "kind.known": "已知数",
    "kind.uncertain": "不确定数",
    "prior.choice": "等概率取值",
    "prior.triangular": "三角分布",
    "prior.log_triangular": "对数三角分布",
    "prior.uniform": "均匀分布",
    "prior.normal": "正态分布",
    "prior.lognormal": "对数正态分布",
    "prior.beta": "贝塔分布",
    "inputs.count": "共 {total} 个数：{D} 个来自文稿，{P} 个来自公开数据，{A} 个为假设；其中 {priors} 个带有取值范围。",
    "table.mechanisms": "机制",
    "table.mechanisms_note": "规则可以关闭；其余属于业务流程本身，始终有效。",
    "table.id": "编号",
    "table.mechanism": "机制",
    "table.state": "状态",
    "kind.attribute": "属性",
    "kind.story": "流程",
    "kind.rule": "规则",
    "kind.account": "科目",
    "state.on": "开启",
    "state.off": "关闭",
    "state.always": "始终有效",
    "table.provenance": "方法与出处",
    "provenance.method": (
        "采用离散事件仿真，每次模拟把全区完整运行一遍。每次模拟中，每个不确定数按其分布抽取一次，并有自己的随机运气；"
        "随机数流按用途编号，因此改变方案不会打乱其他事项的运气。同一个班的家庭在连续时间里逐户变动，没有时间步长。"
    ),
    "provenance.seed": "随机种子",
    "provenance.replications": "模拟次数：计划／完成／失败",
    "provenance.hash": "方案哈希值",
    "provenance.code": "代码版本",
    "provenance.commit": "代码提交号",
    "provenance.dirty": "{commit}，另有本地改动",
    "provenance.packages": "软件包",
    "provenance.platform": "平台",
    "provenance.command": "命令",
    "provenance.started": "开始时间",
    "provenance.ended": "结束时间",
    # Report
    "report.title": "{name}：推广方案模拟报告",
    "report.contents_head": "五个数字",
    "report.figures": "图示",
    "report.definitions": "名词解释",
    "report.define.penetration": (
        "渗透率：在校学生的在网号码数（每名学生计一个，不含已离校学生的号码）除以当日台账内全部学校的在校学生数，"
        "不论学校是否已签约。是否达标按最后一个月判断。"
    ),
    "report.define.incremental": "增量收入：台账内全部学校的出账收入，减去不实施项目时的预期出账收入。",
    "report.define.cash": (
        "投资：我方承担的设备与工程建设、促销、佣金、人员薪酬、培训和营销费用。运营成本：设备维护、咨询热线、业务分成，"
        "以及服务增量业务的成本。现金流：增量收入减去以上两项。"
    ),
    "report.define.npv": (
        "净现值（NPV）：每月现金流于月末按各次未来的年贴现率折现后求和。"
        "投资回收期：自该月起，未折现的累计现金流不再低于零；"
        "没有这样的月份即为未收回。"
    ),
    "report.compliance_title": "合规提示",
    "report.compliance": (
        "默认做法是自愿办理。向教师支付佣金、下达指标、强制转网都是带有合规风险的手段：一旦因投诉被叫停，新业务将停止"
        "受理。此类做法曾被媒体曝光，并于 2014 年被省级主管部门明令禁止。需要依靠这些手段才能达标的方案，就建立在这一"
        "风险之上。"
    ),
    "report.compliance_on": "本方案按每个号码向班主任支付 {amount}，因此存在上述风险。",
    "report.compliance_off": "本方案不向班主任支付佣金。",
    "report.halts_on": "本次模拟包含叫停新增销售的情形（规则 B6 开启），结果中已计入其影响。",
    "report.halts_off": "本次模拟不包含叫停新增销售的情形（规则 B6 关闭），结果中没有计入其影响。",
    # Figures
    "figure.origin_and_band": "{origin}；{band}",
    "figure.full_caption": "{origin}；{band}。",
    "figure.caption": "n = {n:,}，随机种子 {seed}",
    "figure.month_axis": "项目月份",
    "figure.p": "P{level}",
    "figure.median": "中位数",
    "figure.target": "目标 {target}",
    "figure.families.title": "家庭渗透率",
    "figure.families.axis": "占在校学生家庭的比例",
    "figure.staff.title": "教职工渗透率",
    "figure.staff.axis": "占教职工的比例",
    "figure.cash.title": "项目累计现金流",
    "figure.cash.axis": "万元",
    "figure.cash.payback": "投资回收期中位数：第{month}个月",
    "figure.cash.never": "中位数未来没有收回投资",
    "figure.npv.title": "净现值超过某一金额的概率",
    "figure.npv.axis_x": "净现值（万元）",
    "figure.npv.axis_y": "超过该金额的模拟未来占比",
    "figure.npv.some_above": "大于零：{n:,} 次中有 {count:,} 次",
    "figure.npv.none_above": "{n:,} 次中无一次大于零",
    "figure.npv.all_above": "{n:,} 次全部大于零",
    "figure.funnel.title": "十环节：到达各环节的学校数",
    "figure.funnel.axis": "学校数（共 {schools:,} 所）",
    "figure.fan.band": "阴影：各月模拟未来的 P5–P95、P10–P90、P25–P75 风险区间；实线：中位数",
    "figure.npv.band": "曲线：净现值超过该金额的未来占比；阴影：其 95% 同时置信带（DKW）",
    "figure.funnel.band": "阴影：各月模拟未来的 P10–P90 风险区间；实线：中位数；数字：期末值",
    "figure.funnel.end": "{low}–{high}",
    "link.contract": "1 合同签订",
    "link.construction": "2 工程建设",
    "link.teacher_training": "3 教师培训",
    "link.teacher_migration": "4 教师转网",
    "link.platform_use": "5 平台应用",
    "link.parent_migration": "6 家长转网",
    "link.questions_answered": "7 解疑释惑",
    "link.home_school_link": "8 家校对接",
    "link.follow_up": "9 后续拓展",
    "link.retention": "10 服务维系",
    # 报告的打印稿
    "cli.opt.pdf": "同时用已安装的 Chromium 生成 PDF。",
    "cli.pdf_at": "PDF：{path}",
    "cli.not_printed": "{program} 未能打印报告：{why}。报告本身已生成。",
    "problem.no_browser": (
        "需要 Chromium、Chrome 或 Edge，本机没有找到；请安装其一，或用 {variable} 指定；"
        "也可不加 `--pdf`，用任一浏览器打开报告后打印"
    ),
    # 报告的图
    "figure.calendar_month": "{year}年{month}月",
    "figure.holidays": "假期",
    "figure.fan.holidays_band": ("阴影：各月模拟未来的 P5–P95、P10–P90、P25–P75 风险区间；实线：中位数；灰色：寒暑假"),
    "figure.levels.title": "达到各水平的概率",
    "figure.levels.axis": "高于该水平的模拟未来占比",
    "figure.levels.revenue_title": "增量收入",
    "figure.levels.revenue_axis": "增量收入（万元）",
    "figure.levels.some_above": "{n:,} 次中达到 {count:,} 次",
    "figure.levels.none_above": "{n:,} 次中无一次达到",
    "figure.levels.all_above": "{n:,} 次全部达到",
    "figure.returns.title": "投资能换回多少",
    "figure.returns.axis_x": "投资（万元）",
    "figure.returns.axis_y": "增量收入减运营成本（万元）",
    "figure.returns.even": "收支平衡线",
    "figure.returns.none_paid": "线上（实心）：{n:,} 次中无一次",
    "figure.returns.all_paid": "线上（实心）：{n:,} 次全部",
    "figure.returns.some_paid": "线上（实心）：{n:,} 次中有 {count:,} 次",
    "figure.returns.median": "中位数：\n投 {spent}\n回 {back}",
    "figure.returns.band": "圆点：各次模拟未来，最多 400 次；十字：中位数与 P10–P90 风险区间；未折现",
    "figure.tornado_npv.title": "哪些假设左右净现值",
    "figure.tornado_families.title": "哪些假设左右家庭渗透率",
    "figure.tornado.head": (
        "条形：某一假设由低端（P10，斜线）到高端（P90，深色）时均值（{mean}）的变化，其余假设照常变动。\n灰色数字：该假设的取值。"
    ),
    "figure.tornado.name": "{what}（{of}）",
    "figure.tornado.row": "{change}\n占方差 {share}",
    "figure.tornado.unseen": "与随机波动\n无法区分",
    "figure.tornado.noise": "随机波动：运气，以及只在弯曲或交互中起作用的部分",
    "figure.tornado.left": "P10–P90：{spread}\n占方差 {low} 至 {high}",
    "figure.tornado.left_at_most": "P10–P90：至多 {spread}\n占方差 {low} 至 {high}",
    "figure.tornado.band": "全部假设按名次一并拟合；须线、虚线框：95% 置信区间，对全部假设同时成立；空心：方向不明",
    "figure.tornado.band_each": (
        "模拟次数较少，各假设按名次单独拟合；须线、虚线框：95% 置信区间，对全部假设同时成立；空心：无法判断"
    ),
    "figure.schools.title": "逐校进度",
    "figure.schools.links": "已完成环节数（共十个）；刻度与横线：向家长开通（6）",
    "figure.schools.shares": "家庭渗透率（百分之几起）；橙线：{target}",
    "figure.schools.every": "共 {schools:,} 所学校，每 {step} 所取一所",
    "figure.schools.band": (
        "深浅：模拟未来的中位数，各日期、月份分别计算；开通日：中位数与 P10–P90 风险区间；最先开通的在上；环节编号同上"
    ),
    "figure.work.title": "人手忙闲",
    "figure.work.row": "{middle}（{low} 至 {high}）",
    "figure.work.counter_wait_minutes": "等待 {wait} 分钟",
    "figure.work.crew_wait_days": "等待 {wait} 天",
    "figure.work.repair_wait_days": "等待 {wait} 天",
    "figure.work.hotline_wait_minutes": "等待 {wait} 分钟",
    "figure.work.reps": "客户经理：已用工时占全部岗位工时",
    "figure.work.balked": "嫌排队过长而离开受理台的家庭",
    "figure.work.wait": "受理台等待（分钟）",
    "figure.work.band": (
        "横条：模拟未来的 P10–P90、P25–P75 风险区间，竖线和数字为中位数；柱：历年该月的中位数，须线：P10–P90"
    ),
    "figure.month_1": "1月",
    "figure.month_2": "2月",
    "figure.month_3": "3月",
    "figure.month_4": "4月",
    "figure.month_5": "5月",
    "figure.month_6": "6月",
    "figure.month_7": "7月",
    "figure.month_8": "8月",
    "figure.month_9": "9月",
    "figure.month_10": "10月",
    "figure.month_11": "11月",
    "figure.month_12": "12月",
    "figure.frontier.title": "各方案的投入与产出",
    "figure.frontier.axis_x": "平均投资（万元）",
    "figure.frontier.gain": "平均增量收入（万元）",
    "figure.frontier.band": (
        "圆点：均值，可能最优者为实心；须线：均值的 95% 置信区间；虚线：投入更少而产出更多者；"
        "运气相同，方案间之差比均值更准"
    ),
    "report.ceiling_box": "销售文稿的上限",
    "report.ceiling_box_note": "所有人第一天就入网，不计成本",
    "report.expected_box": "可以预期",
    "report.expected_box_note_one": "一次模拟未来；为上限的 {of_ceiling}",
    "report.expected_box_note": "中位数；100 次中有 80 次：{low} 至 {high}；为上限的 {of_ceiling}",
    "report.ceiling_side": "{months} 个月的增量收入：文稿上限与预期",
    "report.no_tornado": "{n:,} 次模拟无法判断哪些假设左右结果；至少需要 {fewest} 次，影响小的假设需要更多次数。",
    "report.work_weekly": "某一次模拟未来的逐周情况见 `rollout trace`。",
    "report.ceiling_lines": "文稿测算上限，逐项对照",
    "report.guesses": "带标记的行是假设：尚无人测量过。",
    "report.inputs_short": "只列出与 {first} 不同的设置，其余见该方案。",
    "report.inputs_same": "各项设置均与 {first} 相同。",
    "report.pictures_short": "其余各图见 {first}；对本方案单独执行 `rollout run` 可得全部图。",
    # Commands
    "cli.app": "用模拟来规划一个区县的校园用户推广。",
    "cli.run": "对一个方案或一项研究做多次模拟，给出摘要、结果文件夹和报告。",
    "cli.check": "检查方案、研究或学校台账，列出全部错误。",
    "cli.report": "由结果文件夹重新生成报告。",
    "cli.arg.scenario": "方案文件（YAML）。",
    "cli.arg.result": "`rollout run` 写出的结果文件夹。",
    "cli.opt.replications": "模拟多少次未来。",
    "cli.opt.seed": "全部随机性的根：种子相同，结果相同。",
    "cli.opt.set": "修改一个设置项：路径=取值。可重复使用。",
    "cli.opt.out": "结果文件夹。默认：results/<方案或研究的名称>。",
    "cli.opt.workers": "进程数。默认：每个处理器核心一个。",
    "cli.opt.resume": "在已有的结果文件夹上继续，已完成的模拟予以保留。",
    "cli.opt.json": "只在标准输出上打印 JSON 格式的摘要。",
    "cli.opt.quiet": "只打印报告路径，不显示进度条。",
    "cli.opt.mechanisms": "打印各机制：开关状态、取值、来源。",
    "cli.opt.lang": "语言：{langs}。可用环境变量 ROLLOUT_LANG 长期设定。",
    "cli.opt.version": "打印版本号。",
    "cli.opt.help": "打印本页。",
    "help.usage": "用法：{usage}",
    "help.options_mark": "[选项]",
    "help.command_mark": "命令",
    "help.arguments": "参数：",
    "help.options": "选项：",
    "help.commands": "命令：",
    "help.number": "数值",
    "help.text": "文本",
    "help.lang": "语言",
    "help.default": "默认 {default}",
    "help.range": "{low:,} 至 {high:,}",
    "help.range_open": "不小于 {low:,}",
    "help.range_above": "大于 0",
    "help.extra": "{words}［{extra}］",
    "help.joint": "；",
    "help.more": "详见：{command} --help",
    "cli.progress": "模拟",
    "cli.progress.pace": "{rate:.1f} 次/秒  剩余 {left}",
    "cli.report_at": "报告：{path}",
    "cli.ok": "检查通过",
    "cli.ok.scenario": (
        "{name}：学校 {schools:,} 所，学生 {pupils:,} 人，班级 {classes:,} 个，教职工 {staff:,} 人；"
        "自{start}起 {months} 个月；哈希值 {hash}"
    ),
    "cli.ok.roster": "学校 {schools:,} 所，学生 {pupils:,} 人，班级 {classes:,} 个，教职工 {staff:,} 人",
    "cli.ok.description": "{description}",
    "cli.ok.counts": "决策项 {levers} 个，已知数 {known} 个，不确定数 {uncertain} 个；规则 {rules} 条，开启 {on} 条",
    "cli.problems": "共有 {count:,} 处错误。",
    "cli.workers_died": (
        "工作进程反复意外退出，多半是内存不足。已完成的模拟保留在 {folder}；继续运行请用以下命令，必要时减小 "
        "--workers：\n  {command}"
    ),
    "cli.interrupted_plain": "已中断。",
    "cli.failed": (
        "{asked:,} 次模拟中有 {failed:,} 次失败；其余已计入结果。最先失败的几次：\n"
        "{first}\n"
        "全部出错记录见 {folder}/parts/log.jsonl，在 Python 中见 sim.experiment.store 的 "
        "Result({folder!r}).failures()。只重跑失败的模拟：\n  {command}"
    ),
    "cli.failed_one": "  方案 {scenario}，第 {replication} 次模拟：{error}",
    "cli.os_error": "{error}",
    # Problems: code of a lower floor → what is wrong and what would be right
    "problem.got": "（实际为 {got}）",
    "problem.did_you_mean": "；是否想写 {hint}？",
    "problem.unknown": "不被接受（{code}{details}）",
    "problem.no_such_command": "没有命令 {got}",
    "problem.missing_command": "必须给出一个命令",
    "problem.no_such_option": "没有选项 {got}",
    "problem.missing_argument": "必须给出",
    "problem.missing_value": "后面必须跟一个取值",
    "problem.needless_value": "不带取值",
    "problem.extra_argument": "是多余的",
    "problem.file_missing": "没有这个文件",
    "problem.file_unreadable": "无法读取：{why}",
    "problem.file_size": "文件太大：最多 {limit:,} 字节",
    "problem.file_empty": "内容为空；方案至少要有 roster",
    "problem.not_utf8": "此处不是 UTF-8 文本（字节 0x{byte:02X}，可能是 GBK）；请将文件另存为 UTF-8",
    "problem.yaml_syntax": "第 {column} 列不是有效的 YAML：{why}",
    "problem.yaml_syntax.character": "取值不能以这个字符开头；请给取值加引号",
    "problem.yaml_syntax.colon_or_indent": "取值中含有冒号，或缩进有误；请给取值加引号",
    "problem.yaml_syntax.colon": "键名后面要有冒号和一个空格",
    "problem.yaml_syntax.bracket": "括号内的列表或映射缺少逗号或右括号",
    "problem.yaml_syntax.quote": "引号没有成对",
    "problem.yaml_syntax.indent": "此处应为键名；请检查缩进",
    "problem.yaml_syntax.dash": "此处应为列表项（短横线加空格）",
    "problem.yaml_syntax.other": "请检查附近的引号、括号、冒号和缩进",
    "problem.yaml_character": "YAML 不允许字符 {got}",
    "problem.yaml_key": "键名必须是普通文本",
    "problem.yaml_key_twice": "键 {got} 重复；第 {first} 行已有",
    "problem.yaml_alias": "*{got} 引用标有 &{got} 的内容，而前面没有",
    "problem.yaml_tag": "不允许使用标签（以感叹号开头的词）",
    "problem.yaml_number": "一个数最多 {limit} 位",
    "problem.yaml_depth": "嵌套过深；最多 {limit} 层",
    "problem.yaml_size": "内容过多；展开别名后每个文件最多 {limit:,} 个值",
    "problem.yaml_documents": "一个文件只能有一份文档；第二份从此处开始",
    "problem.extends_missing": "没有这个文件",
    "problem.extends_loop": "又回到正在被继承的文件",
    "problem.extends_depth": "逐层继承的文件超过 {limit} 个",
    "problem.set_syntax": "应写作 路径=取值，例如 staffing.reps=30",
    "problem.set_into": "{at} 是单个取值，没有可以设置的下级",
    "problem.set_index": "没有第 {got} 项；列表共有 {length} 项，从 0 数起",
    "problem.set_empty": "是一个小节；请设置其中的某一项",
    "problem.unknown_key": "不是设置项",
    "problem.missing_key": "必须给出",
    "problem.missing_item": "缺少一项",
    "problem.not_mapping": "应为一组设置，每项写作“名称: 取值”",
    "problem.not_list": "应为列表，例如 [1, 2]",
    "problem.not_integer": "应为整数",
    "problem.not_number": "应为数值",
    "problem.not_boolean": "应为 true 或 false",
    "problem.not_text": "应为文本",
    "problem.not_date": "应为日期，例如 2013-06-01",
    "problem.not_month_day": "应为每年的某一天，写作 MM-DD，例如 09-01",
    "problem.not_name": "应为 1 至 80 个字母、数字、点、短横线或下划线",
    "problem.not_id": "应为 1 至 40 个字母、数字、点、短横线或下划线",
    "problem.not_line": "应为一行文本，不含控制字符",
    "problem.not_one_of": "应为以下之一：{expected}",
    "problem.too_small": "必须 ≥ {limit}",
    "problem.too_small.exclusive": "必须 > {limit}",
    "problem.too_large": "必须 ≤ {limit}",
    "problem.too_large.exclusive": "必须 < {limit}",
    "problem.too_long": "最多 {limit} 项",
    "problem.too_short": "至少 {limit} 项",
    "problem.not_number_or_prior": "应为数值，或如 {{triangular: [最低, 众数, 最高]}} 的分布",
    "problem.prior_kind": "分布写作 {{种类: [数值]}}，种类为以下之一：{expected}",
    "problem.prior_args": "{kind} 应给出 {expected}",
    "problem.prior_bound": "分布必须在 {low} 与 {high} 之间",
    "problem.prior_bound.open": "分布不得低于 {low}",
    "problem.span_order": "不得早于起始日（{first}）；跨元旦的时段请写成两段",
    "problem.gift_month_twice": "该月已有另一档礼品；每月只能有一档",
    "problem.reach_share": "必须高于 market.initial_share（{share}）",
    "problem.shares_sum": "{names} 的最高值之和超过 1",
    "problem.start_day": "必须是某月的第一天",
    "problem.order_tiers": "{tiers} 必须各出现一次",
    "problem.school_twice": "已有另一所学校使用此编号",
    "problem.empty_class": "不得多于学生数（{pupils}）：班级不能没有学生",
    "problem.start_school": "学校台账中没有此编号的学校",
    "problem.start_twice": "该学校的状态已经给出",
    "problem.start_lines": "学校 {school} 只有 {limit} 人；老用户与新增用户合计超过此数",
    "problem.roster_missing": "没有这个学校台账文件",
    "problem.roster_empty": "没有学校；需要一行表头，并且每所学校一行",
    "problem.roster_size": "学校过多；最多 {limit:,} 所",
    "problem.roster_quotes": "引号没有成对，或出现在单元格中间",
    "problem.row_long": "该行的单元格多于表头；表头有 {limit} 个",
    "problem.column_unknown": "不是学校台账的列",
    "problem.column_twice": "该列在表头中出现两次",
    "problem.column_missing": "表头缺少该列；也可写作 {names} 之一",
    "problem.refused": "不被接受",
    "problem.no_scenario": "没有可以模拟的方案",
    "problem.scenario_twice": "两个方案同名；请在各文件中另取名称",
    # Price path
    "problem.tariff_order": "必须晚于上一步的月份（第 {first} 个月）",
    # Waits and utilisations of the service
    "work.technician_utilisation": "维修技术员工作时间占比",
    "work.repair_wait_days": "等待技术员天数",
    "work.hotline_utilisation": "专席忙碌时间占比",
    "work.hotline_wait_minutes": "专席等待分钟数",
    "work.hotline_given_up_share": "放弃等待的来电占比",
    # 结果文件夹：继续、拒绝继续，以及崩溃留下的东西
    "cli.stopping": "正在完成手头的批次。再按一次 Ctrl-C 立即退出。",
    "cli.stopped": "已停止。{asked:,} 次模拟中已完成 {done:,} 次，保存在 {folder}；继续请运行：\n  {command}",
    "cli.disk": "{error}\n{folder} 中尚未开始任何模拟。排除问题后，继续请运行：",
    "cli.disk_begun": "{error}\n{asked:,} 次模拟中已完成 {done:,} 次，保存在 {folder}。排除问题后，继续请运行：",
    "cli.damaged": "发现已存批次损坏并已重新模拟：{count:,} 批。",
    "cli.complete": "全部 {asked:,} 次模拟此前已完成，本次未再模拟。",
    "problem.folder_signed": "{host} 上的进程 {got} 正在写入此文件夹；若该运行已不存在，请删除 {sign} 后重试",
    "problem.folder_unfinished": "尚无结果表：运行仍在进行，或已被中止；若已中止，请用原命令加 --resume 继续",
    "problem.code_changed": (
        "运行期间程序文件被改动；已完成的部分已保存：请恢复原文件后加 --resume 继续，或用 --out 另选文件夹重新开始"
    ),
    "problem.resume_packages": (
        "软件包版本不同，数值可能不一致，不能继续；文件夹由 {expected} 开始：请安装这些版本，或用 --out 另选文件夹"
    ),
    # 单次模拟追踪
    "trace.wait.bureau": "协议、物价批复、叫停",
    "trace.wait.room": "等候客户经理",
    "trace.wait.rep": "客户经理上门",
    "trace.wait.gap": "步骤间隔",
    "trace.wait.money": "政府配套资金",
    "trace.wait.crew": "施工队与施工",
    "figure.trace.origin": "第 {replication} 次模拟，随机种子 {seed}",
    "figure.gantt.title": "从启动到开通：各校在等什么",
    "figure.gantt.band": "一次模拟未来；行末竖线为开通日；下半行为第 5 环节，与第 4 环节并行",
    "figure.stages.title": "{schools:,} 所学校到达十环节的时间",
    "figure.stages.band": "一次模拟未来；细线：最早至最晚；粗条：中间八成；圆点：中位数；数字：到达的学校数",
    # 一次模拟中各类人手的忙闲
    "figure.hands.title.weeks": "各类人手的忙闲与排队情况（按周）",
    "figure.hands.title.year": "各类人手的忙闲与排队情况（按学年周次）",
    "figure.hands.band.weeks": "一次模拟未来；左图虚线：全部能力；右图深色：平均等候数，"
    "浅色：同时等候最多数；阴影：学校假期",
    "figure.hands.band.year": "一次模拟未来，各学年平均；左图虚线：全部能力；"
    "右图深色：平均等候数，浅色：同时等候最多数；阴影：学校假期",
    "figure.hands.axis.weeks": "项目第几周",
    "figure.hands.axis.year": "学年第几周（第1周：九月开学第一周）",
    "figure.hands.busy.rep": "客户经理：已用工时占全部岗位工时",
    "figure.hands.busy.crew": "施工队：施工时间占比",
    "figure.hands.busy.counter": "家长会受理台：家庭到场期间的受理时间占比",
    "figure.hands.busy.technician": "技术员：维修时间占比",
    "figure.hands.busy.desk": "专席热线：通话时间占全部席位时间",
    "figure.hands.queue.rep": "等候客户经理的工作（项）",
    "figure.hands.queue.crew": "等候施工队的学校（所）",
    "figure.hands.queue.counter": "同一家长会上排队的家庭（户）",
    "figure.hands.queue.technician": "等候技术员的设备（套）",
    "figure.hands.queue.desk": "等候接听的来电（个）",
    "figure.hands.nobody": "无人等候",
    # 结果的 Excel 工作簿与 CSV
    "sheet.summary": "摘要",
    "sheet.monthly": "月度",
    "sheet.schools": "一校一台账",
    "sheet.progress": "通报表",
    "sheet.ranking": "学校排名",
    "sheet.inputs": "输入参数",
    "sheet.provenance": "说明与出处",
    "sheet.in_yuan": "{label}（元）",
    "sheet.level": "{label} {level}",
    "sheet.reached": "{link}：完成日期（中位数）",
    "sheet.guess": "推测",
    "sheet.type.senior": "高中",
    "sheet.type.urban_junior": "城区初中",
    "sheet.type.township_junior": "乡镇初中",
    "sheet.type.nine_year": "九年一贯制学校",
    "sheet.type.famous_primary": "名校小学",
    "sheet.type.urban_primary": "城区小学",
    "sheet.type.township_primary": "乡镇中心小学",
    "sheet.type.village_primary": "村小",
    "sheet.unit.percent": "比例",
    "sheet.unit.count": "数量",
    "sheet.unit.yuan": "元",
    "sheet.unit.month": "月",
    "sheet.unit.number": "",
    "sheet.column.scenario": "方案",
    "sheet.column.measure": "指标",
    "sheet.column.unit": "单位",
    "sheet.column.ci_low": "均值 95% 置信区间下限",
    "sheet.column.ci_high": "上限",
    "sheet.column.nulls": "无值的模拟占比",
    "sheet.column.name": "replications.parquet 列名",
    "sheet.column.month": "月份",
    "sheet.column.month_end": "月末日期",
    "sheet.column.school": "学校编号",
    "sheet.column.school_name": "学校",
    "sheet.column.township": "乡镇街道",
    "sheet.column.type": "类型",
    "sheet.column.pupils": "期初学生数",
    "sheet.column.classes": "班级数",
    "sheet.column.staff": "教职工数",
    "sheet.column.influence": "影响力",
    "sheet.column.opened": "开通日期（中位数）",
    "sheet.column.opened_day": "第几天开通（中位数，首日为 0）",
    "sheet.column.opened_share": "能够开通的模拟占比",
    "sheet.column.parent_penetration": "期末家庭渗透率 P50",
    "sheet.column.staff_penetration": "期末教职工渗透率 P50",
    "sheet.column.schools_open": "已开通学校 P50",
    "sheet.column.plan": "计划在网家庭 P50",
    "sheet.column.actual_p10": "实际在网家庭 P10",
    "sheet.column.actual_p50": "实际在网家庭 P50",
    "sheet.column.actual_p90": "实际在网家庭 P90",
    "sheet.column.attainment": "计划完成率 P50",
    "sheet.column.reached_plan": "完成计划的模拟占比",
    "sheet.column.rank": "名次",
    "sheet.column.plan_share": "计划家庭渗透率 P50",
    "sheet.column.actual_share": "实际家庭渗透率 P50",
    "sheet.column.lag": "落后计划",
    "sheet.column.guess": "是否推测",
    "sheet.column.what": "项目",
    "sheet.column.said": "内容",
    "sheet.monthly.parent_penetration": "家庭渗透率",
    "sheet.monthly.staff_penetration": "教职工渗透率",
    "sheet.monthly.schools_contracted": "已签约学校",
    "sheet.monthly.schools_live": "已开通学校",
    "sheet.monthly.revenue": "收入",
    "sheet.monthly.incremental_revenue": "增量收入",
    "sheet.monthly.outlay": "支出",
    "sheet.monthly.cash": "现金流",
    "sheet.monthly.cumulative_cash": "累计现金流",
    "sheet.end.parents_subscribed": "期末在网家庭 {level}",
    "sheet.end.staff_subscribed": "期末在网教职工 {level}",
    "sheet.end.revenue": "收入 {level}",
    "sheet.end.incremental_revenue": "增量收入 {level}",
    "sheet.end.outlay": "支出 {level}",
    "sheet.end.cash": "现金流 {level}",
    "sheet.fact.description": "方案说明",
    "sheet.fact.scale": "规模",
    "sheet.fact.runs": "模拟次数",
    "sheet.fact.in_short": "要点",
    "sheet.fact.bands": "区间含义",
    "sheet.fact.links": "环节日期",
    "sheet.fact.plan": "计划口径",
    "sheet.fact.definition": "定义",
    "sheet.fact.compliance": "合规",
    "sheet.fact.inputs": "输入参数",
    "sheet.fact.method": "方法",
    "sheet.links_note": "日期为各次模拟的中位数，未完成的排在最后；空白：半数模拟中未完成。"
    "各列中位数不一定出自同一次模拟。",
    "sheet.plan_note": "各校自开通之日起 {months} 个月内匀速达到家庭渗透率目标；每次模拟按该次的开通日期计算计划。",
    "problem.workbook_missing": "写出 Excel 需要软件包 `openpyxl`：`pip install 'rollout-sim[excel]'`；`--csv` 不需要",
    "problem.workbook_rows": "Excel 每张工作表最多 {most} 行；`--csv` 不限行数",
    "cli.opt.excel": "另写 result.xlsx：摘要、月度、一校一台账、通报表、输入参数。",
    "cli.opt.report_csv": "将同样的表写成 CSV，放入 csv/。",
    "cli.workbook_at": "工作簿：{path}",
    "cli.csv_at": "CSV：{path}",
    # 一次模拟的页面
    "trace.title": "{name}：第 {replication} 次模拟，随机种子 {seed}",
    "trace.written": "{events:,} 条事件和记录已写入 {path}",
    "trace.stuck": "{day}尚未开通的学校：{schools:,} 所中有 {count:,} 所",
    "trace.none_stuck": "{day}全部 {schools:,} 所学校均已开通。",
    "trace.not_running": "项目未开展，{schools:,} 所学校均不开通。",
    "trace.none_open": "没有已开通的学校。",
    "problem.day_outside": "不在项目期内（{first} 至 {last}）",
    "cli.opt.trace_json": "只在标准输出上打印 JSON 格式的结果。",
    "trace.more": "……另有 {count:,} 所，见 waits.parquet",
    "trace.column.school": "学校",
    "trace.column.link": "下一环节",
    "trace.column.waits_for": "等待",
    "trace.column.since": "自",
    "trace.column.days": "天数",
    "trace.behind": "第 {month} 个月末落后计划最多的学校",
    "trace.column.plan": "计划",
    "trace.column.actual": "实际",
    "trace.column.rank": "排名",
    "trace.waits.agreement": "协议",
    "trace.waits.rep_room": "有余力的客户经理",
    "trace.waits.rep_turn": "轮到本校",
    "trace.waits.visit": "上门拜访",
    "trace.waits.visit_gap": "下次拜访时间",
    "trace.waits.money": "政府配套资金",
    "trace.waits.crew": "施工队及施工",
    "trace.waits.training": "客户经理培训",
    "trace.waits.migration_day": "教师转网日",
    "trace.waits.use": "平台日常应用",
    "trace.waits.parents_plan": "家长业务推广方案",
    "trace.waits.price_approval": "物价批复",
    "trace.waits.halt": "叫停结束",
    "link.opening": "开通",
    "cli.trace": "写出一次模拟未来的全部事件，并说明哪些学校卡在哪个环节、自何时起、在等谁。",
    "cli.opt.replication": "第几次模拟未来，从 0 起。",
    "cli.opt.csv": "同时写出 CSV 表。",
    "cli.opt.on": "未开通学校清单的日期，YYYY-MM-DD。默认：启动一年后。",
    "cli.opt.out_trace": "文件夹。默认：results/<名称>-trace-<第几次>。",
    "trace.page.note": "众多模拟未来中的一次：用来看清来龙去脉，不代表最可能的结果。",
    # A planner's own files: roster sheets
    # A planner's own files: to start from
    "problem.folder_not_empty": "文件夹不是空的；请用 --resume 继续，或用 --out 另选一个",
    "problem.folder_others": "文件夹里有其他文件而没有结果；请用 --out 另选一个",
    "problem.folder_file": "是文件；结果需要一个文件夹，请用 --out 指定",
    "problem.folder_foreign": "不是结果文件夹",
    "problem.folder_busy": "另一次运行正在写入此文件夹；请等它结束，或用 --out 另选一个",
    "problem.folder_damaged": "结果文件夹已损坏；请用原命令加 --resume 修复，或用 --out 另选文件夹重新开始",
    "problem.folder_format": (
        "结果文件夹的格式不同，本版本可读 {expected}；请用写入它的版本读取，或用 --out 在另一个文件夹重新开始"
    ),
    "problem.resume_seed": (
        "不能换用其他随机种子继续；此文件夹开始时用的是 {expected}：请用 --seed {expected}，或用 --out 另选文件夹"
    ),
    "problem.resume_replications": (
        "不能以更少的模拟次数继续；此文件夹计划的是 {expected} 次：请至少要求同样多，或用 --out 另选文件夹"
    ),
    "problem.resume_scenario_missing": "缺少此文件夹已有的方案，不能继续；请一并给出，或用 --out 另选文件夹",
    "problem.resume_scenario_changed": "不能继续：此方案与文件夹开始时的方案不同；请用 --out 另选文件夹，或撤回改动",
    "problem.resume_code": (
        "不能用其他版本的代码继续；此文件夹开始时用的是 {expected}：请用该版本继续，或用 --out 另选文件夹重新开始"
    ),
    "problem.resume_model": (
        "不能用其他模型继续；此文件夹开始时用的是 {expected}：请用该模型继续，或用 --out 另选文件夹重新开始"
    ),
    # A planner's own files: roster sheets
    "problem.roster_given": "是学校台账；请给出使用它的方案文件",
    "problem.province_given": "是全省文件；请用 `rollout run` 推演，或指定方案文件",
    "problem.study_no_sheets": "研究没有单独的工作表；全部模拟见 {folder} 中的 design.parquet 与 replications.parquet",
    "problem.study_given": "是研究文件；请指定方案文件，例如该研究的基准方案",
    "problem.not_decodable": "此处既不是 UTF-8 也不是 GB18030（GBK）文本（字节 0x{byte:02X}）；请另存为“CSV UTF-8”",
    "problem.excel_missing": (
        "读取 Excel 需要软件包 `openpyxl`：`pip install 'rollout-sim[excel]'`；也可将工作表另存为“CSV UTF-8”"
    ),
    "problem.excel_old": "是旧格式或设有密码的 Excel 文件；请另存为不带密码的 .xlsx，或另存为“CSV UTF-8”",
    "problem.excel_damaged": "不是可以读取的 Excel 工作簿；请用 Excel 打开后重新保存",
    "problem.cell_error": "单元格中是错误值，不是数据",
    "problem.cell_formula": "工作簿中的公式没有计算结果（{got}）；请用 Excel 打开后重新保存，或直接填写数值",
    "problem.cell_stray": "单元格上方没有表头",
    # A planner's own files: to start from
    "cli.init": "在文件夹中写出可供修改的方案、学校台账和研究。",
    "cli.arg.folder": "目标文件夹；没有则新建。其中已有的文件不会被覆盖。",
    "cli.opt.synthetic": "虚构一个有 100 所学校的区县，而不是一份小台账。",
    "cli.opt.schools": "虚构多少所学校。",
    "cli.opt.invent_seed": "虚构学校的规模、位置和校名由它决定。",
    "cli.schema": "打印方案或研究文件的 JSON Schema，供编辑器使用。",
    "cli.arg.schema": "`scenario`（方案）或 `study`（研究）。",
    "cli.init.written": "已写出：",
    "cli.init.scenario.yaml": "方案：全部设置项，均取默认值",
    "cli.init.schools.csv": "学校台账：{schools:,} 所虚构学校，请换成您自己的学校",
    "cli.init.study.yaml": "研究：基准方案及其三个变体",
    "cli.init.scenario.schema.json": "供编辑器使用：编写方案时自动补全并检查",
    "cli.init.study.schema.json": "供编辑器使用：编写研究时同样如此",
    "cli.init.next": "下一步：",
    "init.scenario": (
        "一份可供修改的方案：列出每个设置项的默认值和含义，方括号内为单位、来源标记和出处。"
        "来源标记：D 为销售文稿所述，P 为公开数据，A 为假设。\n"
        "请按本区县的实际情况修改，并在学校台账中填入自己的学校；docs/files.md 列出台账可用的中英文表头。"
        "未写出的设置项取默认值。\n"
        "`uncertainties` 以下是没有人确切知道的数，每次模拟未来都重新抽取。去掉一行开头的 # 即可写入自己的判断："
        "写一个数表示固定不变，写一个分布则替换所列分布（`triangular` 或 `log_triangular` [最低, 众数, 最高]，"
        "`uniform` [最低, 最高]，`normal` [均值, 标准差]，`lognormal` [中位数, 对数的标准差]，`beta` [a, b]，"
        "`choice` [取值]）。"
    ),
    "init.description": "供修改的区县方案，学校均为虚构",
    "init.study": (
        "一项研究：一个基准方案，以及若干只写出不同之处的变体。各方案用同样的随机运气模拟，"
        "因此结果之差来自方案，而不是来自偶然。变体也可以写成文件路径，该文件须继承基准方案。"
    ),
    "init.question": "增加客户经理、增加代理商人手、取消礼品，各有什么影响",
    "init.more_reps": "客户经理增加一半，每人负责 4 所学校",
    "init.more_agents": "代理商人手加倍，一场家长会最多派 8 人",
    "init.no_gifts": "不向家庭送礼品",
    "problem.file_exists": "已经存在，不会覆盖；请另选一个文件夹",
    "problem.not_folder": "不是文件夹",
    # A planner's own files: checked
    "cli.arg.checked": "方案或研究文件（YAML），或学校台账（CSV、Excel）。",
    "cli.arg.run": "方案或研究文件（YAML）。",
    "cli.opt.replications_default": "200，或按研究文件所写",
    "cli.opt.seed_default": "1，或按研究文件所写",
    # A planner's own files: studies
    # A planner's own files: what was taken for granted
    # The bridge and the worth of each lever
    "cli.bridge": "逐步模拟：从销售文稿测算上限到预期结果的差距分解。",
    "cli.worth": "逐条开关各项规则，看每项举措值多少。",
    "bridge.title": "从测算上限到预期结果",
    "bridge.lead": (
        "全部学校 {months} 个月的增量收入（不折现）：销售文稿测算上限为 {ceiling}，预期可得 {likely}（{of_ceiling}），"
        "扣除成本后为 {cash}。"
    ),
    "bridge.note": (
        "每一步在上一步的基础上增加一项现实因素，随机因素保持相同。水平：{n:,} 次模拟未来的均值；变化：配对差的均值，"
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
    "bridge.step.capacity": "＋ 人手与受理台有限",
    "bridge.step.costs": "－ 成本：累计现金",
    "figure.bridge.band": "横条：平均变化 → 水平，深色为下降；±：同时成立的 95% 置信区间的一半；细线：该水平的 P10–P90",
    "worth.title": "每项举措值多少：净现值",
    "worth.lead": "有该规则与无该规则之差，其余条件与随机因素完全相同；按对净现值的影响从大到小排列。",
    "worth.on": "开启的规则：有减无",
    "worth.off": "关闭的规则：有减无",
    "worth.rule": "{id} {name}",
    "worth.rule_off": "{id} {name}（关闭）",
    "worth.column.parent_penetration": "家庭渗透率，百分点",
    "worth.column.incremental_revenue": "增量收入",
    "worth.column.investment": "投资",
    "worth.column.npv": "净现值",
    "worth.nowhere": "n = {n:,} 时在各项指标上均小到无法分辨：{rules}。",
    "worth.unclear": "n = {n:,} 时对净现值的作用与零无法区分，增加模拟次数或可分辨：{rules}。",
    "worth.negligible": "可以确定对净现值的作用小于 {money}：{rules}。",
    "worth.note": (
        "n = {n:,} 个配对差（随机因素相同）的均值 ± 95% 置信区间的一半；{comparisons:,} 个区间同时成立"
        "（Bonferroni）。括号内：小到无法分辨，即区间包含零，或均值小于 {points} 个百分点或 {money}。"
        "各项之值不可相加：规则相互影响，一项规则之值，是在其余规则保持现状时的值。"
    ),
    "figure.worth.band": "圆点：配对差均值，空心为小到无法分辨；细线：同时成立的 95% 置信区间",
    "cli.ok.study": "{name}：方案 {scenarios} 个，各模拟 {replications:,} 次，随机种子 {seed}",
    "cli.ok.study_scenario": "{name}：学校 {schools:,} 所；哈希值 {hash}",
    "cli.ok.differs": "{path}: {value}（基准方案：{base}）",
    "cli.ok.roster_differs": "学校台账不同",
    "cli.ok.start_differs": "实测的起始状态不同",
    "cli.ok.same": "与基准方案没有区别",
    "cli.ok.blank_relationship": "{count:,} 所学校的客情关系空白：每次模拟未来分别抽取",
    # A planner's own files: studies
    "problem.base_missing": "没有这个文件",
    "problem.variant_base": "与基准方案同名；请另取名称",
    "problem.variant_missing": "没有这个文件；变体应为一组设置，或方案文件的路径",
    "problem.variant_foreign": "没有继承基准方案 {base}，与它的差别可能不止所写的这些",
    # A planner's own files: what was taken for granted
    "note.derived_id": "{schools:,} 所学校中有 {count:,} 所的编号按所在行生成（行移动后会改变）",
    "note.derived_classes": "{schools:,} 所学校中有 {count:,} 所的班级数由学生数和学校类型推算（假设）",
    "note.derived_staff": "{schools:,} 所学校中有 {count:,} 所的教职工数由班级数和学校类型推算（假设）",
    "note.derived_influence": "{schools:,} 所学校中有 {count:,} 所的社会影响分级由学校类型和学生数推算（假设）",
    # 比较
    "advice.comma": "、",
    "advice.points": "{number} 个百分点",
    "advice.title": "{count} 个方案的比较：{names}",
    "advice.runs": "各方案使用同样的 {n:,} 次模拟：参数相同、运气相同（n = {n:,}，随机种子 {seed}）",
    "advice.runs_left_out": (
        "各方案使用同样的 {n:,} 次模拟：参数相同、运气相同（n = {n:,}，随机种子 {seed}）；"
        "另有 {left_out:,} 次未能在所有方案中完成，不计入"
    ),
    "advice.too_few": "至少要有两次各方案都完成的模拟才能比较。",
    "advice.set_one": "{metric}：{count} 个方案中，平均而言只有 {names} 可能最优。",
    "advice.set_some": (
        "{metric}：{count} 个方案中，平均而言可能最优的有：{names}；其余方案的差距超出了偶然因素所能解释的范围。"
    ),
    "advice.set_all": "{metric}：{count} 个方案都还可能是平均最优。",
    "advice.better": "{metric}：{a} 平均比 {b} 好 {by}（95% 区间 {low} 至 {high}），{futures}更好。",
    "advice.futures": "在 {n:,} 次模拟中有 {wins:,} 次",
    "advice.futures_equal": "在 {n:,} 次模拟中有 {wins:,} 次（另有 {equal:,} 次相同）",
    "advice.futures_all": "在全部 {n:,} 次模拟中（概率高于 {low}）",
    "advice.undecided": (
        "{metric}：{n:,} 次模拟还分不出 {a} 与 {b} 的高下。{a} 领先 {by}，但 95% 区间为 {low} 至 {high}。"
        "若差距确实如此，每个方案约需 {needed} 次模拟才能看出。"
    ),
    "advice.undecided_for_long": (
        "{metric}：{n:,} 次模拟还分不出 {a} 与 {b} 的高下；差距的 95% 区间为 {low} 至 {high}。"
        "增加次数帮助不大：即使有差距，也很小。"
    ),
    "advice.same": "{metric}：{a} 与 {b} 在全部 {n:,} 次模拟中结果完全相同。",
    "advice.nulls": (
        "{metric}：部分模拟中没有数值，因此没有平均差距。在 {n:,} 次模拟中，{a} 更好的有 {wins:,} 次，"
        "{b} 更好的有 {losses:,} 次，不分高下的有 {ties:,} 次。没有数值的：{a} {nulls_a}；{b} {nulls_b}。"
    ),
    "advice.change": "{metric} {by}",
    "advice.costs": "与 {b} 相比，{a} 的投入平均变化：{parts}。",
    "advice.brings": "产出平均变化：{parts}。",
    "advice.payback": "{months} 个月内收回投资：{a} {in_a}；{b} {in_b}。",
    "advice.where_low": "{path}（{what}）不高于 {at}",
    "advice.where_high": "{path}（{what}）不低于 {at}",
    "advice.turns": "当 {where} 时，优劣顺序反转：{b} 领先 {by}（区间 {low} 至 {high}，{n:,} 次模拟）。",
    "advice.turns_nowhere": "什么情况下会反转：在 {searched} 个不确定参数的最低和最高三分之一中都没有发现。",
    "advice.depends": (
        "什么情况下会反转：在 {searched} 个不确定参数的最低和最高三分之一中都没有发现。"
        "{a} 对 {b} 的领先最取决于 {path}（{what}）：不高于 {low} 时为 {lead_low}，不低于 {high} 时为 {lead_high}。"
    ),
    "advice.worth": "决策前值得先弄清：{parts}。",
    "advice.worth_one": "{path}（{what}），约值 {value}",
    "advice.selected": (
        "选出的方案：{winner}。若某方案比其他方案至少好 {delta}，则选中它的概率不低于 95%。"
        "共用 {runs:,} 次模拟；若各方案运气互不相同，约需 {alone:,} 次。"
    ),
    "advice.selected_capped": "经过 {runs:,} 次模拟 {winner} 领先，但已达次数上限，还不能选定方案（精度 {delta}）。",
    "advice.confirmed": "在未参与挑选的 {n:,} 次新模拟中，{winner} 的平均值为 {mean}（95% 区间 {low} 至 {high}）。",
    "advice.confirmed_against": "其中 {a} 减 {b} 为 {by}（95% 区间 {low} 至 {high}）。",
    "advice.nested": (
        "方差中由未知参数造成的比例约如下，其余为运气"
        "（估计自 {draws} 组不确定参数，每组配同样的 {luck} 次运气）：{parts}。"
    ),
    "advice.nested_one": "{name} {share}",
    "advice.perfect": (
        "若决策前知道全部不确定参数，其价值约为 {low} 至 {high}：前者平均偏小，后者平均偏大，另有蒙特卡洛误差。"
    ),
    "advice.perfect_nothing": "在这 {draws} 组不确定参数中，即使事先全部知道也不会改变选择，因此看不出这样做有何价值。",
    "advice.drawn": "各方案与 {reference} 之差：{metric}",
    "figure.comparison.band": ("圆点：配对差均值，区间含零时为空心；细线：同时成立的 95% 置信区间"),
    "advice.from_to": "{low} 至 {high}",
    "advice.budget": (
        "各方案运气互不相同、模拟次数按信息量分配时（{parts}）："
        "{best} 平均值最好，估计是最优方案的概率至少为 {at_least}。"
    ),
    "advice.budget_unsure": (
        "各方案运气互不相同、模拟次数按信息量分配时（{parts}）："
        "{best} 平均值最好，但次数太少，还不能断定它就是最优方案。"
    ),
    "advice.budget_one": "{name} {runs:,} 次",
    "advice.head.strategy": "方案",
    "advice.head.mean": "平均值",
    "advice.head.against": "与 {reference} 相比",
    "advice.head.interval": "95% 区间",
    "advice.head.could": "可能最优",
    "advice.head.best_in": "最优占比",
    "advice.head.regret": "期望后悔值",
    "advice.table_note": (
        "“最优占比”是共同运气下 {n:,} 次模拟中该方案最好的比例，并不表示对“平均最优”有多大把握。"
        "“可能最优”指没有被证明平均差于其他方案（95%）。期望后悔值：与预知未来的人相比，平均少得多少。"
    ),
    "advice.of_difference": "{metric}的各个差距",
    "advice.of_mean": "{metric}的平均值",
    "advice.of_quantile": "{metric}的 P{p}",
    "advice.precision": (
        "每个方案用 {n:,} 次模拟，使{what}精确到 ± {half}（要求 ± {wanted}）；最初的 {pilot:,} 次为 ± {first}。"
    ),
    "advice.precision_cap": "每个方案已达上限 {n:,} 次模拟，{what}为 ± {half}；达到 ± {wanted} 约需 {needed} 次。",
    "advice.precision_undefined": "{n:,} 次模拟后{what}仍没有区间：它落在没有数值的模拟中，无法达到 ± {wanted}。",
    "advice.correlation": ("共同运气使两个方案的结果同向变化：相关系数 {between}。越接近 1，区分高下所需的模拟越少。"),
    "advice.correlation_worth": (
        "共同运气使两个方案的结果同向变化：相关系数 {between}。"
        "若各方案运气互不相同，得到同样窄的区间至少约需 {times} 倍的模拟次数。"
    ),
    "advice.note": (
        "差距的区间是蒙特卡洛误差，对全部方案对（{pairs} 对）同时成立（95%），每次只看一个指标；"
        "不包括模型未考虑的因素。"
    ),
    "cli.compare": "在相同运气下比较各方案：哪个好、好多少、多大把握、代价多少。",
    "cli.arg.compared": "两个或更多方案文件，或一个研究文件（YAML）；第一个方案为参照。",
    "cli.opt.metric": "以 replications.parquet 的这一列评判。",
    "cli.opt.until": (
        "增加模拟次数，直到区间足够窄：METRIC=半宽 指各个差距，METRIC.mean=半宽 或 METRIC.p5=半宽 指各方案自身。"
    ),
    "cli.opt.cap": "--until 和 --select 的模拟次数上限。",
    "cli.opt.select": "选出一个方案；小于此数值的差距视为无关紧要。",
    "cli.opt.nested": "把方差分为未知参数与运气两部分：组数x次数，如 20x10。",
    "cli.opt.budget": "另用这么多次互相独立的模拟寻找最优方案（OCBA）。",
    "cli.opt.out_beside": "结果文件夹。默认：results/<名称>-<命令>。",
    "cli.opt.compare_out": "结果文件夹。默认：results/<第一个>-vs-<第二个>…。",
    "problem.compare_one": "比较至少需要两个方案",
    "problem.compare_months": "必须与第一个方案相同（{expected}）：延长期限不算另一个方案",
    "problem.metric_unknown": "结果中没有这一列",
    "problem.metric_neutral": "其高低无所谓好坏，不能用来评判",
    "problem.select_metric": "需要一个在每次模拟中都有数值的指标",
    "problem.until_syntax": "必须写成 METRIC=半宽、METRIC.mean=半宽 或 METRIC.p5=半宽",
    "problem.until_half_width": "半宽必须是大于 0 的数",
    "problem.until_nulls": "部分模拟中它没有数值；请改用分位数，如 {got}.p50",
    "problem.nested_syntax": "必须写成 组数x次数，都在 2 到 1000 之间，如 20x10",
    # Problems of one case or one setting, contradictions between settings, and notes
    "problem.file_unreadable.folder": "这是文件夹，不是文件",
    "problem.file_unreadable.permission": "没有读取权限",
    "problem.file_unreadable.loop": "该链接指回自身",
    "problem.file_unreadable.name": "文件不可能有这样的名称",
    "problem.file_unreadable.other": "系统拒绝读取",
    "problem.utf16": "是 UTF-16 文本（记事本称为“Unicode”）；请将文件另存为 UTF-8",
    "problem.yaml_syntax.tab": "缩进中有制表符（Tab）；请改用空格",
    "problem.yaml_syntax.wide": '此处有中文输入法的标点（如：，“”）；YAML 只认半角标点（: , "）',
    "problem.yaml_merge": "不支持 <<（合并键）；请逐项写出，或用 extends 引用另一文件",
    "problem.set_extends": "只能写在文件里",
    "problem.set_item": "{at} 是列表；请指明第几项（从 0 数起）",
    "problem.no_value": "没有值；请填写，或删去此项",
    "problem.not_finite": "应为有限的数",
    "problem.no_such_day": "日历上没有这一天",
    "problem.not_text.at.extends": "应写一个文件名",
    "problem.null_character": "此处有空字符：这不是文本文件，或是 UTF-16 编码；请将文件另存为 UTF-8",
    "problem.not_entries": "应为列表，每项一行，以短横线开头",
    "problem.not_entries.at.roster": "应为 CSV 或 Excel 文件名，或学校列表",
    "problem.no_value.at.roster": "应写一个 CSV 或 Excel 文件名",
    "problem.no_value.at.variants": "至少要有一个变体，每个写作“名称: 不同之处”",
    "problem.unknown_key.at.seed": "请在命令行中指定：--seed",
    "problem.unknown_key.at.replications": "请在命令行中指定：--replications",
    "problem.unknown_key.at.workers": "请在命令行中指定：--workers",
    "problem.too_short.at.roster": "至少要有一所学校",
    "problem.text_too_long": "最多 {limit} 个字符",
    "problem.too_small.at.staffing.reps": "必须 ≥ {limit}；若不实施项目，请将 programme.running 设为 false",
    "problem.prior_args.triangular": "triangular 的写法是 [最低, 众数, 最高]，且最低 ≤ 众数 ≤ 最高",
    "problem.prior_args.log_triangular": "log_triangular 的写法是 [最低, 众数, 最高]，且 0 < 最低 ≤ 众数 ≤ 最高",
    "problem.prior_args.uniform": "uniform 的写法是 [最低, 最高]，且最低 ≤ 最高",
    "problem.prior_args.normal": "normal 的写法是 [均值, 标准差]，标准差须大于 0",
    "problem.prior_args.lognormal": (
        "lognormal 的写法是 [中位数, 对数标准差]，中位数须大于 0，对数标准差须大于 0 且不超过 10"
    ),
    "problem.prior_args.beta": "beta 的写法是 [a, b]，两者都须大于 0",
    "problem.prior_args.choice": "choice 的写法是 [值, 值, …]，至少一个",
    "problem.prior_bound.exclusive": "该分布必须始终大于 {low}",
    "problem.entry_order": "不得早于 school_year.leaving（{leaving}）：否则教室会空置",
    "problem.day_twice": "列表中已有这一天",
    "problem.never_open": "holidays、public_holidays 和 exams 占满全年，学校没有一天开放",
    "problem.meetings_closed": "所有家长会都落在假期或考试期间",
    "note.agreement_late": (
        "模拟期共 {limit} 天，签约前已结束，项目不会开始；若不实施项目，请将 programme.running 设为 false"
    ),
    "problem.run_size": (
        "一次模拟约需 {gigabytes:.0f} GB 内存，上限为 {limit} GB：{schools:,} 所学校、{pupils:,} 名学生、{got} 个月；"
        "请减少月数或学校数"
    ),
    "problem.run_size.individual": (
        "一次模拟约需 {gigabytes:.0f} GB 内存，上限为 {limit} GB："
        "{schools:,} 所学校 {pupils:,} 名学生的家庭各为一个进程；请将 fidelity 设为 class，或减少学校数"
    ),
    "problem.start_not_open": "未到第 6 环节时必须为 0：学校尚未开放办理（links：{links}）",
    "note.reps_idle": "客户经理多于学校（{schools:,} 所），部分人员无校可包",
    "note.pair_of_one": "只有一名客户经理，组不成 AB 角，规则 S7 不起作用",
    "note.agents_short": "全区人手最多只有 {hands} 人，到场不会更多",
    "note.vehicles_few": "少于技术员人数（{technicians}）：每次维修需一人一车，部分技术员无车可用",
    "note.peak_idle": "这些日子不会召开家长会，临时人手无事可做",
    "note.peaks_overlap": "与前面的高峰时段重叠，重叠日子的临时人手相加",
    "note.lecture_in_term": "不在 school_year.holidays 的假期内，而这是假期讲座",
    "note.tariff_late": "模拟期为 {months} 个月，此前已结束，这一档资费不会有人用到",
    "note.date_late": "模拟期为 {months} 个月，此日之前已结束",
    "note.tariff_rises": "降幅小于上一档（{before}），资费反而回升",
    "note.rebate_at_once": "项目开始前即已达到（market.initial_share：{share}）；多数学校一开通就得返费",
    "note.rebate_above_target": "高于 market.parent_target（{target}）：达到目标的学校得不到返费",
    "note.rule_is_off": "不起作用：规则 {rule} 已关闭",
    "note.visits_few": "少于 3 次不会更快：签约要过三关，每次拜访最多过一关",
    "note.visit_long": "一次拜访超过客户经理一天的工作时间（{limit} 小时）",
    "note.meeting_closed": "此次家长会可能的日期学校全部不开放；将推迟到其后第一个开放日",
    "note.exams_in_holidays": "这段考试时间全在假期内，不再另外闭校",
    "note.term_in_holidays": "学期在假期内开始",
    "note.deadlines_order": "期限没有按 A 类（良好）到 C 类（不良）递增",
    "note.notice_late": "模拟期为 {months} 个月，此前已结束，该文件不会下发",
    "note.gift_late": "模拟期为 {months} 个月，此前已结束，该礼品不会推出",
    "note.beyond_horizon": "长于 {months} 个月的模拟期",
    "note.target_met": "项目开始前即已达到：market.initial_share 为 {share}",
    "note.target_out_of_reach": "无法达到：按 uncertainties.reach，可争取的比例最高为 {limit}",
    "note.classes_full": "班额超过 {limit} 人的学校：{count:,} 所，第一所是 {school}",
    "note.staff_many": "教职工多于学生的学校：{count:,} 所，第一所是 {school}",
    "note.names_twice": "同一乡镇内有多所学校同名的校名：{count:,} 个，第一个是 {school}",
    "cli.note": "提示：{note}",
    # 全省汇总
    "problem.two_rosters": "学校台账（`roster`）与虚拟台账（`synthetic`）只能选一个",
    "problem.province_months": "同一省内各县区的起止月份须一致；第一个县区为 {expected}",
    "cli.ok.province": "全省 {name}：县区 {districts:,} 个，学校 {schools:,} 所；模拟 {replications:,} 次，种子 {seed}",
    "province.title": "全省 {name}：{districts:,} 个县区合计",
    "province.lead": (
        "100 个模拟未来中有 80 个，全省净现值在 {low} 至 {high} 之间。假如各县区同时处于各自的 P10 或同时处于各自的 "
        "P90，则为 {sum_low} 至 {sum_high}：全省的区间宽度为其 {share}。"
    ),
    "province.none": "没有一次模拟在所有县区都已完成。",
    "province.note": (
        "n = {n:,} 个未来。各县区共用每个未来的不确定参数与叫停，本地随机性各自独立。共有的不确定性不会因县区增多而"
        "抵消，本地随机性则会。“同步”：假如各县区总是同涨同落；“独立”：假如各县区互不相关。"
    ),
    "province.spread": "各未来之间的离散程度（标准差）",
    "province.column.metric": "结果",
    "province.column.district": "县区",
    "province.column.sd": "全省",
    "province.column.together": "同步",
    "province.column.apart": "独立",
    "province.column.correlation": "相关系数",
    "province.column.band": "P10–P90",
    "province.column.band_together": "同步时",
    "province.whole": "全省：P10、P50、P90",
    "province.sum": "各县区 P10、P50、P90 之和",
    "province.scale": (
        "县区 {districts:,} 个 · 学校 {schools:,} 所 · 学生 {pupils:,} 人 · 教职工 {staff:,} 人 · "
        "自{start}起 {months} 个月"
    ),
    "province.runs": "模拟未来 {n:,} 次，每次均含全部 {districts:,} 个县区（n = {n:,}，种子 {seed}）",
    "province.runs_some": (
        "共 {asked:,} 次模拟未来，其中 {n:,} 次在全部 {districts:,} 个县区均已完成并计入（n = {n:,}，种子 {seed}）；"
        "其余 {left_out:,} 次有县区失败或尚未运行"
    ),
    "province.money": (
        "按中位数计，全省项目比维持现状多带来收入 {incremental}，为销售文稿测算上限 {ceiling}的 {of_ceiling}；"
        "投资 {investment}。100 次模拟未来中有 80 次净现值落在 {npv_low}至 {npv_high}之间。"
    ),
    "province.money_no_ceiling": (
        "按中位数计，全省项目比维持现状多带来收入 {incremental}；投资 {investment}。"
        "100 次模拟未来中有 80 次净现值落在 {npv_low}至 {npv_high}之间。"
    ),
    "province.money_one": (
        "全省项目比维持现状多带来收入 {incremental}，为销售文稿测算上限 {ceiling}的 {of_ceiling}；投资 {investment}，"
        "净现值 {npv_low}。"
    ),
    "province.money_no_ceiling_one": (
        "全省项目比维持现状多带来收入 {incremental}；投资 {investment}，净现值 {npv_low}。"
    ),
    "province.risk": "各县区加总对风险的影响",
    "province.districts": "各县区情况（净现值单位：{unit}）",
    "province.districts_note": (
        "P10、P50、P90 为各县区自身的风险区间，取自相同的 n = {n:,} 次模拟未来；各县区的 P10、P90 不能相加。"
        "“达标”指家庭渗透率达到该县区自身目标的次数；首行按第一个县区的目标计。"
    ),
    "province.whole_row": "全省合计",
    "province.met": "{n:,} 次中 {count:,} 次",
    "province.column.about": "",
    "province.column.schools": "学校",
    "province.column.families_p10": "家庭 P10",
    "province.column.families_p50": "P50",
    "province.column.families_p90": "P90",
    "province.column.npv_p10": "净现值 P10",
    "province.column.npv_p50": "P50",
    "province.column.npv_p90": "P90",
    "province.column.met": "达标",
    "report.districts_undrawn": "仅前 {most} 个县区附图；其余可用 `rollout run` 单独绘制。",
    "sheet.province": "全省",
    "sheet.province_monthly": "全省月度",
    "sheet.column.schools": "学校数",
    "sheet.column.futures": "全部县区均完成的模拟次数",
    "sheet.column.parents_met": "家庭达标的模拟占比",
    "sheet.column.staff_met": "教职工达标的模拟占比",
    "sheet.column.paid_back": "收回投资的模拟占比",
    "sheet.fact.spread": "分散效应",
    "sheet.fact.districts": "县区",
    "figure.province.band": "点：P50；线：P10 至 P90，100 个模拟未来中有 80 个在此之内",
    # 计算集群
    "cli.opt.cluster": "交由 Dask 调度器的工作进程完成：tcp://主机:端口 或 tls://主机:端口。",
    "cli.cluster_lost": "{why}已完成的模拟保留在 {folder}；集群恢复后，继续请运行：\n  {command}",
    "cli.cluster_lost.scheduler": "调度器已退出或无法连接。",
    "cli.cluster_lost.workers": "集群已有数分钟没有任何工作进程。",
    "problem.cluster_package": "需要软件包 distributed，但尚未安装；请连同附加项 cluster 一起安装 rollout-sim",
    "problem.cluster_address": "应为 tcp://主机:端口 或 tls://主机:端口",
    "problem.cluster_silent": "{seconds} 秒内该地址没有 Dask 调度器应答，或其拒绝连接（tls:// 须配置证书）",
    "problem.cluster_empty": "{seconds} 秒内该调度器没有任何工作进程",
    "problem.cluster_code": (
        "工作进程 {worker} 的程序或软件包版本不同，数值可能不一致：该处为 {got}，本机为 {expected}；已完成的部分"
        "已保存：请在该处安装相同版本，或不使用该工作进程"
    ),
    # 重跑失败的模拟
    "cli.opt.retry_failed": "只重跑结果文件夹中失败的模拟，成功后补入结果表。",
    "cli.left": "{asked:,} 次模拟中有 {left:,} 次尚未开始；继续请运行：\n  {command}",
    # 研究的试验设计
    "problem.set_path": "不是设置项的路径；正确写法如 staffing.reps",
    "problem.factor_no_number": "不是单个取值；因素应为一个数、一个词、一个日期，或 true / false",
    "problem.factor_key_values": "已有 `values` 时不起作用；两者只写其一",
    "problem.factor_value": "应为数、词，或 true / false",
    "problem.factor_value_twice": "列表中已有此值",
    "problem.factor_order": "必须大于 `low`（{low}）",
    "problem.factor_absent": "基准方案中没有这一项；列表没有这么长",
    "problem.factor_no_prior": "请写 `values`，或 `low` 与 `high`；基准方案此处没有可供抽取的分布",
    "problem.factor_two_levels": "{kind} 设计中每个因素取两个值",
    "problem.design_key": "在 {kind} 设计中不起作用；它属于 {expected}",
    "problem.design_power": "索博尔点数为 2 的幂时才均衡：{low} 或 {high}",
    "problem.design_both": "`resolution` 与 `generators` 只写其一",
    "problem.generator": "应把一个因素定为其他非生成因素之积，写法如 D=AB；因素按文件中的顺序记为 A 至 {last}，不用 I",
    "problem.design_points": "共产生 {got} 个方案；上限为 {limit}",
    "problem.design_runs": "共产生 {got} 次模拟（{scenarios} 个方案及其重复次数）；上限为 {limit}",
    "problem.design_given": "是带有试验设计的研究；请用 `rollout study` 推演",
    "problem.resume_tables": (
        "该文件夹保留的表为 {expected}，而研究要求 {got}；请在 `tables` 中写前者，或不写，或用 --out 另选文件夹"
    ),
    "problem.table_not_kept": "研究没有保留这张表；请写入 `tables` 后重新推演",
    # rollout study
    "cli.study": "在试验设计的每个点上推演基准方案及其变体；按因素给出主效应。",
    "cli.arg.study": "带有试验设计或变体的研究文件（YAML）。",
    "cli.opt.dry_run": "只显示设计和模拟次数，不推演。",
    "cli.opt.design_csv": "以 CSV 打印设计的全部点，不推演。",
    "cli.estimate": "尚余 {runs:,} 次模拟：{workers} 个进程约需 {time}，约占磁盘 {size:,.0f} MB（每次 {each:,.1f} kB）",
    "problem.study_wanted": "不是研究文件；推演方案请用 `rollout run`",
    "study.head": "{name}：{scenarios:,} 个方案，各重复 {replications:,} 次，共 {runs:,} 次模拟，种子 {seed}",
    "study.kind.variants": "只有变体",
    "study.kind.grid": "网格：全部取值的所有组合",
    "study.kind.factorial": "全因子：每个因素取两个值的所有组合",
    "study.kind.fractional": "部分因子：两水平全部组合中均衡的一部分",
    "study.kind.one_at_a_time": "逐一变动：基准方案，以及每次只变一个因素",
    "study.kind.latin_hypercube": (
        "拉丁超立方：点在每个因素上均匀铺开，独立抽取 {replicates} 组。"
        "点数增加后是另一批点：已完成的研究不能这样扩充，只能增加组数或重复次数"
    ),
    "study.kind.sobol": "加扰的索博尔点，独立随机化 {replicates} 组。点数加倍时包含原有的点，因此已完成的研究可以扩充",
    "study.tables": "保留的表：{tables}",
    "study.column.point": "点",
    "study.column.variant": "变体",
    "study.column.replicate": "组",
    "study.column.factor": "因素",
    "study.column.over": "变动范围",
    "study.column.change": "变动",
    "study.column.level": "水平",
    "study.column.rank": "名次",
    "study.column.npv": "净现值（{unit}）",
    "study.column.families": "家庭（百分点）",
    "study.column.families_share": "家庭",
    "study.column.funding": "资金峰值（{unit}）",
    "study.over.quantiles": "{levels}：其先验的 P10 至 P90，{prior}",
    "study.over.prior": "其先验：{prior}",
    "study.over.range": "{low} 至 {high}",
    "study.more": "……另有 {count:,} 个点；--csv 可全部打印",
    "study.fraction": "2^({k}−{p}) 共 {runs} 个点，分辨度 {resolution}；因素按文件中的顺序记字母，生成元 {generators}",
    "study.fraction.full": "没有更小的设计能达到此分辨度：推演全部 {runs} 种组合",
    "study.fraction.aliases": "这些点无法区分的因素及两两交互：{aliases}",
    "study.fraction.clear": "各因素及两两交互互不混杂",
    "study.effects": "主效应（对其他因素取平均）",
    "study.no_effects": "完成的模拟太少，看不出任何效应",
    "study.levels": "各水平的均值",
    "study.points": "全部 {count:,} 个点",
    "study.best_and_worst": "{count:,} 个点中最好与最差的",
    "study.incomplete": (
        "{failed:,} 次模拟失败；{points:,} 个点一次也没有完成。"
        "效应依据其余各点共有的 {common:,} 次重复（共 {replications:,} 次）"
    ),
    "study.note.paired": (
        "± 为 {n:,} 次共同未来上的蒙特卡洛误差：95% 区间，对一项指标的 "
        "{count} 个效应同时成立。各点共用运气，因此效应是同一未来之内的差异。"
    ),
    "study.note.single": "每个点只有一次未来：无法给出区间。请增加重复次数。",
    "study.note.one_set": (
        "± 为 {n:,} 次共同未来上的蒙特卡洛误差，对 {count} 个效应同时成立。不含抽取哪些点的误差；为此设计需要多组点。"
    ),
    "study.note.replicates": (
        "± 包含抽取哪些点的误差（{replicates} 组）和 {n:,} "
        "次共同未来的运气：95% 区间，对一项指标的 {count} 个效应同时成立。"
        "各点并非独立模拟的样本。"
    ),
    "study.note.replicates_single": (
        "± 包含抽取哪些点的误差（{replicates} 组），对一项指标的 "
        "{count} 个效应同时成立；每个点只有 {n} 次未来，不含运气。"
    ),
    "study.note.best": (
        "按平均净现值排名，± 为该点自身均值的 95% 区间。众多点中最好的，"
        "部分是靠运气：引用其数值之前，请换一个种子重新推演。"
    ),
    "figure.study_effects.title": "对净现值的主效应（{unit}）",
    "figure.study_effects.band": "每个因素最大的变动，对其他因素取平均；须线为 95% 同时区间；空心表示看不出",
    "figure.study_levels.title": "各因素各水平上的净现值",
    "figure.study_levels.band": "对其他因素取平均；须线为与第一水平之差的 95% 同时区间",
    "problem.missing_key.at.variants": "`variants`（变体）或 `design`（试验设计）必须给出其一：研究总要有所变动",
    "problem.resume_points": (
        "该文件夹中的 {count} 个点已不在现在的研究中，第一个是 {got}。"
        "取值和索博尔点可以增加，但不能减少或改动；点数更多的拉丁超立方则全是另外的点"
    ),
    # 图中用的不确定参数短名
    "param.uncertainties.visits.mean_a": "客情良好学校签约所需拜访次数",
    "param.uncertainties.visits.mean_b": "客情一般学校签约所需拜访次数",
    "param.uncertainties.visits.mean_c": "印象不良学校签约所需拜访次数",
    "param.uncertainties.visits.gap_days": "同一学校两次拜访的间隔天数",
    "param.uncertainties.visits.hours_urban": "城区一次拜访用时",
    "param.uncertainties.visits.hours_rural": "乡村一次拜访用时",
    "param.uncertainties.peers.press": "示范校对C类学校签约的带动",
    "param.uncertainties.reps.pass_share": "客户经理培训首次过关率",
    "param.uncertainties.reps.untrained_visit": "未过关客户经理的拜访成效",
    "param.uncertainties.reps.untrained_service": "未过关客户经理的办理用时",
    "param.uncertainties.reps.resignation_per_year": "客户经理年离职率",
    "param.uncertainties.reps.hiring_days": "客户经理补缺天数",
    "param.uncertainties.reps.leave_days_per_year": "客户经理年休假病假天数",
    "param.uncertainties.pressure.impulse": "教育局推动力：每次增量",
    "param.uncertainties.pressure.half_life_months": "教育局推动力：半衰期",
    "param.uncertainties.compliance.good": "教育局推动对客情良好学校的作用",
    "param.uncertainties.compliance.neutral": "教育局推动对客情一般学校的作用",
    "param.uncertainties.compliance.hostile": "教育局推动对印象不良学校的作用",
    "param.uncertainties.compliance.families": "教育局推动对家庭的作用",
    "param.uncertainties.support.lapses_per_year": "教育局支持每年中断次数",
    "param.uncertainties.support.rebuild_days": "重新取得教育局支持的天数",
    "param.uncertainties.price_approval.days": "物价批复天数",
    "param.uncertainties.co_funding.late_share": "配套资金迟到的学校比例",
    "param.uncertainties.co_funding.delay_days": "配套资金延误天数",
    "param.uncertainties.stop.per_year": "每年被上级叫停次数",
    "param.uncertainties.stop.after_policy": "政策日后叫停次数的倍数",
    "param.uncertainties.stop.commission": "教师佣金使叫停增加的倍数",
    "param.uncertainties.stop.months": "一次叫停的时长",
    "param.uncertainties.gifts.first": "存50送100的入网倍数",
    "param.uncertainties.gifts.second": "存100送50的入网倍数",
    "param.uncertainties.gifts.pull_forward": "礼品促销提前透支的比例",
    "param.uncertainties.tariff.elasticity": "入网的价格弹性",
    "param.uncertainties.tariff.waiting": "等待降价对入网的抑制",
    "param.uncertainties.rebate.ratio": "学校门槛返利的入网倍数",
    "param.uncertainties.awareness.impulse": "知晓度：每次宣传增量",
    "param.uncertainties.awareness.half_life_months": "知晓度：半衰期",
    "param.uncertainties.awareness.ratio": "知晓度对家庭入网的倍数",
    "param.uncertainties.awareness.lecture_attendance": "假期讲座家庭参加率",
    "param.uncertainties.handset.take_up": "教职工终端套餐选用率",
    "param.uncertainties.handset.ratio": "终端套餐对教职工入网的倍数",
    "param.uncertainties.free_service.ratio": "免费服务对家庭入网的倍数",
    "param.uncertainties.free_service.churn": "免费服务对家庭离网的倍数",
    "param.uncertainties.meeting.attendance": "家长会到会率",
    "param.uncertainties.meeting.conversion": "家长会当场入网率",
    "param.uncertainties.counters.event_minutes": "活动现场办理用时",
    "param.uncertainties.counters.hall_minutes": "营业厅办理用时",
    "param.uncertainties.counters.patience_minutes": "家庭在受理台的等待耐心",
    "param.uncertainties.counters.arrival_minutes": "家庭到达受理台的时段长度",
    "param.uncertainties.counters.return_share": "未办成家庭14天内补办率",
    "param.uncertainties.counters.teacher_share": "班主任到受理台帮忙的比例",
    "param.uncertainties.homeroom.engaged": "班主任积极的班级比例",
    "param.uncertainties.homeroom.reluctant": "班主任消极的班级比例",
    "param.uncertainties.homeroom.engaged_ratio": "积极班主任对家庭入网的倍数",
    "param.uncertainties.homeroom.reluctant_ratio": "消极班主任对家庭入网的倍数",
    "param.uncertainties.homeroom.won_per_10_yuan": "每10元佣金争取到的班主任",
    "param.uncertainties.use.cannot": "“不会用”平台的教职工比例",
    "param.uncertainties.use.will_not": "“不爱用”平台的教职工比例",
    "param.uncertainties.use.taught": "跟踪辅导的学会比例",
    "param.uncertainties.use.demonstration": "示范校带动的比例",
    "param.uncertainties.use.drag": "平台未用对家庭入网的拖累",
    "param.uncertainties.use.loss": "平台未用使家庭离网增加",
    "param.uncertainties.word_of_mouth.kappa": "班级口碑传播强度",
    "param.uncertainties.second_wave.minutes": "二次拓展每户用时",
    "param.uncertainties.second_wave.reached": "二次拓展的联系成功率",
    "param.uncertainties.second_wave.conversion": "二次拓展的入网率",
    "param.uncertainties.subsidies.ratio": "教师补贴对教职工入网的倍数",
    "param.uncertainties.reach.families": "有可能转网的家庭比例",
    "param.uncertainties.reach.staff": "有可能转网的教职工比例",
    "param.uncertainties.interest.per_month": "家长会之外的家庭入网强度",
    "param.uncertainties.migration.conversion": "教师转网日入网率",
    "param.uncertainties.churn.families": "家庭月离网率",
    "param.uncertainties.churn.staff": "教职工月离网率",
    "param.uncertainties.churn.locked": "合约期内的离网倍数",
    "param.uncertainties.churn.tie": "学校关系对家庭离网的倍数",
    "param.uncertainties.churn.services": "三大业务对家庭离网的倍数",
    "param.uncertainties.churn.leaver": "离校后三个月的离网倍数",
    "param.uncertainties.second_lines.share": "新增号码中的副卡比例",
    "param.uncertainties.second_lines.value": "副卡出账占ARPU的比例",
    "param.uncertainties.second_lines.months": "副卡使用月数",
    "param.uncertainties.existing.repricing": "老号码转套餐的收入损失",
    "param.uncertainties.existing.retention": "老号码转套餐后的离网倍数",
    "param.uncertainties.construction.team_days_a_room": "安装一套设备的工作量",
    "param.uncertainties.faults.months_between": "设备两次故障间隔",
    "param.uncertainties.faults.remote_share": "远程排障比例",
    "param.uncertainties.faults.technician_days": "一次上门维修用时",
    "param.uncertainties.faults.spare_share": "需要备件的维修比例",
    "param.uncertainties.faults.lead_days": "备件补库天数",
    "param.uncertainties.faults.green_channel": "绿色通道对维修时长的倍数",
    "param.uncertainties.hotline.calls_a_line": "新号码首月来电次数",
    "param.uncertainties.hotline.minutes": "一次来电通话时长",
    "param.uncertainties.hotline.patience_minutes": "来电者等待耐心",
    "param.uncertainties.hotline.loss": "放弃来电使家庭离网增加",
    "param.uncertainties.call_backs.minutes_a_line": "每学期每号码回访用时",
    "param.uncertainties.call_backs.churn": "回访对家庭离网的倍数",
    "param.uncertainties.rival.churn": "对手反制对家庭离网的倍数",
    "param.uncertainties.rival.joining": "对手反制对入网的倍数",
    "param.uncertainties.rival.before": "窗口关闭前的对手反制力度",
    "param.uncertainties.adoption.training_groups_days": "分组培训天数",
    "param.uncertainties.adoption.use_days": "从培训到日常应用的天数",
    "param.uncertainties.adoption.parent_plan_days": "商定家长业务方案的天数",
    "param.uncertainties.adoption.questions_days": "设立家长咨询的天数",
    "param.uncertainties.adoption.services_days": "三大业务启用的天数",
    "param.uncertainties.adoption.follow_up_days": "到二次拓展的天数",
    "param.uncertainties.adoption.retention_days": "到首次回访的天数",
    "param.uncertainties.people.lines_a_pupil": "每个入网家庭的号码数",
    "param.uncertainties.people.staff_turnover_per_year": "教职工年更换率",
    "param.uncertainties.relationship.a": "客情良好的学校比例",
    "param.uncertainties.relationship.c": "印象不良的学校比例",
    "param.uncertainties.costs.wholesale_share": "礼品成本占面值的比例",
    "param.uncertainties.costs.construction_a_room": "一套设备的安装费",
    "param.uncertainties.costs.maintenance_a_set": "一套设备的维护费",
    "param.uncertainties.costs.handset": "终端套餐成本",
    "param.uncertainties.costs.payroll": "客户经理月人工成本",
    "param.uncertainties.costs.agent_day": "代理商人手日补贴",
    "param.uncertainties.costs.temporary_day": "临时人手日补贴",
    "param.uncertainties.costs.campaign": "一次宣传活动的费用",
    "param.uncertainties.costs.letter": "一份《致家长一封信》费用",
    "param.uncertainties.costs.lecture": "一场假期讲座的费用",
    "param.uncertainties.costs.subsidy_help": "协助解决教师补贴的费用",
    "param.uncertainties.costs.training_session": "一场培训的费用",
    "param.uncertainties.costs.meeting": "一场家长会的费用",
    "param.uncertainties.costs.hotline": "咨询专席月费用",
    "param.uncertainties.costs.margin": "出账收入利润率",
    "param.uncertainties.costs.partner_share": "平台收入合作方分成",
    "param.uncertainties.costs.platform_take_up": "优教通付费使用率",
    "param.uncertainties.costs.discount": "年贴现率",
    # Studies gone on with
    "problem.resume_run": (
        "是 `rollout run` 或 `rollout compare` 的结果，其表格和报告与研究不同；请用原命令继续，或用 --out 另选文件夹"
    ),
    "problem.resume_study": ("是 `rollout study` 的结果，其表格和报告与此不同；请用该命令继续，或用 --out 另选文件夹"),
    "study.nulls": "{metric}：{share} 的模拟没有这一指标（无人可计），因此给不出均值和效应",
    # Compared strategies of other schools
    "advice.semicolon": "；",
    "advice.rosters": (
        "注意：各方案的学校台账不同。除不确定的假设外，共同的运气只能联系同一所学校发生的事；"
        "这些方案之间的差距既来自做法，也来自学校本身。"
    ),
    "advice.rosters_one": "{b} 与 {a} 相比：{parts}。",
    "advice.rosters_only_a": "仅 {a} 有的学校：{count:,} 所（{names}）",
    "advice.rosters_only_b": "仅 {b} 有的学校：{count:,} 所（{names}）",
    "advice.rosters_other": "类型、规模、等级或位置不同的学校：{count:,} 所（{names}）",
    "advice.rosters_names": "{names} 等",
    "advice.rosters_more": "另有 {count:,} 个方案也是如此。",
    "report.not_kept": "研究没有保留全部表格（缺 {tables}）；由这些表绘制的图从略。",
}
