"""The JSON of the explorer: what is loaded, search, nodes, neighbours, paths, records, questions and answers.

Each endpoint is declared once with its parameters; the routes and the OpenAPI description are made from the same
declarations. All of them only read. Errors are `{"error": words, "candidates": [...]}`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explorer import elements
from explorer.server.answers import answer_of, answer_part, question_element
from explorer.server.loaded import loaded
from explorer.server.reading import Explored, choice, json_response, number, text_of
from graph.citing import cite
from graph.errors import UsageError
from graph.neighbours import MOST_ON_A_PAGE, nodes_of, page_of, ties_of
from graph.paths import MOST_STEPS, shortest_paths
from graph.schema import NODE, RELATIONSHIP
from graph.subgraph import Subgraph
from queries.framework.answer import citations_of

MOST_AT_ONCE = 500
_MOST_HITS = 200


@dataclass(frozen=True)
class Field:
    """A parameter of an endpoint, in its address: a text unless `type` says otherwise."""

    name: str
    help: str
    required: bool = True
    type: str = "string"
    repeated: bool = False
    in_path: bool = False


@dataclass(frozen=True)
class Endpoint:
    """One address of the API: what it gives, its parameters, and the function that answers."""

    path: str
    gives: str
    answer: Callable[[Explored, Request], Any]
    fields: tuple[Field, ...] = ()

    def route(self, explored: Explored) -> Route:
        """The route that answers with JSON; Starlette runs it in a thread of its own."""

        def respond(request: Request) -> Response:
            return json_response(self.answer(explored, request))

        return Route(self.path, respond, methods=["GET"])


def _model(_: Explored, __: Request) -> Any:
    return elements.model()


def _status(explored: Explored, _: Request) -> Any:
    return loaded(explored)


def _search(explored: Explored, request: Request) -> Any:
    words = text_of(request, "text").strip()
    kinds = [kind for kind in request.query_params.getlist("kind") if kind in NODE]
    limit = number(request.query_params, "limit", 50, 1, _MOST_HITS)
    hits = explored.session.search.find(words, limit=limit + 1, kinds=kinds) if words else []
    return {"rows": [hit.to_json() for hit in hits[:limit]], "truncated": len(hits) > limit}


def _nodes(explored: Explored, request: Request) -> Any:
    wanted = request.query_params.getlist("id")
    shown = request.query_params.getlist("shown")
    if len(wanted) + len(shown) > MOST_AT_ONCE:
        raise UsageError(f"id, shown: found {len(wanted) + len(shown):,} ids, expected at most {MOST_AT_ONCE}")
    return explored.nodes_and_links(list(dict.fromkeys(wanted)), shown)


def _neighbours(explored: Explored, request: Request) -> Any:
    store = explored.session.store
    id_ = text_of(request, "node")
    node = nodes_of(store, [id_]).get(id_)
    if node is None:
        raise UsageError(f"node: nothing is known under {id_!r}")
    page = page_of(
        store,
        node,
        choice(request, "relation", tuple(RELATIONSHIP)),
        "out" if choice(request, "direction", ("out", "in")) == "out" else "in",
        choice(request, "kind", tuple(NODE)),
        after=text_of(request, "after", ""),
        text=text_of(request, "text", ""),
        limit=number(request.query_params, "limit", 25, 1, MOST_ON_A_PAGE),
    )
    others = [one for one in page.nodes if one.id != node.id]
    links = elements.link_elements(Subgraph((node, *others), tuple(page.links)), citations_of(store, page.links))
    ties = ties_of(store, page.nodes)
    return {
        "nodes": [elements.node_element(one, ties[one.id]) for one in page.nodes],
        "links": links,
        "next": page.next,
    }


def _paths(explored: Explored, request: Request) -> Any:
    store = explored.session.store
    steps = number(request.query_params, "steps", 6, 1, MOST_STEPS)
    found = shortest_paths(
        store,
        text_of(request, "from"),
        text_of(request, "to"),
        steps=steps,
        avoid=[kind for kind in request.query_params.getlist("avoid") if kind in NODE],
    )
    ties = ties_of(store, {node.id: node for path in found.paths for node in path.nodes}.values())
    paths = [elements.part(path, ties, citations_of(store, path.relationships)) for path in found.paths]
    return {"paths": paths, "steps": steps, "hubs": found.hubs, "gave_up": found.gave_up}


def _records(explored: Explored, request: Request) -> Any:
    return [vars(cited) for cited in cite(explored.session.workspace, text_of(request, "claim"))]


def _questions(explored: Explored, _: Request) -> Any:
    return [question_element(question) for question in explored.catalogue.all()]


def _question(explored: Explored, request: Request) -> Any:
    return question_element(explored.catalogue.get(request.path_params["question"]))


def _answer(explored: Explored, request: Request) -> Any:
    question = explored.catalogue.get(request.path_params["question"])
    return answer_of(explored, question, request.query_params).to_json()


def _part(explored: Explored, request: Request) -> Any:
    question = explored.catalogue.get(request.path_params["question"])
    answer = answer_of(explored, question, request.query_params)
    row = request.query_params.get("row")
    at = None if row is None else number(request.query_params, "row", 1, 1, len(answer.rows)) - 1
    return answer_part(explored, answer, at)


_QUESTION = Field("question", "id of a question; its parameters follow with their own names", in_path=True)
_LIMIT = Field("limit", "most rows", required=False, type="integer")

ENDPOINTS = (
    Endpoint("/api/model", "The kinds of nodes and links, with colours, shapes and verbs.", _model),
    Endpoint("/api/status", "What is loaded: files with their dates and counts, and the size of the graph.", _status),
    Endpoint(
        "/api/search",
        "Parties, addresses and shipments by name or number in any script, best first.",
        _search,
        (
            Field("text", "name or number"),
            Field("kind", "only nodes of this kind", required=False, repeated=True),
            Field("limit", f"most hits, up to {_MOST_HITS}", required=False, type="integer"),
        ),
    ),
    Endpoint(
        "/api/nodes",
        "Nodes with the counts of all their ties, and the links among them and to those shown.",
        _nodes,
        (
            Field("id", "id of a node", repeated=True),
            Field("shown", "id of a node that is drawn already", required=False, repeated=True),
        ),
    ),
    Endpoint(
        "/api/neighbours",
        "A page of the neighbours of a node by one relation, in the order of their ids, with the links to them.",
        _neighbours,
        (
            Field("node", "id of the node"),
            Field("relation", "name of the relation"),
            Field("direction", "out along its arrow, in against it"),
            Field("kind", "kind of the neighbours"),
            Field("after", "start after this id, as `next` of the page before gives it", required=False),
            Field("text", "only those whose name or id holds this", required=False),
            Field("limit", f"most neighbours, up to {MOST_ON_A_PAGE}", required=False, type="integer"),
        ),
    ),
    Endpoint(
        "/api/paths",
        "The shortest paths between two nodes, at most ten; hubs on the way are not walked through.",
        _paths,
        (
            Field("from", "id of a node"),
            Field("to", "id of a node"),
            Field("steps", f"most steps, up to {MOST_STEPS}", required=False, type="integer"),
            Field("avoid", "kind of node that is not walked through", required=False, repeated=True),
        ),
    ),
    Endpoint(
        "/api/records",
        "Every record that states a link, or NODE_ID#property, with its raw text.",
        _records,
        (Field("claim", "id of the link, or NODE_ID#property"),),
    ),
    Endpoint("/api/questions", "All questions with their parameters.", _questions),
    Endpoint("/api/questions/{question}", "One question with its parameters.", _question, (_QUESTION,)),
    Endpoint(
        "/api/answers/{question}",
        "The answer, as `ownergraph ask --format json` gives it.",
        _answer,
        (_QUESTION, _LIMIT),
    ),
    Endpoint(
        "/api/answers/{question}/part",
        "The part of the graph behind an answer, placed for drawing.",
        _part,
        (_QUESTION, _LIMIT, Field("row", "behind this row alone, counted from 1", required=False, type="integer")),
    ),
)
