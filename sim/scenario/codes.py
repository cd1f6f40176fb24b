"""Every code a problem of a user's input can carry, with the names of its values.

In: nothing. Out: `CODES`, and `NOTES` for what is not wrong: the contract between the floors that find problems and the
catalogue that words them. Common values: ``got`` what was said, ``hint`` what was probably meant (or None), ``limit``
the bound and ``inclusive`` whether it is allowed itself; ``reason`` chooses among the words of a code.
"""

from __future__ import annotations

CODES: dict[str, tuple[str, ...]] = {
    # The file; reason is one of folder, permission, loop, name, other
    "file_missing": (),
    "file_unreadable": ("reason",),
    "file_size": ("limit",),
    "file_empty": (),
    "utf16": (),
    "null_character": (),
    "not_utf8": ("byte",),
    # YAML; reason is one of character, colon_or_indent, colon, bracket, quote, indent, dash, tab, wide, other
    "yaml_syntax": ("reason", "column"),
    "yaml_character": ("got",),
    "yaml_key": (),
    "yaml_key_twice": ("got", "first"),
    "yaml_merge": (),
    "yaml_alias": ("got",),
    "yaml_tag": ("got",),
    "yaml_number": ("limit",),
    "yaml_depth": ("limit",),
    "yaml_size": ("limit",),
    "yaml_documents": (),
    # extends
    "extends_missing": ("got", "hint"),
    "extends_loop": ("got",),
    "extends_depth": ("limit",),
    # --set; set_into: ``at`` has no parts that could be set; set_item: it is a list
    "set_syntax": ("got", "hint"),
    "set_extends": (),
    "set_into": ("at",),
    "set_item": ("at", "hint"),
    "set_index": ("got", "length"),
    "set_empty": (),
    # Keys and values
    "unknown_key": ("hint",),
    "missing_key": (),
    "missing_item": (),
    "no_value": (),
    "not_mapping": ("got", "hint"),
    "not_list": ("got", "hint"),
    "not_entries": ("got",),
    "not_integer": ("got", "hint"),
    "not_number": ("got", "hint"),
    "not_finite": ("got",),
    "not_boolean": ("got", "hint"),
    "not_text": ("got",),
    "not_date": ("got", "hint"),
    "no_such_day": ("got",),
    "not_month_day": ("got", "hint"),
    "not_name": ("got", "hint"),
    "not_id": ("got", "hint"),
    "not_line": ("got",),
    "not_one_of": ("got", "expected", "hint"),
    "too_small": ("got", "limit", "inclusive"),
    "too_large": ("got", "limit", "inclusive"),
    "text_too_long": ("got", "limit"),
    "too_long": ("got", "limit"),
    "too_short": ("got", "limit"),
    # Distributions; high is None if only the lower bound matters
    "not_number_or_prior": ("got", "hint"),
    "prior_kind": ("got", "expected", "hint"),
    "prior_args": ("got", "kind", "expected", "hint"),
    "prior_bound": ("got", "low", "high", "inclusive"),
    # What cannot hold together
    "span_order": ("got", "first"),
    "gift_month_twice": ("got",),
    "tariff_order": ("got", "first"),
    "reach_share": ("got", "share"),
    "shares_sum": ("got", "names"),
    "start_day": ("got",),
    "order_tiers": ("got", "tiers"),
    "entry_order": ("got", "leaving"),
    "day_twice": ("got",),
    "never_open": (),
    "meetings_closed": (),
    "run_size": ("got", "schools", "pupils", "gigabytes", "limit", "kind"),
    "school_twice": ("got",),
    "empty_class": ("got", "pupils"),
    "start_school": ("got", "hint"),
    "start_twice": ("got",),
    "start_lines": ("got", "limit", "school"),
    "start_not_open": ("got", "links"),
    # Files to be written
    "file_exists": (),
    "not_folder": (),
    # A study: its base, its variants
    "base_missing": ("got", "hint"),
    "variant_base": ("got",),
    "variant_missing": ("got", "hint"),
    "variant_foreign": ("got", "base"),
    # A province. two_rosters: both ``roster`` and ``synthetic``; province_months: districts of other months
    "two_rosters": (),
    "province_months": ("got", "expected"),
    # The roster file; the path is the heading as written, the line that of the file or the row of the sheet
    "roster_given": (),
    "study_given": (),
    "not_decodable": ("byte",),
    "excel_missing": (),
    "excel_old": (),
    "excel_damaged": (),
    "cell_error": ("got",),
    "cell_formula": ("got",),
    "cell_stray": ("got",),
    "roster_missing": ("got", "hint"),
    "roster_empty": (),
    "roster_size": ("got", "limit"),
    "roster_quotes": (),
    "row_long": ("got", "limit"),
    "column_unknown": ("hint",),
    "column_twice": (),
    "column_missing": ("names",),
    # Anything the list above does not foresee
    "refused": ("got",),
}

NOTES: dict[str, tuple[str, ...]] = {
    # What a roster leaves out, and the table of types fills in
    "derived_id": ("count", "schools"),
    "derived_classes": ("count", "schools"),
    "derived_staff": ("count", "schools"),
    "derived_influence": ("count", "schools"),
    # Hands
    "reps_idle": ("got", "schools"),
    "pair_of_one": (),
    "agents_short": ("got", "hands"),
    "vehicles_few": ("got", "technicians"),
    "peak_idle": ("got",),
    "peaks_overlap": ("got",),
    "rule_is_off": ("rule",),
    "visits_few": ("got",),
    "visit_long": ("got", "limit"),
    # The school year
    "meeting_closed": ("got",),
    "exams_in_holidays": ("got",),
    "term_in_holidays": ("got",),
    "lecture_in_term": ("got",),
    "deadlines_order": ("got",),
    # The horizon
    "agreement_late": ("got", "limit"),
    "notice_late": ("got", "months"),
    "gift_late": ("got", "months"),
    "tariff_late": ("got", "months"),
    "date_late": ("got", "months"),
    "beyond_horizon": ("got", "months"),
    # Offers and goals
    "tariff_rises": ("got", "before"),
    "rebate_at_once": ("got", "share"),
    "rebate_above_target": ("got", "target"),
    "target_met": ("got", "share"),
    "target_out_of_reach": ("got", "limit"),
    # The roster
    "classes_full": ("count", "school", "limit"),
    "staff_many": ("count", "school"),
    "names_twice": ("count", "school"),
}
"""Every code a note can carry: what is taken for granted or odd, and stops nobody."""
