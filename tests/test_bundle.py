"""The stage's files are served as one module: no name may be declared in two of them."""

import re
from collections import Counter

from pages.lab.browser import bundle

DECLARED = re.compile(r"^(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)


def test_every_name_is_declared_once() -> None:
    twice = [name for name, count in Counter(DECLARED.findall(bundle())).items() if count > 1]
    assert not twice
