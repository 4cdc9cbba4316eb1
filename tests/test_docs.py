"""The documentation as a site: it builds without a warning, leads to everything there is, and fetches nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
