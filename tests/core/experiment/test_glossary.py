"""Every term is explained, every page has its terms, and no abbreviation on a page goes without."""

import ast
import re
from pathlib import Path

import pytest

from core.experiment.glossary import TERMS, anchor, found, terms_of
from pages.sections import SECTIONS

ROOT = Path(__file__).parents[3]
PAGES = [(section, name) for section, names in SECTIONS.items() for name in names]
SHORT = (
    "df|KL|BCE|BCEWithLogits|SGD|RMSprop|Adam|AdaGrad|Nesterov|ReLU|MSE|XOR|NaN|float16|float32|float64|L1|L2|Welch|"
    "Pooled|logits?|argmin|argmax|perplexity|noncentral|Kaiming|Xavier|Jacobian|Hessian|δ|σ|η"
)


@pytest.mark.parametrize("word", TERMS)
def test_a_term_is_one_sentence_and_names_pages_that_are_there(word: str) -> None:
    term = TERMS[word]
    assert 20 < len(term.says) < 180 and term.says.endswith(".")
    assert ". " not in term.says.removesuffix("."), "one sentence"
    assert term.pages and set(term.pages) <= {name for _, name in PAGES}
    assert term.formula.count("{") == term.formula.count("}") and "$" not in term.formula


@pytest.mark.parametrize(("section", "name"), PAGES)
def test_a_page_has_terms(section: str, name: str) -> None:
    assert len(terms_of(name)) >= 3


@pytest.mark.parametrize(("section", "name"), PAGES)
def test_an_abbreviation_on_a_page_is_explained(section: str, name: str) -> None:
    tree = ast.parse((ROOT / "pages" / section.lower() / f"{name}.py").read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    used = set(re.findall(rf"(?<![\w.]){f'(?:{SHORT})'}(?!\w)", "\n".join(texts)))
    words = " ".join(TERMS)
    assert not {short for short in used if short.rstrip("s") not in words}


def test_anchors_are_unique_and_a_word_is_found_by_its_anchor_or_its_start() -> None:
    assert len({anchor(word) for word in TERMS}) == len(TERMS)
    assert next(iter(found("df"))) == "df (degrees of freedom)"
    assert "KL (Kullback–Leibler divergence)" in found("kullback")
    assert found("") == TERMS and not found("no such word at all")
