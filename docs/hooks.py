"""What mkdocs is given beside the files of this folder: pages made from the program, and the guides at the top."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from explorer.reference import navigation, pages

_TOP = Path(__file__).resolve().parents[1]
_PICTURES = _TOP / "docs" / "questions"
_GUIDES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the generated pages and their part of the menu."""
    guides = {target: (_TOP / name).read_text("utf-8") for name, target in _GUIDES.items()}
    pictures = {path.stem: path.read_text("utf-8") for path in _PICTURES.glob("*.svg")}
    for path, text in (pages(pictures) | guides).items():
        files.append(File.generated(config, path, content=text))
    config.nav = [*(config.nav or []), *navigation()]
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - mkdocs gives them by name
    """Leads links to the guides at the top of the repository to their pages."""
    for name, target in _GUIDES.items():
        markdown = markdown.replace(f"](../{name})", f"]({target})")
    return markdown
