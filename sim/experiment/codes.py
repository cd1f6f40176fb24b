"""Every code a problem of a plan or a result folder can carry, with the names of its values.

In: nothing. Out: `CODES`, to be worded by the catalogue of messages like those of `sim.scenario.codes`.
"""

from __future__ import annotations

CODES: dict[str, tuple[str, ...]] = {
    # The plan. scenario_twice: two scenarios of a plan have the same name
    "scenario_twice": ("got",),
    "no_scenario": (),
    # The folder to write into or to read from; ``where.file`` names it
    "folder_not_empty": (),
    "folder_others": (),
    "folder_file": (),
    "folder_foreign": (),
    "folder_busy": (),
    # folder_signed: on a file system without locks, a file says who is writing; ``sign`` is that file
    "folder_signed": ("got", "host", "sign"),
    "folder_damaged": ("got",),
    # folder_unfinished: has no tables yet, or was killed while they were exchanged
    "folder_unfinished": (),
    "folder_format": ("got", "expected"),
    # code_changed: a worker found other sources than the process that started it
    "code_changed": (),
    # A cluster; ``where.file`` is --cluster. cluster_package: ``distributed`` is not installed. cluster_address: no
    # tcp:// or tls:// address. cluster_silent: no scheduler answers there. cluster_empty: it has no workers.
    # cluster_code: a worker has other code or packages; ``worker`` is its address
    "cluster_package": (),
    "cluster_address": ("got",),
    "cluster_silent": ("got", "seconds"),
    "cluster_empty": ("got", "seconds"),
    "cluster_code": ("worker", "got", "expected"),
    # Resuming: the plan must contain the stored one, made by the same code on the same packages
    "resume_seed": ("got", "expected"),
    "resume_replications": ("got", "expected"),
    "resume_scenario_missing": ("got",),
    "resume_scenario_changed": ("got",),
    "resume_code": ("got", "expected"),
    "resume_packages": ("got", "expected"),
    "resume_model": ("got", "expected"),
    "resume_tables": ("got", "expected"),
    # resume_run, resume_study: the folder is of `rollout run` or compare, and a study asks; the other way round
    "resume_run": (),
    "resume_study": (),
    # resume_points: count of a design's points are not in the plan any more, or are others; got is the first
    "resume_points": ("got", "count"),
    # table_not_kept: the study said which tables to keep
    "table_not_kept": ("got",),
    # Comparing; ``where.file`` is the option. until_syntax: not ``metric=number``
    "compare_one": (),
    "compare_months": ("got", "expected"),
    "metric_unknown": ("got",),
    "metric_neutral": ("got",),
    "select_metric": ("got",),
    "until_syntax": ("got",),
    "until_half_width": ("got",),
    "until_nulls": ("got",),
    "nested_syntax": ("got",),
    # Writing a workbook
    "workbook_missing": (),
    "workbook_rows": ("got", "most"),
}
