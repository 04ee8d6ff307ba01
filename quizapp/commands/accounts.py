"""`quizapp accounts …`: for whoever runs the server, also when nobody can sign in any more."""

from __future__ import annotations

import click
from flask import current_app, url_for

from quizapp.commands import program
from quizapp.core.names import clean_name, name_problem, username_problem
from quizapp.operations import one_time_links, staff
from quizapp.operations.schools import people_with, person_named, the_school
from quizapp.operations.transactions import transaction

EVERYBODY = ("administrator", "teacher", "pupil")
STAFF = EVERYBODY[:2]


@click.group()
def accounts() -> None:
    """See who has an account, make an administrator, give a new password."""


@accounts.command("list")
@click.option("--pupils", is_flag=True, help="Pupils too.")
def accounts_list(*, pupils: bool) -> None:
    """Print administrators and teachers: role, username, name."""
    with program.ready(), transaction(write=False):
        people = people_with(EVERYBODY if pupils else STAFF)
        for person in people:
            note = "" if person.active else "  (disabled)"
            click.echo(f"{person.role:13} {person.username or '-':24} {person.name}{note}")
        if not people:
            click.echo("Nobody yet. Open the first page, or run `quizapp accounts create-administrator`.")


@accounts.command("create-administrator")
@click.option("--name", prompt="Name", help="As it stands on pages.")
@click.option("--username", prompt="Username", help="What is typed to sign in.")
@click.password_option(help="At least 12 characters. Better not given here: other programs can read it.")
def create_administrator(name: str, username: str, password: str) -> None:
    """Make an account that may do everything.

    Asks for what is not given. The first one can also be made on the first page of a new installation.
    """
    name, username = clean_name(name), username.strip().lower()
    if problem := name_problem(name) or username_problem(username):
        raise click.ClickException(str(problem))
    with program.ready():
        account = staff.prepare_account(name, username, password)
        with transaction(write=True):
            staff.create_staff(the_school(program.now()), "administrator", account, program.now())
    click.echo(f"{name} can sign in as {username}.")


@accounts.command("reset")
@click.argument("name")
@click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="How the person reaches this server; the link begins with it.",
)
def reset(name: str, address: str) -> None:
    """Print a link by which the person with the username NAME sets a new password or PIN.

    It works once, within a day; older links stop working. The old password works until the new one is set.
    """
    with program.ready(), transaction(write=True):
        person = person_named(name)
        if person is None:
            raise click.ClickException(f"Nobody signs in as {name}. `quizapp accounts list --pupils` prints the names.")
        token = one_time_links.offer_reset(None, person, program.now())
        with current_app.test_request_context(base_url=address):
            link = url_for("people.reset", token=token, _external=True)
    click.echo(f"For {person.name}, until tomorrow at this time:\n{link}")
