"""Files of known products recognise themselves by their headers, and are read as their products mean them."""

from pathlib import Path
from typing import Any

import pytest

from crmcli.exchange.profiles import known
from ground import Crm
from rows import brought, counts, sample, written

HERE = Path("file.csv")


def taken_for(*header: str) -> tuple[str, str] | None:
    """The product and the noun that a header speaks of."""
    found = known.of(HERE, header)
    return None if found is None else (found.layout.name, found.layout.noun)


def one(crm: Crm, ref: str = "c1") -> dict[str, Any]:
    found: dict[str, Any] = crm("customer", "show", ref, "--json").json
    return found


@pytest.mark.parametrize(
    ("header", "name", "noun"),
    [
        ("First Name,Last Name,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value", "google", "customers"),
        ("Name,Given Name,Yomi Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value", "google", "customers"),
        ("Name,Phone 1 - Type,Phone 1 - Value,Name Prefix", "google", "customers"),
        ("Title,First Name,Last Name,Company,Business Street,Business City,E-mail Address", "outlook", "customers"),
        ("Last Name,First Name,Home Street,E-mail 2 Address,Mobile Phone", "outlook", "customers"),
        ("Anrede,Vorname,Nachname,Firma,Straße geschäftlich,E-Mail-Adresse,E-Mail 2: Adresse", "outlook", "customers"),
        ("Titre,Prénom,Nom,Société,Rue (bureau),Téléphone (bureau),Adresse de messagerie", "outlook", "customers"),
        ("Nombre,Apellidos,Organización,Calle del trabajo,Dirección de correo electrónico", "outlook", "customers"),
        ("Record ID,First Name,Last Name,Email,Lead Status", "hubspot", "customers"),
        ("Email,Contact owner,Record ID,My own property", "hubspot", "customers"),
        ("Record ID,Company name,Company owner,City", "hubspot", "customers"),
        ("Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID", "mailchimp", "customers"),
        ("Email Address,Prénom,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,LEID", "mailchimp", "customers"),
        ("First Name,Last Name,Email,Address1,Zip,Accepts Marketing,Total Spent", "shopify", "customers"),
        ("Name,Email,Financial Status,Total,Currency,Created at,Lineitem name", "shopify", "purchases"),
        ("First Name,Square Customer ID,Transaction Count,Email Address", "square", "customers"),
        ("id,Email,Name,Created (UTC),Delinquent,Payment Count", "stripe", "customers"),
        ("id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Customer Email", "stripe", "purchases"),
        ("Salutation,First Name,Last Name,Mailing Street,Mailing City,Account Name,Email", "salesforce", "customers"),
        ("Id,AccountId,LastName,FirstName,MailingStreet,MailingCity,Email,OwnerId", "salesforce", "customers"),
        ("First Name,Last Name,Company / Account,Email,Lead Source,Lead Owner", "salesforce", "customers"),
        ("Account Name,Billing Street,Billing City,Account Owner,Phone", "salesforce", "customers"),
        ("Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Work", "pipedrive", "customers"),
        ("Name,Label,Organization,Email - Work,Phone - Work,Closed deals,Open deals,Owner", "pipedrive", "customers"),
        ("Organization - ID,Organization - Name,Organization - Address", "pipedrive", "customers"),
        ("Record Id,Contact Owner,Contact Owner.id,First Name,Last Name,Email,Mailing City", "zoho", "customers"),
        ("Record Id,Lead Owner,Company,First Name,Last Name,Email,Lead Status", "zoho", "customers"),
        ("Record Id,Account Owner,Account Name,Phone,Billing Code,Account Type", "zoho", "customers"),
        ("CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,LANDLINE_NUMBER,WHATSAPP,INTERESTS", "brevo", "customers"),
        ("EMAIL,VORNAME,NACHNAME,EMAIL_BLACKLISTED,SMS_BLACKLISTED", "brevo", "customers"),
        ("Email,Klaviyo ID,First Name,Last Name,City,State / Region,Profile Created On", "klaviyo", "customers"),
        ("Email,First Name,Email Marketing Consent,Email Marketing Consent Timestamp", "klaviyo", "customers"),
        ("Email,First Name,Last Name,Phone,Date Created,Tags,Lists,IP Address", "activecampaign", "customers"),
        ("customer_id,first_name,last_name,billing_first_name,billing_email,billing_phone", "woocommerce", "customers"),
        ("ID,user_login,user_email,user_pass,user_registered,billing_address_1", "woocommerce", "customers"),
        ("Name,Username,Last active,Sign up,Email,Orders,Total spend,AOV,City", "woocommerce", "customers"),
        ("Order Number,Order Status,Order Date,Email (Billing),Order Total Amount", "woocommerce", "purchases"),
        ("order_id,order_number,order_date,status,order_total,billing_email", "woocommerce", "purchases"),
        ("First Name,Last Name,URL,Email Address,Company,Position,Connected On", "linkedin", "customers"),
        ("Order #,First Name,Last Name,Email,Ticket Type,Attendee #,Attendee Status", "eventbrite", "customers"),
        ("Order no.,First Name,Surname,Email,Ticket Type,Total Paid,Eventbrite Fees", "eventbrite", "customers"),
        ("id,name,is_company,parent_id/id,email,phone,street,zip,country_id/id", "odoo", "customers"),
        ("Number,Subject,Customer,Customer Email,Status,Assigned To,Created At,Closed At", "helpscout", "tickets"),
        ("Invitee Name,Invitee Email,Start Date & Time,Event Type Name", "calendly", "interactions"),
        ("External ID,Name,Related Company,Email,Phone,Street,Tags,Salesperson", "odoo", "customers"),
    ],
)  # fmt: skip
def test_a_header_tells_the_product(header: str, name: str, noun: str) -> None:
    assert taken_for(*header.split(",")) == (name, noun)


@pytest.mark.parametrize(
    "header",
    [
        "name,email,phone",
        "First Name,Last Name,Email,Phone,Company",
        "customer_id,type,first_name,last_name,company,email,status,marketing_consent",
        "Kundennummer,Vorname,Nachname,E-Mail,Newsletter",
        "id,name,email,status,created_at",
        "Order ID,Date,Customer Email,Total,Currency,Status",
    ],
)
def test_what_is_of_no_product_stays_so(header: str) -> None:
    assert taken_for(*header.split(",")) is None


@pytest.mark.parametrize("name", known.MODULES)
def test_each_profile_has_signs_among_its_own_columns(name: str) -> None:
    profiles = known.of_module(name)
    assert {(p.layout.name, p.product) for p in profiles} == {(name, profiles[0].product)}
    assert all(p.signs and p.layout.source and p.layout.noun for p in profiles)


def test_the_product_is_said(crm: Crm, tmp_path: Path) -> None:
    file = sample("exports/hubspot_contacts.csv", tmp_path)
    done = crm("import", file, "--json", code=6)
    assert (done.json["profile"], "a HubSpot export" in done.err) == ("HubSpot", True)


def test_ids_of_two_products_never_meet(crm: Crm, tmp_path: Path) -> None:
    stripe = written(tmp_path / "s.csv", ("id", "Name", "Delinquent"), ("7", "Ada", "no"))
    hubspot = written(tmp_path / "h.csv", ("Record ID", "First Name", "Lead Status"), ("7", "Bob", ""))
    brought(crm, stripe)
    brought(crm, hubspot)
    assert [(c["source"], c["external_id"], c["name"]) for c in (one(crm, ref) for ref in ("c1", "c2"))] == [
        ("stripe", "7", "Ada"), ("hubspot", "7", "Bob"),
    ]  # fmt: skip


def test_the_source_of_the_option_wins(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "s.csv", ("id", "Name", "Delinquent"), ("7", "Ada", "no"))
    brought(crm, file, "--source", "old-stripe")
    assert one(crm)["source"] == "old-stripe"


def test_a_profile_can_be_forced(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Email Address", "NOTES"), ("ada@example.com", "hello"))
    assert (brought(crm, file, "--profile", "mailchimp")["profile"], one(crm)["note"]) == ("Mailchimp", "hello")


@pytest.mark.parametrize(("name", "code"), [("hubspod", "unknown_profile"), ("stripe", "not_of_profile")])
def test_a_profile_that_cannot_be(crm: Crm, tmp_path: Path, name: str, code: str) -> None:
    file = written(tmp_path / "a.csv", ("Vorname", "Ort"), ("Ada", "Rom"))
    assert crm("import", file, "--profile", name, "--json", code=2).error["code"] == code


def test_unknown_columns_can_be_left_out(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "shoe"), ("Ada", "38"))
    result = brought(crm, file, "--unknown", "ignore")
    assert (result["new_fields"], result["left_out"], one(crm)["fields"]) == ([], ["shoe"], {})


def test_an_empty_column_makes_no_field(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "shoe", "hat"), ("Ada", "", ""), ("Bob", " ", "7"))
    assert brought(crm, file)["new_fields"] == ["hat"]
    assert [field["name"] for field in crm("config", "field", "list", "--json").json] == ["hat"]


def test_google_cells_hold_several_values(crm: Crm, tmp_path: Path) -> None:
    file = written(
        tmp_path / "g.csv",
        ("First Name", "Middle Name", "Last Name", "Organization Name", "Labels", "E-mail 1 - Label",
         "E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Value", "Address 1 - Street", "Address 1 - City",
         "Birthday"),
        ("Ada", "M.", "Byron", "", "VIP ::: * myContacts ::: Book club", "* Home", "a@example.com ::: b@example.com",
         "c@example.com", "+14155550171 ::: +14155550172", "1 Hill Rd ::: 2 Dale Rd", "Boston ::: Derby", " --12-25"),
    )  # fmt: skip
    assert brought(crm, file)["profile"] == "Google Contacts"
    ada = one(crm)
    assert (ada["name"], ada["given"], ada["tags"]) == ("Ada M. Byron", "Ada M.", ["Book club", "VIP"])
    assert ada["emails"] == ["a@example.com", "b@example.com", "c@example.com"]
    assert ada["phones"] == ["+14155550171", "+14155550172"]
    assert (ada["street"], ada["city"], ada["birthday"]) == ("1 Hill Rd", "Boston", "--12-25")
    assert (ada["fields"]["further_street"], ada["fields"]["further_city"]) == ("2 Dale Rd", "Derby")


def test_outlook_takes_one_whole_address(crm: Crm, tmp_path: Path) -> None:
    header = ("First Name", "E-mail Address", "Business Street", "Business City", "Home Street", "Home Street 2",
              "Home City", "Anniversary")  # fmt: skip
    file = written(
        tmp_path / "o.csv", header,
        ("Ada", "ada@example.com", "", "Boston", "1 Hill Rd", "Flat 2", "Derby", "0/0/00"),
        ("Bob", "bob@example.com", "", "", "3 Dale Rd", "Flat 4", "Derby", "6/21/2001"),
    )  # fmt: skip
    brought(crm, file)
    ada, bob = one(crm, "c1"), one(crm, "c2")
    assert (ada["street"], ada["city"], ada["fields"]["home_street"], ada["fields"]["home_city"]) == (
        None, "Boston", "1 Hill Rd", "Derby",
    )  # fmt: skip
    assert (bob["street"], bob["city"]) == ("3 Dale Rd, Flat 4", "Derby")
    assert (ada["fields"].get("anniversary"), bob["fields"]["anniversary"]) == (None, "2001-06-21")


@pytest.mark.parametrize("nothing", ["0/0/00", "0000-00-00", "0000-00-00 00:00:00", "1900-01-00", "01/01/0001", "-"])
def test_what_is_no_date_is_none(crm: Crm, tmp_path: Path, nothing: str) -> None:
    file = written(tmp_path / "a.csv", ("name", "birthday", "customer since"), ("Ada", nothing, nothing))
    assert counts(brought(crm, file)) == (1, 0, 0, 0, 0)
    assert (one(crm)["birthday"], one(crm)["since"]) == (None, None)


def test_tags_of_mailchimp_may_hold_commas(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "m.csv", ("Email Address", "LEID", "TAGS"), ("a@example.com", "1", '"VIP, gold","new"'))
    brought(crm, file)
    assert one(crm)["tags"] == ["VIP, gold", "new"]


def test_further_items_of_an_order_are_no_purchases(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    header = (
        "Name",
        "Email",
        "Financial Status",
        "Total",
        "Currency",
        "Created at",
        "Lineitem quantity",
        "Lineitem name",
    )
    file = written(
        tmp_path / "orders.csv", header,
        ("#1", "ada@example.com", "paid", "12.50", "USD", "2026-09-03 10:14:00 -0400", "1", "Print"),
        ("#1", "ada@example.com", "", "", "", "", "1", "Bag"),
        ("#2", "ada@example.com", "voided", "7.00", "USD", "2026-09-03 10:14:00 -0400", "1", "Print"),
    )  # fmt: skip
    assert counts(brought(crm, file)) == (1, 0, 0, 0, 2)
    assert one(crm)["spent"]["amount"] == "0.00"  # in EUR
    assert crm("purchase", "show", "b1", "--json").json["total"] == {"amount": "12.50", "currency": "USD"}


def test_numbers_without_a_plus_are_of_their_country(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "b.csv", ("EMAIL", "SMS", "EXT_ID"), ("a@example.com", "33612345678", ""))
    brought(crm, file)
    assert one(crm)["phones"] == ["+33612345678"]


def test_password_hashes_are_never_kept(crm: Crm, tmp_path: Path) -> None:
    header = ("customer_id", "user_email", "billing_email", "user_pass", "session_tokens", "first_name")
    file = written(tmp_path / "w.csv", header, ("7", "a@example.com", "", "$P$Bsecret", "a:1:{}", "Ada"))
    result = brought(crm, file)
    assert {"user_pass", "session_tokens"} <= set(result["left_out"])
    assert "secret" not in crm("export", "all", "--format", "jsonl").out


def test_connections_are_read_below_their_notes(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "Connections.csv").write_text(
        'Notes:\n"When exporting your connection data, you may notice that some e-mail addresses are missing."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Anita,Desai,https://example.com/in/anita,,Razor,Partner,01 Sep 2025\n"
        "Rohan,Mehta,https://example.com/in/rohan,rohan@example.com,Post,Recruiter,02 Sep 2025\n",
        encoding="utf-8",
    )
    result = brought(crm, str(tmp_path / "Connections.csv"))
    assert (result["profile"], counts(result)) == ("LinkedIn", (2, 0, 0, 0, 0))
    assert one(crm)["fields"]["connected_on"] == "2025-09-01"


def test_companies_are_organisations(crm: Crm, tmp_path: Path) -> None:
    header = ("Record Id", "Account Name", "Account Owner", "Billing City", "Billing Code")
    brought(crm, written(tmp_path / "z.csv", header, ("zcrm_1", "Ridge Ltd", "Pat", "Bonn", "53111")))
    ridge = one(crm)
    assert (ridge["kind"], ridge["owner"], ridge["postcode"], ridge["emails"]) == ("organisation", "Pat", "53111", [])


@pytest.mark.parametrize(
    ("header", "cells", "kept"),
    [
        ("Umsatz", ("1.234,56", "-125,50", "9"), (1234.56, -125.5, 9)),
        ("Lifetime Value", ("$1,111.08", "", "0.00"), (1111.08, None, 0)),
        ("Revenue", ("high", "low", "low"), ("high", "low", "low")),
    ],
)
def test_sums_are_numbers_where_their_cells_are(
    crm: Crm, tmp_path: Path, header: str, cells: tuple[str, ...], kept: tuple[object, ...]
) -> None:
    file = written(tmp_path / "a.csv", ("name", header), *((f"N{n}", cell) for n, cell in enumerate(cells)))
    (name,) = brought(crm, file)["new_fields"]
    assert tuple(one(crm, f"c{n}")["fields"].get(name) for n in (1, 2, 3)) == kept


def test_a_sum_that_is_none_rejects_its_row(crm: Crm, tmp_path: Path) -> None:
    rows = [(f"N{n}", str(n)) for n in range(19)]
    file = written(tmp_path / "a.csv", ("name", "Umsatz"), *rows, ("Ada", "viel"))
    assert counts(brought(crm, file, code=6)) == (19, 0, 0, 1, 0)


def test_secrets_of_any_file_are_left_out(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "Password_Hash", "api key"), ("Ada", "$2y$10$abc", "k"))
    assert brought(crm, file)["left_out"] == ["Password_Hash", "api key"]
    assert one(crm)["fields"] == {}


def test_booked_events_are_meetings(crm: Crm, tmp_path: Path) -> None:
    header = ("Invitee Name", "Invitee Email", "Start Date & Time", "Event Type Name", "Canceled")
    rows = (("Ada", "a@example.com", "2026-01-05 10:00", "Fitting", "false"),
            ("Bob", "b@example.com", "2026-01-06 10:00", "Fitting", "true"))  # fmt: skip
    assert counts(brought(crm, written(tmp_path / "c.csv", header, *rows))) == (1, 0, 0, 0, 1)
    (met,) = crm("interaction", "list", "--json").json
    assert (met["type"], met["subject"], one(crm)["name"]) == ("meeting", "Fitting", "Ada")


def test_conversations_are_tickets(crm: Crm, tmp_path: Path) -> None:
    header = ("Number", "Subject", "Customer", "Customer Email", "Status", "Assigned To", "Created At", "Closed At")
    row = ("11", "Broken chain", "Ada", "a@example.com", "Closed", "Mei", "2026-01-05 10:00", "2026-01-06 11:00")
    assert counts(brought(crm, written(tmp_path / "t.csv", header, row))) == (1, 0, 0, 0, 0)
    (ticket,) = crm("ticket", "list", "--all", "--json").json
    assert (ticket["status"], ticket["assignee"], ticket["external_id"]) == ("closed", "Mei", "11")
