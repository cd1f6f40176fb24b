"""The Chinese catalogue (简体中文): every word people read, by the keys of the English one."""

from __future__ import annotations

ZH: dict[str, str] = {}
