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
    "advice.better": "{metric}：{a} 平均优于 {b} {by}（95% 区间 {low} 至 {high}），{futures}更好。",
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
    "advice.costs": "{a} 比 {b} 平均多付出：{parts}。",
    "advice.brings": "带来的变化：{parts}。",
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
        "选出的方案：{winner}。若某方案比其他方案都好 {delta} 以上，则至少有 95% 的概率选中它。"
        "共用 {runs:,} 次模拟；若各方案运气互不相同，约需 {alone:,} 次。"
    ),
    "advice.selected_capped": "经过 {runs:,} 次模拟 {winner} 领先，但已达次数上限，还不能在 {delta} 的精度内选定方案。",
    "advice.confirmed": "在未参与挑选的 {n:,} 次新模拟中，{winner} 的平均值为 {mean}（95% 区间 {low} 至 {high}）。",
    "advice.confirmed_against": "其中 {a} 减 {b} 为 {by}（95% 区间 {low} 至 {high}）。",
    "advice.nested": (
        "方差中由未知参数造成的比例如下，其余为运气（{draws} 组不确定参数，每组配同样的 {luck} 次运气）：{parts}。"
    ),
    "advice.nested_one": "{name} {share}",
    "advice.perfect": "若决策前知道全部不确定参数，其价值在 {low} 与 {high} 之间。",
    "advice.budget": (
        "各方案运气互不相同、模拟次数按信息量分配时（{parts}）：{best} 平均值最好，是最优方案的概率至少为 {at_least}。"
    ),
    "advice.budget_one": "{name} {runs:,} 次",
    "advice.head.strategy": "方案",
    "advice.head.mean": "平均值",
    "advice.head.against": "与 {reference} 相比",
    "advice.head.interval": "95% 区间",
    "advice.head.could": "可能最优",
    "advice.head.best_in": "最优的次数",
    "advice.head.regret": "期望遗憾",
    "advice.table_note": (
        "“最优的次数”是共同运气下 {n:,} 次模拟中该方案最好的比例，并不是“平均最优”的把握。"
        "“可能最优”是没有被证明平均差于其他方案的方案（95%）。期望遗憾：与预知未来的人相比，平均少得多少。"
    ),
    "advice.of_difference": "{metric}的各个差距",
    "advice.of_mean": "{metric}的平均值",
    "advice.of_quantile": "{metric}的 P{p}",
    "advice.precision": (
        "每个方案用 {n:,} 次模拟，使{what}精确到 ± {half}（要求 ± {wanted}）；最初的 {pilot:,} 次为 ± {first}。"
    ),
    "advice.precision_cap": "每个方案已达上限 {n:,} 次模拟，{what}为 ± {half}；达到 ± {wanted} 约需 {needed} 次。",
    "advice.precision_undefined": "{n:,} 次模拟后{what}仍没有区间：它落在没有数值的模拟中，无法达到 ± {wanted}。",
    "advice.correlation": (
        "共同运气使两个方案的结果同向变化：相关系数 {low} 至 {high}。越接近 1，区分高下所需的模拟越少。"
    ),
    "advice.correlation_worth": (
        "共同运气使两个方案的结果同向变化：相关系数 {low} 至 {high}。"
        "若各方案运气互不相同，得到同样窄的区间至少约需 {times} 倍的模拟。"
    ),
    "advice.note": (
        "差距的区间是蒙特卡洛误差，对全部方案对（{pairs} 对）同时成立（95%），每次只看一个指标；"
        "不包括模型未考虑的因素。"
    ),
    "cli.compare": "在相同运气下比较各方案：哪个好、好多少、多大把握、代价多少。",
    "cli.arg.compared": "两个或更多情景文件（YAML），第一个为参照。",
    "cli.opt.metric": "以 replications.parquet 的这一列评判。",
    "cli.opt.until": (
        "增加模拟次数，直到区间足够窄：METRIC=半宽 指各个差距，METRIC.mean=半宽 或 METRIC.p5=半宽 指各方案自身。"
    ),
    "cli.opt.cap": "--until 和 --select 的模拟次数上限。",
    "cli.opt.select": "选出一个方案；小于此数值的差距视为无关紧要。",
    "cli.opt.nested": "把方差分为未知参数与运气两部分：组数x次数，如 20x10。",
    "cli.opt.budget": "另用这么多次互相独立的模拟寻找最优方案（OCBA）。",
    "cli.opt.compare_out": "结果文件夹。默认：results/<第一个>-vs-<第二个>…。",
    "problem.compare_one": "比较至少需要两个情景",
    "problem.compare_months": "必须与第一个情景相同（{expected}）：延长期限不是方案",
    "problem.metric_unknown": "结果中没有这一列",
    "problem.metric_neutral": "它无所谓高好还是低好，不能用来评判",
    "problem.select_metric": "需要一个在每次模拟中都有数值的指标",
    "problem.until_syntax": "必须写成 METRIC=半宽、METRIC.mean=半宽 或 METRIC.p5=半宽",
    "problem.until_half_width": "半宽必须是大于 0 的数",
    "problem.until_nulls": "部分模拟中它没有数值；请改用分位数，如 {got}.p50",
    "problem.nested_syntax": "必须写成 组数x次数，都在 2 到 1000 之间，如 20x10",
}
