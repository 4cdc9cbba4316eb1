"""The documentation as a site: it builds without a warning, leads to everything there is, and fetches nothing."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.reference import pages
from graph.schema import NODES, RELATIONSHIPS
from loaders.framework.discovery import sources
from queries.framework.catalogue import Catalogue
from tests.benchmarks.samples import page
from tests.test_layout import ROOT

# What a browser fetches by itself, as a link that a reader may follow is not.
FETCHED = re.compile(
    r"""(?:\bsrc=|<link\b[^>]*\brel=["']?(?:stylesheet|preload|preconnect|icon)\b[^>]*\bhref=)["']?https?://"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_there_is_a_page_for_each_source_and_each_question(site: Path) -> None:
    for id_ in sources():
        assert f"<code>{id_}</code>" in (site / "sources" / id_ / "index.html").read_text("utf-8")
    for question in Catalogue().all():
        text = (site / "questions" / question.id / "index.html").read_text("utf-8")
        assert question.title in text
        assert "Caution." in text


def test_every_question_is_a_card_with_its_picture_and_shows_it_below_its_example(site: Path) -> None:
    gallery = (site / "questions" / "index.html").read_text("utf-8")
    for question in Catalogue().all():
        text = (site / "questions" / question.id / "index.html").read_text("utf-8")
        assert f'src="{question.id}.svg"' in gallery
        assert (site / "questions" / f"{question.id}.svg").is_file()
        assert f'href="{question.id}/"' in gallery
        assert question.question in html.unescape(gallery)
        example, statement = text.index('id="example"'), text.index('id="statement"')
        assert example < text.index('<svg xmlns="http://www.w3.org/2000/svg" class="ownergraph-picture"') < statement


def test_a_question_without_a_picture_says_that_there_is_nothing_to_draw() -> None:
    made = pages({})
    assert "The example has nothing to draw" in made["questions/owners-of.md"]
    assert "<svg" not in made["questions/owners-of.md"]
    assert "owners-of.svg" not in made["questions/index.md"]


def test_the_page_of_the_model_has_every_kind(site: Path) -> None:
    text = (site / "reference" / "model" / "index.html").read_text("utf-8")
    assert [kind.name for kind in (*NODES, *RELATIONSHIPS) if f">{kind.name}<" not in text] == []


def test_the_menu_leads_to_every_page(site: Path) -> None:
    start = (site / "index.html").read_text("utf-8")
    pages = {str(path.parent.relative_to(site)) for path in site.rglob("index.html")} - {"."}
    assert [page for page in sorted(pages) if f'href="{page}/"' not in start] == []


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert pages
    assert [str(page) for page in pages if FETCHED.search(page.read_text("utf-8"))] == []
    styles = [path.read_text("utf-8") for path in site.rglob("*.css")]
    assert styles
    assert not any(re.search(r"url\(\s*[\"']?https?://|@import\s+[\"']?https?://", style) for style in styles)


@pytest.mark.real_data
def test_the_page_of_real_sample_files_says_what_becomes_of_them() -> None:
    assert (ROOT / "docs" / "sample-files.md").read_text("utf-8") == page(ROOT.parent / "shared" / "data")
