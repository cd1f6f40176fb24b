"""Every code a problem of a user's input can carry, with the names of its values.

In: nothing. Out: `CODES`, the contract between the floors that find problems and the catalogue that words them. Common
values: ``got`` what was said, ``hint`` what was probably meant (or None), ``limit`` the bound and ``inclusive`` whether
it is allowed itself.
"""

from __future__ import annotations

CODES: dict[str, tuple[str, ...]] = {
    # The file
    "file_missing": (),
    "file_unreadable": ("reason",),
    "file_size": ("limit",),
    "file_empty": (),
    "not_utf8": ("byte",),
    # YAML; reason is one of character, colon_or_indent, colon, bracket, quote, indent, dash, other
    "yaml_syntax": ("reason", "column"),
    "yaml_character": ("got",),
    "yaml_key": (),
    "yaml_key_twice": ("got", "first"),
    "yaml_alias": ("got",),
    "yaml_tag": ("got",),
    "yaml_number": ("limit",),
    "yaml_depth": ("limit",),
    "yaml_size": ("limit",),
    "yaml_documents": (),
    # extends
    "extends_missing": ("got",),
    "extends_loop": ("got",),
    "extends_depth": ("limit",),
    # --set; set_into: ``at`` has no parts that could be set
    "set_syntax": ("got",),
    "set_into": ("at",),
    "set_index": ("got", "length"),
    "set_empty": (),
    # Keys and values
    "unknown_key": ("hint",),
    "missing_key": (),
    "missing_item": (),
    "not_mapping": ("got",),
    "not_list": ("got",),
    "not_integer": ("got",),
    "not_number": ("got",),
    "not_boolean": ("got",),
    "not_text": ("got",),
    "not_date": ("got",),
    "not_month_day": ("got",),
    "not_name": ("got",),
    "not_id": ("got",),
    "not_line": ("got",),
    "not_one_of": ("got", "expected", "hint"),
    "too_small": ("got", "limit", "inclusive"),
    "too_large": ("got", "limit", "inclusive"),
    "too_long": ("got", "limit"),
    "too_short": ("got", "limit"),
    # Distributions; high is None if there is no upper bound
    "not_number_or_prior": ("got",),
    "prior_kind": ("got", "expected", "hint"),
    "prior_args": ("got", "kind", "expected"),
    "prior_bound": ("got", "low", "high"),
    # What cannot hold together
    "span_order": ("got", "first"),
    "gift_month_twice": ("got",),
    "tariff_order": ("got", "first"),
    "reach_share": ("got", "share"),
    "shares_sum": ("got", "names"),
    "start_day": ("got",),
    "order_tiers": ("got", "tiers"),
    "school_twice": ("got",),
    "empty_class": ("got", "pupils"),
    "start_school": ("got", "hint"),
    "start_twice": ("got",),
    "start_lines": ("got", "limit", "school"),
    # Files to be written
    "file_exists": (),
    "not_folder": (),
    # A study: its base, its variants
    "base_missing": ("got",),
    "variant_base": ("got",),
    "variant_missing": ("got",),
    "variant_foreign": ("got", "base"),
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
    "roster_missing": ("got",),
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
