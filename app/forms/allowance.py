"""Exceptions that people make, and what learners ask for, as they are typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.allowance import Kind, clean
from app.errors import N_, Invalid
from app.forms.writing import written
from app.models import new_key

KEY = re.compile(r"[a-z0-9]{20}")


@dataclass(frozen=True, slots=True)
class Typed:
    """An exception as it was typed; `key` makes a form sent twice one exception.

    `amounts` are by kind.
    """

    kind: str = ""
    amounts: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    key: str = field(default_factory=new_key)

    def read(self) -> tuple[Kind, dict[str, Any]]:
        """Kind and value. Raises Invalid for what can't be one."""
        if self.kind not in {*Kind}:
            raise Invalid(N_("Choose an exception."))
        kind = Kind(self.kind)
        return kind, clean(kind, self.amounts.get(kind, ""))


def read_typed(sent: MultiDict[str, str]) -> Typed:
    """What a form says."""
    key = sent.get("key", "")
    return Typed(
        sent.get("kind", ""),
        {kind.value: written(sent.get(f"amount-{kind}", ""))[:40] for kind in Kind},
        written(sent.get("reason", "")),
        key if KEY.fullmatch(key) else new_key(),
    )
