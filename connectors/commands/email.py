"""email: what people are written."""

from dataclasses import replace as replaced
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct
from msgspec.structs import replace

from connectors.commands.opening import looking, settings
from connectors.commands.options import SETTINGS, TARGET, ConfigFile, Json, example
from connectors.commands.printing import complain, data, fields, say
from connectors.config import Config
from engine.explain.names import Unknown

if TYPE_CHECKING:
    from connectors.mail.templates import Templates

commands = typer.Typer(help="What people are written: preview, notice.", **SETTINGS)

Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the HTML of the email into this file.")
]


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


class NoticePreview(Struct, frozen=True, kw_only=True):
    """An email to the admins as it would go out, one to each; `obstacle` says why it would not, or is null."""

    to: tuple[str, ...]
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
    html: Html = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show the email that somebody would get if they were newly given something.

    Nothing is given, and nothing is sent. The templates are those of the settings, the learning items those of today.
    """
    found = _preview(user, target, language, mandatory, config)
    _show(found, found.to, html, json)


@commands.command(epilog=example("email notice", "email notice --language nl --html notice.html"))
def notice(
    *,
    language: Annotated[
        str | None, typer.Option("--language", metavar="LANGUAGE", help="In this language, not that of the settings.")
    ] = None,
    html: Html = None,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show the email that admins get when a job is held.

    With an invented job: nothing is held, and nothing is sent.
    """
    found = _notice(settings(config), language)
    _show(found, ", ".join(found.to) or None, html, json)


def _show(found: Preview | NoticePreview, to: str | None, html: Path | None, json: bool) -> None:
    if html is not None:
        if found.html is None:
            raise Unknown(f"there is no HTML template for the language {found.language}")
        html.write_text(found.html, "utf-8")
    if json:
        data(found)
        return
    if found.obstacle is not None:
        complain(f"It would not be sent: {found.obstacle}.")
    fields([("To", to), ("From", found.sender), ("Subject", found.subject), ("Language", found.language)])
    say()
    say(found.text.rstrip())


def _notice(given: Config, language: str | None) -> NoticePreview:
    from connectors.mail.held import HELD_EXAMPLES, HeldContent
    from connectors.readying import ready_templates

    templates = ready_templates(given)
    chosen = _chosen(templates, language, given.default_language, HeldContent.template)
    written = templates.write(chosen, replaced(HELD_EXAMPLES[0], language=chosen))
    return NoticePreview(
        to=given.admins,
        sender=_sender(given),
        language=chosen,
        subject=written.subject,
        text=written.text,
        html=written.html,
        obstacle=None if given.admins else "the setting admins names nobody",
    )


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
    chosen = _chosen(templates, language, job.language, job.template)
    written = templates.write(chosen, content_of(job, chosen, given.link_template))
    return Preview(
        user=job.user,
        to=job.email or None,
        sender=_sender(given),
        language=chosen,
        subject=written.subject,
        text=written.text,
        html=written.html,
        obstacle=expected.obstacle,
    )


def _chosen(templates: "Templates", wanted: str | None, otherwise: str, template: str) -> str:
    """The language to write in: the one that is wanted, which must be there; or the one that goes without saying."""
    if wanted is not None and not templates.has(wanted, template):
        known = ", ".join(sorted(templates.languages(template)))
        raise Unknown(f"there are no email templates for the language {wanted!r}; there are: {known}")
    return templates.language(wanted or otherwise, template)


def _sender(given: Config) -> str:
    return f"{given.mail_name} <{given.mail_from}>"
