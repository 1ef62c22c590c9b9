"""Customer commands, one function a verb."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet

Ref = Annotated[str, typer.Argument(metavar="REF", help="id, e-mail, phone, source:id or name", show_default=False)]
Where = Annotated[
    str, typer.Option("--where", "-w", metavar="FILTER", help="which customers, such as 'stage=retention'")
]
Text = Annotated[str | None, typer.Option(show_default=False)]
Texts = Annotated[list[str] | None, typer.Option(show_default=False, help="may be given several times")]


def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="display name", show_default=False)] = "",
    company_kind: Annotated[bool, typer.Option("--company", help="an organisation, not a person")] = False,
    given: Text = None,
    family: Text = None,
    works_for: Annotated[str | None, typer.Option("--works-for", help="the company a person belongs to")] = None,
    email: Texts = None,
    phone: Texts = None,
    tag: Texts = None,
    stage: Text = None,
    owner: Text = None,
    origin: Annotated[str | None, typer.Option(help="how the customer was won")] = None,
    source: Annotated[str | None, typer.Option(help="the system the customer came from")] = None,
    external_id: Annotated[str | None, typer.Option(help="the customer's id there")] = None,
    street: Text = None,
    city: Text = None,
    region: Text = None,
    postcode: Text = None,
    country: Text = None,
    birthday: Annotated[
        str | None, typer.Option(metavar="DATE", help="1980-05-17, or --05-17 without the year")
    ] = None,
    language: Text = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="customer since")] = None,
    note: Text = None,
    field: Annotated[list[str] | None, typer.Option(metavar="k=v", help="a custom field")] = None,
) -> Card:
    """crmcli customer add "Ada Smith" --email ada@example.com --tag newsletter
    crmcli customer add "Bolt Ltd" --company --tag vip --owner mei

    A person unless --company. A second customer with a known e-mail address is refused unless -y.
    """
    from crmcli.customers import actions, entry, views

    texts = entry.gathered(ctx.params)
    outcome = actions.add(ctx.obj, entry.read_new(ctx.obj, texts))
    return views.written(outcome, "Added", "crmcli purchase add {ref} 12.50")


def list_(
    ctx: typer.Context,
    where: Where = "",
    trash: Annotated[bool, typer.Option("--trash", help="those that were removed")] = False,
) -> Sheet:
    """crmcli customer list --where 'stage=retention and last_purchase<90d'
    crmcli customer list --sort -spent --limit 10 --fields id,name,spent

    A terminal shows 50 rows; a pipe gets every row as TSV.
    """
    from crmcli.customers import entry

    return entry.listed(ctx.obj, where, trash=trash)


def show(ctx: typer.Context, ref: Ref) -> Card:
    """crmcli customer show c12
    crmcli customer show ada@example.com --json
    """
    from crmcli.customers import entry

    return entry.shown(ctx.obj, ref)


def edit(
    ctx: typer.Context,
    ref: Ref,
    name: Text = None,
    kind: Annotated[str | None, typer.Option(metavar="person|organisation")] = None,
    given: Text = None,
    family: Text = None,
    works_for: Annotated[str | None, typer.Option("--works-for", help="the company a person belongs to")] = None,
    email: Annotated[list[str] | None, typer.Option(help="replaces all addresses; may be given several times")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="replaces all phones; may be given several times")] = None,
    add_email: Texts = None,
    add_phone: Texts = None,
    tag: Annotated[list[str] | None, typer.Option(help="replaces all tags; may be given several times")] = None,
    owner: Text = None,
    origin: Text = None,
    source: Text = None,
    external_id: Text = None,
    street: Text = None,
    city: Text = None,
    region: Text = None,
    postcode: Text = None,
    country: Text = None,
    birthday: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    language: Text = None,
    since: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    note: Text = None,
    field: Annotated[list[str] | None, typer.Option(metavar="k=v", help="a custom field")] = None,
) -> Card:
    """crmcli customer edit c12 --city Leeds --add-email ada@work.example
    crmcli customer edit "Ada Smith" --note "" --field loyalty_card=0042

    An empty value clears. The stage is moved with: crmcli journey move.
    """
    from crmcli.customers import actions, entry, views

    texts = entry.gathered(ctx.params)
    number, changes = entry.read_changes(ctx.obj, ref, texts)
    return views.written(actions.edit(ctx.obj, number, changes), "Changed", "crmcli customer show {ref}")


Refs = Annotated[
    list[str] | None, typer.Argument(metavar="[REF]...", help="customers, or - for ids from standard input")
]


def rm(ctx: typer.Context, refs: Refs = None, where: Where = "") -> Card:
    """crmcli customer rm c12
    crmcli customer rm --where 'status=former and last_purchase>5y'

    Removed customers stay in the trash, out of lists and figures; over 10 at once are asked about.
    """
    from crmcli.customers import actions, entry, views

    numbers = entry.targets(ctx.obj, refs or [], where, "Remove")
    return views.written(actions.rm(ctx.obj, numbers), "Removed", "crmcli customer restore {ref}")


def restore(ctx: typer.Context, refs: Refs = None) -> Card:
    """crmcli customer restore c12
    crmcli customer list --trash -o ids | crmcli customer restore -
    """
    from crmcli.customers import actions, entry, views

    numbers = entry.targets(ctx.obj, refs or [], "", "Restore")
    return views.written(actions.restore(ctx.obj, numbers), "Restored", "crmcli customer show {ref}")


Words = Annotated[
    list[str], typer.Argument(metavar="[REF] TAG...", help="one customer and tags; with --where only tags")
]


def tag(ctx: typer.Context, words: Words, where: Where = "") -> Card:
    """crmcli customer tag c12 vip newsletter
    crmcli customer tag --where 'city=Leeds' local
    """
    from crmcli.customers import actions, entry, views

    numbers, tags = entry.targets_and_words(ctx.obj, words, where, "Tag")
    return views.written(actions.tag(ctx.obj, numbers, entry.read_tags(tags)), "Tagged", entry.list_of(tags))


def untag(ctx: typer.Context, words: Words, where: Where = "") -> Card:
    """crmcli customer untag c12 vip
    crmcli customer untag --where 'tag:local and city!=Leeds' local
    """
    from crmcli.customers import actions, entry, views

    numbers, tags = entry.targets_and_words(ctx.obj, words, where, "Untag")
    return views.written(
        actions.untag(ctx.obj, numbers, entry.read_tags(tags)), "Untagged", "crmcli customer show {ref}"
    )


def assign(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="[REF] OWNER", help='a customer and who looks after it; "" for nobody'),
    ],
    where: Where = "",
) -> Card:
    """crmcli customer assign c12 mei
    crmcli customer assign --where 'owner=tobias' ines
    """
    from crmcli.customers import actions, entry, views

    numbers, owner = entry.targets_and_words(ctx.obj, words, where, "Assign")
    return views.written(
        actions.assign(ctx.obj, numbers, entry.read_owner(owner)), "Assigned", "crmcli customer show {ref}"
    )
