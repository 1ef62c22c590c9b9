"""What columns mean in files of every make: secrets, which are never kept, words for consent, sums of purchases.

Below what an option, a mapping file or a profile says. Consents and sums count only where the cells bear them out.
"""

from collections.abc import Sequence
from itertools import islice

from crmcli.custom.rules import is_number, yes_or_no
from crmcli.exchange.layout import OWN_NAME, Layout, Use
from crmcli.exchange.profiles.profile import left_out
from crmcli.exchange.readers.source import Rows
from crmcli.kernel.names import fold

YES = "subscribed|opted in|opt-in|opt in|accepted|granted|agreed|active|abonniert|angemeldet|inscrit|abonné|suscrito"
NO = (
    "unsubscribed|opted out|opt-out|opt out|declined|refused|denied|withdrawn|revoked|abgemeldet|widerrufen|désinscrit|"
    "désabonné|baja|avregistrerad"
)
NEITHER = "unknown|unbekannt|inconnu|desconocido|okänd|pending|never subscribed|not set|n/a|-"
WORDS = {word: meaning for meaning, words in (("yes", YES), ("no", NO), ("", NEITHER)) for word in words.split("|")}
CONSENTS = {
    "marketing": (
        "marketing consent", "accepts marketing", "marketing opt in", "marketing permission", "gdpr consent", "opt in",
        "marketing allowed", "werbeeinwilligung", "einwilligung werbung", "werbung erlaubt", "consentement marketing",
        "consentimiento marketing", "acepta marketing", "marknadsföring", "marketing",
    ),
    "marketing/email": (
        "newsletter", "newsletter opt in", "newsletter consent", "newsletter subscription", "accepts email marketing",
        "email opt in", "email marketing consent", "email consent", "email subscription", "email subscription status",
        "email permission", "subscribed to newsletter", "subscribed", "mailing list", "e-mail-einwilligung",
        "newsletter abonniert", "newsletter-einwilligung", "abonné newsletter", "inscrit newsletter",
        "accepte la newsletter", "boletín", "suscrito al boletín", "nyhetsbrev",
    ),
    "marketing/sms": ("sms opt in", "sms consent", "sms marketing consent", "accepts sms marketing", "sms marketing"),
    "marketing/phone": ("phone consent", "phone opt in", "telefonwerbung", "call consent"),
    "marketing/post": ("post consent", "mail consent", "postwerbung", "direct mail"),
}  # fmt: skip
REFUSALS = {
    "marketing/email": ("email opt out", "unsubscribed", "do not email", "newsletter opt out", "opted out of email"),
    "marketing/phone": ("do not call", "no calls"),
    "marketing/sms": ("sms opt out", "do not text"),
    "marketing": ("do not contact", "opt out", "opted out", "werbesperre", "werbewiderspruch"),
}
REFUSED = {**dict.fromkeys(("yes", "y", "true", "1", "x", "ja", "oui", "sí", "si"), "no"),
           **dict.fromkeys(("no", "n", "false", "0", "nein", "non", "nej"), "")}  # fmt: skip
SUMS = (
    "total spent", "total spend", "lifetime spend", "lifetime value", "total revenue", "revenue", "turnover",
    "annual revenue", "orders", "order count", "total orders", "number of orders", "umsatz", "jahresumsatz",
    "gesamtumsatz", "anzahl bestellungen", "chiffre d'affaires", "total dépensé", "total achats", "facturación",
    "total gastado", "ingresos", "omsättning", "discount %", "rabatt %", "remise %", "descuento %",
)  # fmt: skip
SECRETS = (
    "password", "passwd", "pwd", "user pass", "user password", "password hash", "encrypted password", "hashed password",
    "hash", "salt", "password salt", "passwort", "kennwort", "mot de passe", "contraseña", "lösenord", "session tokens",
    "session token", "access token", "refresh token", "auth token", "api key", "api token", "secret", "reset token",
    "reset password token", "remember token", "user activation key", "verification token", "two factor secret",
    "card number full", "cvv", "cvc", "multipass identifier", "password_digest", "login token",
)  # fmt: skip

GUESSES = {
    **{name: Use(consent=to_what, values=WORDS) for to_what, names in CONSENTS.items() for name in names},
    **{name: Use(consent=to_what, values=REFUSED) for to_what, names in REFUSALS.items() for name in names},
    **{name: Use(OWN_NAME, type="number") for name in SUMS},
}
NEVER = left_out(*SECRETS)

SAMPLE = 300
MOST_WRONG = 10
"""One cell in so many may speak against a guess; it is rejected then, as any wrong cell."""


def layout_for(rows: Rows, noun: str) -> Layout:
    """What is known of a file's columns without knowing its make, its guesses borne out by its first rows."""
    guesses = Layout(columns=GUESSES).uses(rows.header) if noun == "customers" else {}
    sample = [cells for _, cells, fault in islice(iter(rows), SAMPLE) if not fault] if guesses else []
    sound = {rows.header[n]: use for n, use in guesses.items() if _bear_out(use, [row[n] for row in sample])}
    return Layout(columns={**sound, **NEVER})


def _bear_out(use: Use, cells: Sequence[str]) -> bool:
    said = [cell for cell in cells if cell.strip()]
    return sum(not _fits(use, cell) for cell in said) * MOST_WRONG <= len(said)


def _fits(use: Use, cell: str) -> bool:
    if use.consent:
        return fold(cell) in use.values or yes_or_no(cell) is not None
    return is_number(cell)
