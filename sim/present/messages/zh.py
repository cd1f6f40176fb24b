"""The Chinese catalogue (简体中文): every word people read, by the keys of the English one."""

from __future__ import annotations

ZH: dict[str, str] = {
    # A planner's own files: roster sheets
    "problem.roster_given": "这是学校台账；请指定使用该台账的方案文件",
    "problem.not_decodable": "此处既不是 UTF-8 也不是 GB18030（GBK）文本（字节 0x{byte:02X}）；请另存为“CSV UTF-8”",
    "problem.excel_missing": (
        "读取 Excel 需要 openpyxl 软件包：pip install 'rollout-sim[excel]'；也可将工作表另存为“CSV UTF-8”"
    ),
    "problem.excel_old": "是旧版或受保护的 Excel 文件；请去除密码后另存为 .xlsx，或另存为“CSV UTF-8”",
    "problem.excel_damaged": "不是可读取的 Excel 工作簿；请用 Excel 打开后重新保存",
    "problem.cell_error": "单元格是错误值，没有内容",
    "problem.cell_formula": "工作簿中的公式没有保存计算结果（{got}）；请用 Excel 打开后重新保存，或直接填写数值",
    "problem.cell_stray": "该单元格上方没有列标题",
    # A planner's own files: to start from
    "cli.init": "在文件夹中生成一份可供修改的方案、学校台账和对比研究。",
    "cli.arg.folder": "目标文件夹；不存在时自动建立。已有文件一律不覆盖。",
    "cli.opt.synthetic": "用虚构的 100 所学校的区县代替小台账。",
    "cli.opt.schools": "虚构多少所学校。",
    "cli.opt.invent_seed": "虚构学校的规模、位置和名称由此种子决定。",
    "cli.schema": "输出方案或研究文件的 JSON Schema，供编辑器使用。",
    "cli.arg.schema": "scenario（方案）或 study（研究）。",
    "cli.init.written": "已生成：",
    "cli.init.scenario.yaml": "方案：全部可调项，均为默认值",
    "cli.init.schools.csv": "学校台账：{schools:,} 所虚构学校，请换成您的学校",
    "cli.init.study.yaml": "对比研究：基准方案及其三个变体",
    "cli.init.scenario.schema.json": "供编辑器使用：编写方案时自动补全和检查",
    "cli.init.study.schema.json": "供编辑器使用：编写研究文件时同上",
    "cli.init.next": "下一步：",
    "init.scenario": (
        "起步方案：列出全部可调项及其默认值和含义，方括号内为单位、标记和来源。"
        "标记：D 为销售演示文稿所述，P 为公开数据，A 为假设。\n"
        "请按本区县的实际情况修改，并把自己的学校填入学校台账；可用的中英文列标题见 docs/files.md。"
        "未写明的项取默认值。\n"
        "“uncertainties”之下是无人确知的数值，每次模拟重新抽取。去掉行首的注释号即可写明自己的判断：写一个数即固定取值，"
        "写一个分布则取代所示分布（triangular 或 log_triangular [最小, 最可能, 最大]、uniform [最小, 最大]、"
        "normal [均值, 标准差]、lognormal [中位数, sigma]、beta [a, b]、choice [各取值]）。"
    ),
    "init.description": "起步方案，学校均为虚构",
    "init.study": (
        "对比研究：一个基准方案，以及只写明差异的若干变体。各方案在同样的随机条件下模拟，因此结果的差异来自方案而非运气。"
        "变体也可以是一个扩展基准方案的文件路径。"
    ),
    "init.question": "增加客户经理、增加代理商人手或取消充值送礼会带来什么变化",
    "init.more_reps": "客户经理增加一半，每人负责四所学校",
    "init.more_agents": "代理商人手加倍，每场家长会最多八人",
    "init.no_gifts": "不向家庭赠送礼品",
    "problem.file_exists": "文件已存在，不予覆盖；请另选文件夹",
    "problem.not_folder": "不是文件夹",
    # A planner's own files: checked
    "cli.arg.checked": "方案或研究文件（YAML），或学校台账（CSV、Excel）。",
    "cli.arg.run": "方案或研究文件（YAML）。",
    "cli.opt.replications_default": "200，或按研究文件所写",
    "cli.opt.seed_default": "1，或按研究文件所写",
    "cli.ok.study": "{name}：{scenarios} 个方案，每个模拟 {replications:,} 次，种子 {seed}",
    "cli.ok.study_scenario": "{name}：{schools:,} 所学校；哈希 {hash}",
    "cli.ok.differs": "{path}：{value}（基准：{base}）",
    "cli.ok.roster_differs": "使用另一份学校台账",
    "cli.ok.start_differs": "使用另一组期初实际状态",
    "cli.ok.same": "与基准方案没有差异",
    "cli.ok.blank_relationship": "{count:,} 所学校的客情关系为空：每次模拟重新抽取",
    "note": "提示：{file}：{note}",
    # A planner's own files: studies
    "problem.base_missing": "没有这个文件",
    "problem.variant_base": "与基准方案重名；请换一个名称",
    "problem.variant_missing": "没有这个文件；变体应为若干设置项，或策略文件的路径",
    "problem.variant_foreign": "没有扩展基准方案 {base}，差异可能不止所写的内容",
    # A planner's own files: what was taken for granted
    "note.derived_id": "{schools:,} 所学校中有 {count:,} 所：编号取自行号（移动行后会改变）",
    "note.derived_classes": "{schools:,} 所学校中有 {count:,} 所：班级数由学生数和学校类型推算（假设）",
    "note.derived_staff": "{schools:,} 所学校中有 {count:,} 所：教职工数由班级数和学校类型推算（假设）",
    "note.derived_influence": "{schools:,} 所学校中有 {count:,} 所：影响力由学校类型和学生数推定（假设）",
}
