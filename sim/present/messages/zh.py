"""The Chinese catalogue (简体中文): every word people read, by the keys of the English one."""

from __future__ import annotations

ZH: dict[str, str] = {
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
    "problem.not_finite": "必须是有限的数",
    "problem.no_such_day": "日历上没有这一天",
    "problem.not_text.at.extends": "必须写一个文件名",
    "problem.null_character": "此处有空字符：这不是文本文件，或是 UTF-16 编码；请将文件另存为 UTF-8",
    "problem.not_entries": "必须是列表，每项一行，以短横线开头",
    "problem.not_entries.at.roster": "必须是 CSV 文件名，或学校列表",
    "problem.no_value.at.roster": "必须写一个 CSV 文件名",
    "problem.unknown_key.at.seed": "请在命令行中指定：--seed",
    "problem.unknown_key.at.replications": "请在命令行中指定：--replications",
    "problem.unknown_key.at.workers": "请在命令行中指定：--workers",
    "problem.too_short.at.roster": "至少要有一所学校",
    "problem.text_too_long": "最多 {limit} 个字符",
    "problem.too_small.at.staffing.reps": "必须 ≥ {limit}；若不开展推广，请将 programme.running 设为 false",
    "problem.prior_args.triangular": "triangular 的写法是 [最低, 最可能, 最高]，且最低 ≤ 最可能 ≤ 最高",
    "problem.prior_args.log_triangular": "log_triangular 的写法是 [最低, 最可能, 最高]，且 0 < 最低 ≤ 最可能 ≤ 最高",
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
    "problem.agreement_late": (
        "模拟期共 {limit} 天，签约前已结束，推广不会开始；若不开展推广，请将 programme.running 设为 false"
    ),
    "problem.run_size": (
        "一次模拟约需 {gigabytes:.0f} GB 内存，上限为 {limit} GB：{schools:,} 所学校、{pupils:,} 名学生、{got} 个月；"
        "请减少月数或学校数"
    ),
    "problem.start_not_open": "未到第 6 环节时必须为 0：学校尚未开放办理（links：{links}）",
    "problem.reps_idle": "客户经理多于学校（{schools:,} 所），部分人员无校可包",
    "problem.pair_of_one": "只有一名客户经理，组不成 AB 角，该规则不起作用",
    "problem.agents_short": "全区只有 {agents} 名代理商人员，到场不会更多",
    "problem.rule_is_off": "不起作用：规则 {rule} 已关闭",
    "problem.visits_few": "少于 3 次不会更快：签约要过三关，每次拜访最多过一关",
    "problem.visit_long": "一次拜访超过客户经理一天的工作时间（{limit} 小时）",
    "problem.meeting_closed": "此次家长会可能的日期学校全部不开放；将推迟到其后第一个开放日",
    "problem.exams_in_holidays": "这段考试时间全在假期内，不再另外闭校",
    "problem.term_in_holidays": "学期在假期内开始",
    "problem.deadlines_order": "期限没有按 A 类（友好）到 C 类（抵触）递增",
    "problem.notice_late": "模拟期为 {months} 个月，此前已结束，该文件不会下发",
    "problem.gift_late": "模拟期为 {months} 个月，此前已结束，该赠送不会推出",
    "problem.beyond_horizon": "长于 {months} 个月的模拟期",
    "problem.target_met": "推广开始前即已达到：market.initial_share 为 {share}",
    "problem.target_out_of_reach": "无法达到：按 uncertainties.reach，可争取的比例最高为 {limit}",
    "problem.classes_full": "班额超过 {limit} 人的学校：{count:,} 所，第一所是 {school}",
    "problem.staff_many": "教职工多于学生的学校：{count:,} 所，第一所是 {school}",
    "problem.names_twice": "同一乡镇内有多所学校同名的校名：{count:,} 个，第一个是 {school}",
    "cli.note": "提示：{note}",
}
