"""The questions: all of them by topic, and for each a page with its form, its answer, and the answer as JSON and CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from explorer.asking import left_out
from explorer.picture_words import visible
from explorer.server.answers import OWN, answer_of, given_in, limit_in
from explorer.server.pages.fields import blank_form, read_form
from explorer.server.pages.making import address, counted, entity_address, error_page, in_words, label, page
from explorer.server.pages.table import CITED_IN_TABLE, AnswerTable, Part, table_of
from explorer.server.reading import Explored, json_response, number, status_of
from graph.errors import OwnergraphError, UsageError
from graph.neighbours import nodes_of
from queries.framework.answer import DEFAULT_LIMIT, EVIDENCE_KEPT, Answer, ask
from queries.framework.rendering import as_browser_text, as_csv
from queries.framework.template import Question

ROWS_ON_A_PAGE = 100
_NOBODY_ASKS_FOR_MORE = 10_000_000

Given = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Pager:
    """Which rows of how many are shown, and where the rows before and after are."""

    first: int
    last: int
    of: int
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """An answer on its page: in words, as a table, and where it is found in other forms."""

    asked: list[tuple[str, Part]]
    summary: str
    notes: list[str]
    table: AnswerTable
    pager: Pager | None
    single: bool
    statement: str


def by_topic(explored: Explored) -> list[tuple[str, list[Question]]]:
    """The questions that can be asked, by topic."""
    questions, _ = explored.catalogue.sound()
    return [(topic, list(members)) for topic, members in groupby(questions, key=lambda question: question.topic)]


def gallery_page(explored: Explored, _: Request) -> Response:
    """All questions by topic, and what is wrong with files of questions that cannot be asked."""
    faults = [visible(str(fault)) for fault in explored.catalogue.sound()[1]]
    return page("questions.html", title="Questions", topics=by_topic(explored), faults=faults)


def answer_json(explored: Explored, request: Request) -> Response:
    """The answer as `ownergraph ask --format json` gives it."""
    question = explored.catalogue.get(request.path_params["question"])
    return json_response(answer_of(explored, question, request.query_params).to_json())


def answer_csv(explored: Explored, request: Request) -> Response:
    """The answer as a file for a spreadsheet."""
    question = explored.catalogue.get(request.path_params["question"])
    text = as_csv(answer_of(explored, question, request.query_params))
    named = {"content-disposition": f'attachment; filename="{question.id}.csv"'}
    return Response(text, headers=named, media_type="text/csv")


def question_page(explored: Explored, request: Request) -> Response:
    """A question with its form and, where something was asked, the answer or what is wrong with what was given."""
    id_ = request.path_params["question"]
    if id_ not in explored.catalogue.paths:
        return _unknown(explored, id_)
    question = explored.catalogue.get(id_)
    given = [(name, value) for name, value in request.query_params.multi_items() if value.strip()]
    form, shown, faults, status = blank_form(question), None, list[str](), HTTPStatus.OK
    if request.query_params:
        try:
            form = read_form(question, given_in(question, request.query_params), explored.session.search)
            _refuse_unknown(question, given)
            limit = limit_in(request.query_params)
            if not form.faulty:
                answer = ask(question, form.values, explored.session.store, explored.session.search, limit=limit)
                shown = _shown(explored, request, answer, given)
        except OwnergraphError as error:
            faults, status = [visible(str(error))], status_of(error)
        if form.faulty:
            status = HTTPStatus.BAD_REQUEST
    asked = [(name, value) for name, value in given if name not in ("row", "from_row")]
    path = f"/questions/{quote(question.id)}"
    return page(
        "question.html",
        status,
        title=question.title,
        question=question,
        form=form,
        faults=faults,
        shown=shown,
        limit=request.query_params.get("limit") or DEFAULT_LIMIT,
        example=address(path, question.example.parameters.items())
        if question.example.parameters
        else f"{path}?limit={DEFAULT_LIMIT}",
        here=lambda **more: address(path, asked, **more),
        filled=lambda name, value: address(path, [one for one in asked if one[0] != name], **{name: value}),
        graph=lambda **more: address("/graph", [("question", question.id), *asked], **more),
        json=address(f"{path}.json", asked),
        csv=address(f"{path}.csv", asked),
        kept=EVIDENCE_KEPT,
    )


def _unknown(explored: Explored, id_: str) -> Response:
    try:
        explored.catalogue.get(id_)
    except UsageError as error:
        said = visible(str(error)).replace("; `ownergraph questions` lists them", "")
        return error_page(said, HTTPStatus.NOT_FOUND, way=("/questions", "All questions"))
    raise AssertionError(f"{id_}: is no question and yet was found")


def _refuse_unknown(question: Question, given: Given) -> None:
    known = {parameter.name for parameter in question.parameters} | set(OWN)
    for name, _ in given:
        if name not in known:
            expected = ", ".join(sorted(known - set(OWN))) or "none"
            raise UsageError(f"the question has no parameter {name[:40]!r}, expected: {expected}")


def _shown(explored: Explored, request: Request, answer: Answer, given: Given) -> Shown:
    count = len(answer.rows)
    single = number(request.query_params, "row", 0, 1, max(count, 1)) if request.query_params.get("row") else 0
    first = number(request.query_params, "from_row", 1, 1, _NOBODY_ASKS_FOR_MORE)
    if first > max(count, 1):
        raise UsageError(f"from_row: found {first:,}, expected at most {count:,}: the answer has no more rows")
    table = (
        table_of(answer, single - 1, 1, EVIDENCE_KEPT)
        if single
        else table_of(answer, first - 1, ROWS_ON_A_PAGE, CITED_IN_TABLE)
    )
    return Shown(
        asked=_asked(explored, answer),
        summary=_summary(answer),
        notes=_notes(answer),
        table=table,
        pager=None if single or count <= ROWS_ON_A_PAGE else _pager(answer.question, given, first, count),
        single=bool(single),
        statement=as_browser_text(answer.question, answer.parameters, answer.limit),
    )


def _asked(explored: Explored, answer: Answer) -> list[tuple[str, Part]]:
    """The parameters that restrict the answer, parties by name."""
    declared = [one for one in answer.question.parameters if answer.parameters[one.name] is not None]
    ids = [str(answer.parameters[one.name]) for one in declared if one.type in ("entity", "territory")]
    nodes = nodes_of(explored.session.store, ids)
    asked = []
    for one in declared:
        value = answer.parameters[one.name]
        if one.type in ("entity", "territory") and str(value) in nodes:
            name = nodes[str(value)].properties.get("name") or value
            asked.append((label(one.name), Part(in_words(name), entity_address(str(value)))))
        else:
            asked.append((label(one.name), Part(in_words(value))))
    return asked


def _summary(answer: Answer) -> str:
    day = f" as of {answer.as_of.isoformat()}" if answer.as_of else ""
    return f"{counted(len(answer.rows), 'row')}{day}, {answer.seconds:.2f} s, {answer.engine}"


def _notes(answer: Answer) -> list[str]:
    cut = f"Cut off at {counted(answer.limit, 'row')}: raise the limit or narrow the question."
    return [*([cut] if answer.truncated else []), *map(visible, left_out(answer))]


def _pager(question: Question, given: Given, first: int, count: int) -> Pager:
    kept = [(name, value) for name, value in given if name not in ("row", "from_row")]

    def rows_from(start: int) -> str:
        return address(f"/questions/{quote(question.id)}", kept, from_row=start)

    after = first + ROWS_ON_A_PAGE
    return Pager(
        first=first,
        last=min(after - 1, count),
        of=count,
        before=rows_from(max(1, first - ROWS_ON_A_PAGE)) if first > 1 else "",
        after=rows_from(after) if after <= count else "",
    )
