"""The command of a question: its parameters become arguments and options, its texts the help."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from queries.framework.parameters import Parameter
from queries.framework.template import Question

# Gets the parameters of the question that were given, as texts, and the values of the further options by name.
Run = Callable[..., None]


def command_for(question: Question, run: Run, options: Iterable[inspect.Parameter] = ()) -> TyperCommand:
    """A command that calls `run(given, **chosen)`.

    `given` holds the parameters of the question that were given, as texts (booleans as such); `queries.framework.answer`
    reads them. `options` are what every question takes besides (`--format`, …), as parameters of a function that Typer
    understands; `chosen` holds their values by name. Call the command as `command(argv, prog_name=…)`: a wrong usage
    ends with code 2.
    """
    options = list(options)

    def called(**values: Any) -> None:
        given = {parameter.name: values.pop(parameter.name) for parameter in question.parameters}
        run({name: value for name, value in given.items() if value is not None}, **values)

    declared = [*map(_declared, sorted(question.parameters, key=lambda one: not one.required)), *options]
    called.__signature__ = inspect.Signature(declared)  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in declared}
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown")
    app.command(name=question.id, help=_help(question))(called)
    command = get_command(app)
    assert isinstance(command, TyperCommand)
    return command


def example_line(question: Question) -> str:
    """The example of a question as a command line."""
    return " ".join(["ownergraph", "ask", question.id, *_example_words(question)])


def _declared(parameter: Parameter) -> inspect.Parameter:
    help_ = f"{parameter.help}; {parameter.expected}" + (
        f" [default: {_shown(parameter)}]" if parameter.default else ""
    )
    annotation: Any
    if parameter.required:
        annotation = Annotated[str, typer.Argument(metavar=parameter.label, help=help_, show_default=False)]
    elif parameter.type == "boolean":
        names = f"{parameter.label}/--no-{parameter.label.removeprefix('--')}"
        annotation = Annotated[bool | None, typer.Option(names, help=help_, show_default=False)]
    else:
        metavar = "|".join(parameter.choices) or parameter.type.upper()
        annotation = Annotated[
            str | None, typer.Option(parameter.label, metavar=metavar, help=help_, show_default=False)
        ]
    empty = inspect.Parameter.empty
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(parameter.name, kind, default=empty if parameter.required else None, annotation=annotation)


def _shown(parameter: Parameter) -> str:
    default = parameter.default
    return ",".join(default) if isinstance(default, tuple) else str(default)


def _help(question: Question) -> str:
    texts = (question.question, question.why, f"Caution: {question.caution}", f"Example: `{example_line(question)}`")
    return "\n\n".join(texts)


def _example_words(question: Question) -> Iterator[str]:
    given = question.example.parameters
    for parameter in question.parameters:
        if parameter.required:
            yield _quoted(given[parameter.name])
    for parameter in question.parameters:
        if not parameter.required and given.get(parameter.name) is not None:
            value = given[parameter.name]
            if parameter.type == "boolean":
                yield parameter.label if value else f"--no-{parameter.label.removeprefix('--')}"
            else:
                yield f"{parameter.label} {_quoted(value)}"


def _quoted(value: object) -> str:
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if text.replace("-", "").replace(":", "").replace(".", "").isalnum() else f'"{text}"'
