"""Wrong use and help in the user's language: which option, what is wrong with it, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from typer.core import TyperCommand, TyperGroup

from terreinwijzer.commands.options import HELP_LANGUAGE
from terreinwijzer.vocabulary.wording import say

# The parser writes these labels in English and has no place for another language.
_LABELS = {
    r"^Usage: ": "usage",
    r"^Arguments:$": "arguments",
    r"^Options:$": "options",
    r"^Commands:$": "commands",
    r"\[OPTIONS\]": "options_place",
    r"COMMAND \[ARGS\]\.\.\.": "command_place",
    r"\[required\]": "required",
    r"\[default:": "default",
    r"Show this message and exit\.": "help",
}


class Command(TyperCommand):
    """A command whose help has labels in the user's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return in_language(super().get_help(ctx), HELP_LANGUAGE)


class Group(TyperGroup):
    """A group of commands whose help has labels in the user's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return in_language(super().get_help(ctx), HELP_LANGUAGE)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for.

        The parser takes every `EOFError` for a person who ends a question and stops without a word; from here it is a
        library that came to the end of a file too early.
        """
        try:
            return super().invoke(ctx)
        except EOFError as fault:
            raise CutOffError from fault


class CutOffError(Exception):
    """A file ended too early where nobody expected it: a fault of ours, to be told as such."""


def in_language(text: str, language: str) -> str:
    """Return a help text with its labels in `language`."""
    for pattern, name in _LABELS.items():
        text = re.sub(pattern, say(f"cli_label_{name}", language), text, flags=re.MULTILINE)
    # Python's names of types say nothing to a planner; columns stay where they are.
    return re.sub(r" <\w+>", lambda found: " " * len(found[0]), text)


def language_last(root: Any, given: Sequence[str]) -> list[str]:
    """Return the arguments with a language that stands before the command put behind it, where commands look for it.

    A group of commands has no language of its own: before its help, the language is told already and left out here.
    """
    if "--lang" not in given:
        return list(given)
    place = list(given).index("--lang")
    asked, rest = given[place : place + 2], [*given[:place], *given[place + 2 :]]
    path, command = _command_of(root, rest)
    depth = len(path.split()) - 1
    if command is root or place >= depth + 1:
        return list(given)
    return rest if hasattr(command, "commands") else [*rest[:depth], *asked, *rest[depth:]]


def usage_fault(fault: Exception, root: Any, given: Sequence[str], language: str) -> str:
    """Return what was wrong with a command line and what to do.

    Parameters
    ----------
    fault
        What the parser raised.
    root
        The whole command.
    given
        The arguments as the user wrote them.
    language
        Language of the sentences.
    """
    path, command = _command_of(root, given)
    text = " ".join(_sentences(fault, path, command, given, language))
    return f"{text} {say('cli_usage_see', language, command=path)}"


def _sentences(fault: Any, path: str, command: Any, given: Sequence[str], language: str) -> Iterator[str]:
    kind, option = type(fault).__name__, getattr(fault, "option_name", "")
    options = [name for parameter in command.params for name in parameter.opts if name.startswith("-")]
    children: dict[str, Any] = getattr(command, "commands", {})
    parameter = getattr(fault, "param", None) or _parameter(command, option)
    name, meaning = _name(parameter), _within_sentence(getattr(parameter, "help", None) or "")
    if kind == "NoSuchOption":
        yield say("cli_usage_option_unknown", language, option=option)
        yield from _choice(option, [*options, "--help"], language)
    elif kind == "BadOptionUsage":
        lacking = "does not take" not in str(fault)
        code = "cli_usage_value_missing" if lacking else "cli_usage_value_needless"
        yield say(code, language, option=option, meaning=meaning)
    elif kind == "MissingParameter":
        yield say("cli_usage_missing", language, name=name, meaning=meaning)
        yield say("cli_usage_example", language, example=_example(path, command))
    elif kind == "BadParameter":
        yield say("cli_usage_value_wrong", language, name=name, value=_value_of(parameter, given), meaning=meaning)
    elif children:
        # Only a group reports without naming a parameter: the command is unknown or not there.
        unknown = next(iter(re.findall(r"'(.*?)'", str(fault))), "")
        yield say("cli_usage_command_unknown" if unknown else "cli_usage_no_command", language, value=unknown)
        yield from _choice(unknown, list(children), language)
    else:
        extra = re.search(r"\(([^()]*)\)$", str(fault))
        yield say("cli_usage_too_much", language, value=extra[1] if extra else str(fault))
        yield say("cli_usage_example", language, example=_example(path, command))


def _command_of(root: Any, given: Sequence[str]) -> tuple[str, Any]:
    """Return the command that the user meant, as far as it is known, with its full name."""
    path, command = ["terreinwijzer"], root
    for word in given:
        child = getattr(command, "commands", {}).get(word)
        if child is not None:
            path.append(word)
            command = child
    return " ".join(path), command


def _parameter(command: Any, option: str) -> Any:
    return next((each for each in command.params if option in each.opts), None)


def _name(parameter: Any) -> str:
    if parameter is None:
        return ""
    return str(parameter.metavar or parameter.name) if _positional(parameter) else str(parameter.opts[0])


def _within_sentence(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _positional(parameter: Any) -> bool:
    return not parameter.opts[0].startswith("-")


def _value_of(parameter: Any, given: Sequence[str]) -> str:
    """Return what the user wrote behind an option."""
    for position, word in enumerate(given):
        option, equals, value = word.partition("=")
        if parameter is not None and option in parameter.opts:
            return value if equals else next(iter(given[position + 1 :]), "")
    return ""


def _example(path: str, command: Any) -> str:
    return " ".join([path, *(_name(each) for each in command.params if _positional(each))])


def _choice(word: str, known: Sequence[str], language: str) -> Iterator[str]:
    near = get_close_matches(word, known, n=1, cutoff=0.65)
    if near:
        yield say("cli_usage_near", language, value=near[0])
    else:
        yield say("cli_usage_known", language, known=", ".join(dict.fromkeys(known)))
