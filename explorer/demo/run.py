"""The command `demo`: loads the packaged case through the real loaders, asks its questions, draws its chain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explorer.answer_page import subgraph_page
from explorer.asking import notes, readable
from explorer.demo import FOLDER
from explorer.session import Session, open_session
from graph.errors import FileError
from graph.subgraph import Subgraph
from loaders.framework.run import load
from queries.framework.answer import Answer, ask
from queries.framework.catalogue import Catalogue

_WIDTH = 110

FILES = (
    ("findings", "published_case.yaml"),
    ("findings", "fictional_ownership.yaml"),
    ("ru-egrul", "fictional_register.xml"),
    ("customs", "fictional_imports.csv"),
    ("customs", "fictional_exports.csv"),
    ("trade-statistics", "fictional_statistics.csv"),
)


@dataclass(frozen=True)
class Asked:
    """One question of the demo, as a person would put it."""

    words: str
    question: str
    parameters: Mapping[str, str] = field(default_factory=dict)


PUBLISHED = (
    Asked(
        "Which chain leads from a Hong Kong exporter to a drone maker?",
        "intermediary-chains",
        {"exporter_country": "HK", "importer_country": "RU", "end_user": "Special Technology Center"},
    ),
    Asked("What else does the exporter's owner hold?", "owner-other-companies", {"party": "Asia Pacific Links Ltd"}),
    Asked("Who shares an address with the importer?", "shared-address", {"party": "SMT iLogic"}),
    Asked(
        "What did the conglomerate's companies ship to the defence sector?",
        "shipments-of-group",
        {"party": "China Poly Group", "receiver_sector": "defence"},
    ),
    Asked("And when, against the listing?", "shipments-around-listing", {"party": "Poly Technologies"}),
    Asked(
        "What left sanctioned territory after the measures began?", "shipments-from-territory", {"territory": "Donetsk"}
    ),
    Asked("Which companies were put on a list from June 2022 on?", "listed-parties", {"since": "2022-06-01"}),
    Asked("Which trade surged?", "trade-surge"),
    Asked("Where do the publications disagree, or somebody deny?", "conflicting-claims"),
)

FICTIONAL = (
    Asked(
        "FICTIONAL: who ships to companies that are tied to a maker of aircraft, instead of to the maker?",
        "intermediary-chains",
        {"exporter_country": "HK", "ground": "activity"},
    ),
    Asked("FICTIONAL: who shares a room with the importer, in whatever script?", "shared-address", {"party": "ru-inn:0000001011"}),
    Asked("FICTIONAL: who are the importer's owners?", "owners-of", {"party": "ru-inn:0000001011"}),
    Asked("FICTIONAL: from whom does the importer buy?", "counterparties", {"party": "ru-inn:0000001011"}),
)  # fmt: skip


def run(root: Path, say: Callable[[str], None]) -> Path:
    """Builds the demo in `root`, says its answers, and gives the path of the picture that it wrote.

    The embedded engine is used whatever `NEO4J_*` says, so that nobody's database is touched.
    """
    with open_session(root, None) as session:
        load_case(session, say)
        say("\n" + _heading("The published case: every fact is stated by the publication cited under it"))
        published = [_answered(session, asked, say) for asked in PUBLISHED]
        say("\n" + _heading("A FICTIONAL companion case: none of these companies, people and shipments exists"))
        for asked in FICTIONAL:
            _answered(session, asked, say)
        chain, owners = published[0], published[1]
        picture = session.workspace.root / "published-case.html"
        picture.write_text(_picture(session, chain, owners), "utf-8")
    say("\nThe picture of the published chain, to open in a browser:")
    return picture


def load_case(session: Session, say: Callable[[str], None]) -> None:
    """Loads the packaged case into an opened workspace and says the account of each file."""
    for source, name in FILES:
        report = load(source, [FOLDER / name], session.workspace, fictional=name.startswith("fictional"))
        for file in report.files:
            say(f"{source}: {Path(file.path).name}: {file.account}")
        if report.errors:
            raise FileError("; ".join(report.errors))
    session.bring_up_to_date()


def _answered(session: Session, asked: Asked, say: Callable[[str], None]) -> Answer:
    answer = ask(Catalogue().get(asked.question), asked.parameters, session.store, session.search)
    say(f"\n{asked.words}\n  ownergraph ask {_command(asked)}\n\n{readable(answer, asked.parameters, _WIDTH)}")
    return answer


def _command(asked: Asked) -> str:
    question = Catalogue().get(asked.question)
    words = [asked.question]
    for parameter in question.parameters:
        if parameter.name in asked.parameters:
            value = asked.parameters[parameter.name]
            quoted = f'"{value}"' if " " in value else value
            words.append(quoted if parameter.required else f"{parameter.label} {quoted}")
    return " ".join(words)


def _heading(text: str) -> str:
    return f"{text}\n{'=' * len(text)}"


def _picture(session: Session, *answers: Answer) -> str:
    nodes = {node.id: node for answer in answers for node in answer.subgraph.nodes}
    ties = {tie.id: tie for answer in answers for tie in answer.subgraph.relationships}
    return subgraph_page(
        session,
        Subgraph(tuple(nodes.values()), tuple(ties.values())),
        {id_: citation for answer in answers for id_, citation in answer.citations.items()},
        title="From a Hong Kong exporter to a drone maker",
        asked="The published chain, with the exporter's owner and his other interests.",
        caution=answers[0].caution,
        as_of=answers[1].as_of.isoformat() if answers[1].as_of else None,
        notes=[note for answer in answers for note in notes(answer)],
    )
