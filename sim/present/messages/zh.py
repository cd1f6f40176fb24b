"""The Chinese catalogue (简体中文): every word people read, by the keys of the English one."""

from __future__ import annotations

ZH: dict[str, str] = {
    # 结果文件夹：继续、拒绝继续，以及崩溃留下的东西
    "cli.stopping": "正在完成手头的批次。再按一次 Ctrl-C 立即退出。",
    "cli.stopped": "已停止。{asked:,} 次模拟中已完成 {done:,} 次，保存在 {folder}；继续请运行：\n  {command}",
    "cli.disk": "{error}\n{folder} 中尚未开始任何模拟。排除问题后，继续请运行：",
    "cli.disk_begun": "{error}\n{asked:,} 次模拟中已完成 {done:,} 次，保存在 {folder}。排除问题后，继续请运行：",
    "cli.damaged": "发现已存批次损坏并已重新模拟：{count:,} 批。",
    "cli.complete": "全部 {asked:,} 次模拟此前已完成，本次未再模拟。",
    "problem.folder_not_empty": "文件夹不是空的；加 --resume 继续，或用 --out 另选文件夹",
    "problem.folder_foreign": "不是结果文件夹；请用 --out 另选",
    "problem.folder_busy": "另一个运行正在写入此文件夹；请等它结束，或用 --out 另选文件夹",
    "problem.folder_signed": "{host} 上的进程 {got} 正在写入此文件夹；若该运行已不存在，请删除 {sign} 后重试",
    "problem.folder_damaged": (
        "结果文件夹中的 {got} 已损坏；结果表可用原命令加 --resume 重新生成，manifest 只能从备份恢复"
    ),
    "problem.folder_unfinished": "尚无结果表：运行仍在进行，或已被中止；若已中止，请用原命令加 --resume 继续",
    "problem.folder_format": (
        "结果文件夹的格式为 {got}，本版本只读 {expected}；请使用写出它的程序版本，或用 --out 另选文件夹重新模拟"
    ),
    "problem.code_changed": (
        "运行期间程序文件被改动；已完成的部分已保存：请恢复原文件后加 --resume 继续，或用 --out 另选文件夹重新开始"
    ),
    "problem.resume_seed": "不能换随机种子继续；请用文件夹原来的 --seed {expected}，或用 --out 另选文件夹",
    "problem.resume_replications": "不能以少于文件夹原计划 {expected} 次的模拟次数继续；请给出同样或更多的次数",
    "problem.resume_scenario_missing": "不能缺少文件夹中已有的情景；请一并给出，或用 --out 另选文件夹",
    "problem.resume_scenario_changed": (
        "不能继续：该情景与文件夹开始时不同；请撤销改动（原情景保存在 scenarios/ 下），或用 --out 另选文件夹"
    ),
    "problem.resume_code": (
        "不能用其他版本的程序继续；文件夹由 {expected} 开始：请换回该版本，或用 --out 另选文件夹重新开始"
    ),
    "problem.resume_packages": (
        "软件包版本不同，数值可能不一致，不能继续；文件夹由 {expected} 开始：请安装这些版本，或用 --out 另选文件夹"
    ),
    "problem.resume_model": "不能用其他模型继续；文件夹由 {expected} 开始：请用该模型，或另选文件夹",
}
