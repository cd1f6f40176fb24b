"""``rollout init``: files to start from.

In: a folder, and how many schools to invent. Out: a scenario, a roster, a study and their schemas in the folder, their
names and the next commands on stdout; nothing that is there is overwritten.
"""

from __future__ import annotations

import re
import shlex
from functools import partial
from pathlib import Path

from sim.cli.language import DEFAULT, OPTION
from sim.present.messages import text


def init(folder: Path, schools: int | None, seed: int, synthetic: bool, lang: str) -> None:
    """Write the files and say what to type next; ``schools`` not said, a district is invented or a small roster."""
    from sim.present.messages import settings
    from sim.present.wrap import wrapped
    from sim.scenario import starter
    from sim.scenario import synthetic as invented

    number = schools or (invented.SCHOOLS if synthetic else starter.SCHOOLS)
    words = {key: text(f"init.{key}", lang) for key in starter.WORDS}
    wording = starter.Wording(
        partial(settings.heading, lang=lang), partial(settings.meaning, lang=lang), wrapped, chinese=lang == "zh"
    )
    paths = starter.write_starter(folder, _name(folder), invented.district(seed, number), words, wording)
    width = max(len(str(path)) for path in paths)
    print(text("cli.init.written", lang))
    for path in paths:
        print(f"  {path!s:<{width}}  {text(f'cli.init.{path.name}', lang, schools=number)}")
    print(text("cli.init.next", lang))
    spoken = () if lang == DEFAULT else (OPTION, lang)
    for command, file, *more in (
        ("check", starter.SCENARIO), ("run", starter.SCENARIO, "-n", "50"), ("compare", starter.STUDY, "-n", "50")
    ):  # fmt: skip
        print("  " + shlex.join(["rollout", command, str(folder / file), *more, *spoken]))


def _name(folder: Path) -> str:
    """Return the name of the scenario: that of the folder, as far as it can be one."""
    return re.sub(r"[^\w.-]+", "-", folder.resolve().name).strip("-.")[:80] or "scenario"
