"""The pages of the documentation that are made from the program itself: the model, each source, each question.

`docs/hooks.py` gives them to mkdocs; a test holds them against the schema, the sources and the questions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from explorer.listings import arrow
from graph.schema import NODES, RELATIONSHIPS, NodeKind, Property, RelationshipKind
from loaders.framework.discovery import sources
from loaders.framework.source import SourceModule
from queries.framework.catalogue import Catalogue
from queries.framework.reference import page as question_page
from queries.framework.reference import table
from queries.framework.template import Question

_HISTORY = {
    "full": "a file states everything: what a newer edition leaves out has ended. Files of one date are parts of one "
    "edition; where the content names no date, `--edition DATE` gives it",
    "by_subject": "a newer record of a company replaces the older one: what it leaves out has ended",
    "additive": "files add to each other: absence ends nothing",
}


def pages(pictures: Mapping[str, str]) -> dict[str, str]:
    """The Markdown of every page by its path inside the documentation.

    pictures   the SVG of each question's example, by the question's id, as `questions/ID.svg` has it
    """
    modules = {id_: sources()[id_] for id_ in sources()}
    questions = list(Catalogue().all())
    return {
        "reference/model.md": _model(),
        "sources/index.md": _source_list(modules),
        **{f"sources/{id_}.md": _source(id_, module) for id_, module in modules.items()},
        "questions/index.md": _gallery(questions, pictures),
        **{f"questions/{one.id}.md": question_page(one, _figure(pictures.get(one.id))) for one in questions},
    }


def navigation() -> list[dict[str, list[dict[str, str]]]]:
    """The part of the site's menu that leads to these pages."""
    questions = [{question.title: f"questions/{question.id}.md"} for question in Catalogue().all()]
    cards = [{id_: f"sources/{id_}.md"} for id_ in sources()]
    return [
        {"Sources": [{"All sources": "sources/index.md"}, *cards]},
        {"Questions": [{"All questions": "questions/index.md"}, *questions]},
    ]


def _source_list(modules: dict[str, SourceModule]) -> str:
    rows = [
        (f"[`{id_}`]({id_}.md)", module.SOURCE.title, module.SOURCE.publisher, "yes" if module.SOURCE.proven else "no")
        for id_, module in modules.items()
    ]
    head = "# Sources\n\nWhat can be loaded. *Proven* means that real files of the format were read in tests.\n\n"
    return head + _table(("id", "title", "publisher", "proven"), rows)


def _source(id_: str, module: SourceModule) -> str:
    card = module.SOURCE
    facts = [
        ("publisher", card.publisher),
        ("homepage", f"<{card.homepage}>" if card.homepage else "none"),
        ("licence", card.licence),
        ("files", card.files),
        ("covers", card.covers),
        ("misses", card.misses),
        ("history", _HISTORY[card.history]),
        ("proven", "yes" if card.proven else "no: the format is known from documentation only"),
    ]
    lines = [f"# {card.title}", "", f"`{id_}`", "", "```sh", f"ownergraph load {id_} FILE…", "```", ""]
    lines.append(_table(("", "what the source is"), facts))
    if card.ignores:
        lines += [
            "## Left unread on purpose",
            "",
            _table(("field", "why"), [(f"`{n}`", w) for n, w in card.ignores.items()]),
        ]
    return "\n".join(lines)


def _gallery(questions: Sequence[Question], pictures: Collection[str]) -> str:
    lines = ["---", "hide: [toc]", "---", "", "# Questions", ""]
    lines += [
        "What can be asked, by topic, with a picture of each example. Each page says what its question cannot show."
    ]
    for topic in dict.fromkeys(question.topic for question in questions):
        cards = [_card(one, drawn=one.id in pictures) for one in questions if one.topic == topic]
        lines += ["", f"## {topic.capitalize()}", "", '<div class="gallery" markdown>', "", *cards, "</div>"]
    return "\n".join(lines) + "\n"


def _card(question: Question, *, drawn: bool) -> str:
    # The title beside it says what the picture shows, so that its own text is empty.
    picture = f"[![]({question.id}.svg){{ loading=lazy }}]({question.id}.md){{ tabindex=-1 aria-hidden=true }}\n\n"
    title = f"**[{question.title}]({question.id}.md)**"
    words = f"{picture if drawn else ''}{title}\n\n{question.question}\n\n`{question.id}`"
    return f'<div class="card" markdown>\n\n{words}\n\n</div>\n'


def _figure(picture: str | None) -> str:
    if picture is None:
        return "The example has nothing to draw: no relationship stands behind its rows."
    caption = "What stands behind these rows. Point at a link or a party to read it in full, with where it is stated."
    return f'<figure class="picture" data-search-exclude>\n{picture}<figcaption>{caption}</figcaption>\n</figure>'


def _model() -> str:
    return "\n".join(["# Kinds of node and relationship", "", *_nodes(), *_relationships()])


def _nodes() -> Iterator[str]:
    for node in NODES:
        yield from (f"## {node.name}", "", node.description, "", _properties(node))


def _relationships() -> Iterator[str]:
    for tie in RELATIONSHIPS:
        yield from (
            f"## {tie.name}",
            "",
            tie.description,
            "",
            f"`{arrow(tie)}`: {tie.verb}; the other way round: {tie.reverse}.",
        )
        yield from ("", _properties(tie))


def _properties(kind: NodeKind | RelationshipKind) -> str:
    own = kind.properties
    declared: Sequence[Property] = own if isinstance(kind, NodeKind) else (*kind.claim_properties(), *own)
    return _table(
        ("property", "type", "unit", "what it is"), [(f"`{p.name}`", p.type, p.unit, p.description) for p in declared]
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(table(head, rows)) + "\n"
