"""email: what people are written."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct
from msgspec.structs import replace

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, TARGET, ConfigFile, Json, example
from connectors.commands.printing import complain, data, fields, say
from engine.explain.names import Unknown

commands = typer.Typer(help="What people are written: preview.", **SETTINGS)


@commands.callback()
def _group() -> None:
    """Keep `preview` a command of its own as long as it is the only one."""


class Preview(Struct, frozen=True, kw_only=True):
    """An email as it would go out; `obstacle` says why it would not, or is null."""

    user: str
    to: str | None
    sender: str
    language: str
    subject: str
    text: str
    html: str | None
    obstacle: str | None


@commands.command(
    epilog=example("email preview u-1001 nurse", "email preview u-1001 first-aid --language nl --html email.html")
)
def preview(
    user: Annotated[str, typer.Argument(metavar="USER", help="The user's id, or email address.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help=TARGET)],
    *,
    language: Annotated[
        str | None, typer.Option("--language", metavar="LANGUAGE", help="In this language, not the user's own.")
    ] = None,
    mandatory: Annotated[bool, typer.Option("--mandatory", help="As a qualification that is mandatory.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the HTML of the email into this file.")
    ] = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show the email that somebody would get if they were newly given something.

    Nothing is given, and nothing is sent. The templates are those of the settings, the learning items those of today.
    """
    found = _preview(user, target, language, mandatory, config)
    if html is not None:
        if found.html is None:
            raise Unknown(f"there is no HTML template for the language {found.language}")
        html.write_text(found.html, "utf-8")
    if json:
        data(found)
        return
    if found.obstacle is not None:
        complain(f"It would not be sent: {found.obstacle}.")
    fields([("To", found.to), ("From", found.sender), ("Subject", found.subject), ("Language", found.language)])
    say()
    say(found.text.rstrip())


def _preview(user: str, target: str, language: str | None, mandatory: bool, config: Path | None) -> Preview:
    from connectors.mail.content import content_of
    from connectors.readying import ready_templates
    from engine.explain.preview import expected_email

    with looking(config) as look:
        given = look.config
        templates = ready_templates(given)
        expected = expected_email(
            look.work, look.rules, user, target, mandatory=mandatory, default_language=given.default_language
        )
    job = expected.job if language is None else replace(expected.job, language=language)
    chosen = templates.language(job.language)
    if language is not None and not templates.has(language):
        known = ", ".join(sorted(templates.languages))
        raise Unknown(f"there are no email templates for the language {language!r}; there are: {known}")
    written = templates.write(chosen, content_of(job, chosen, given.link_template))
    return Preview(
        user=job.user,
        to=job.email or None,
        sender=f"{given.mail_name} <{given.mail_from}>",
        language=chosen,
        subject=written.subject,
        text=written.text,
        html=written.html,
        obstacle=expected.obstacle,
    )
