"""The stage's files are served as one module: a name declared in two of them would end it."""

import re
from collections import Counter

from pages.lab.browser import bundle


def test_no_name_is_declared_twice_in_the_stages_module() -> None:
    declared = []
    for line in bundle().splitlines():
        if found := re.match(r"(?:export )?(?:async )?(?:function\*?|class) (\w+)", line):
            declared.append(found[1])
        elif re.match(r"(?:const|let) ", line):
            while (bare := re.sub(r"\([^()]*\)|\[[^][]*\]|\{[^{}]*\}", "", line)) != line:
                line = bare
            declared += re.findall(r"(?:^(?:const|let)|,) (\w+) = ", line)
    twice = [name for name, count in Counter(declared).items() if count > 1]
    assert len(declared) > 50 and not twice
