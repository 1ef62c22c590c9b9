"""Outlook and Outlook.com contacts, in English, German, French and Spanish.

The desktop program writes the headers in its own language, Outlook.com in English. Both write dates as the computer
does, `0/0/00` for none. The address at work comes first, the one at home and the other one where nothing is said of it.
"""

from crmcli.exchange.layout import OWN_NAME, Layout, Use
from crmcli.exchange.profiles.profile import Columns, Profile, left_out, to, typed

PARTS = {
    "street": ("Business Street", "Straße geschäftlich", "Rue (bureau)", "Calle del trabajo"),
    "city": ("Business City", "Ort geschäftlich", "Ville (bureau)", "Ciudad de trabajo", "Ciudad del trabajo"),
    "region": ("Business State", "Region geschäftlich", "Bundesland/Kanton geschäftlich", "Dép/Région (bureau)",
               "Provincia o estado de trabajo"),
    "postcode": ("Business Postal Code", "Postleitzahl geschäftlich", "Code postal (bureau)",
                 "Código postal del trabajo"),
    "country": ("Business Country/Region", "Business Country", "Land/Region geschäftlich", "Pays (bureau)",
                "Pays/Région (bureau)", "País o región del trabajo"),
}  # fmt: skip
AT_HOME = {
    "street": ("Home Street", "Straße privat", "Rue (domicile)", "Calle del domicilio"),
    "city": ("Home City", "Ort privat", "Ville (domicile)", "Ciudad del domicilio"),
    "region": ("Home State", "Bundesland/Kanton privat", "Region privat", "Dép/Région (domicile)",
               "Provincia o estado del domicilio"),
    "postcode": ("Home Postal Code", "Postleitzahl privat", "Code postal (domicile)", "Código postal del domicilio"),
    "country": ("Home Country/Region", "Home Country", "Land/Region privat", "Pays (domicile)",
                "Pays/Région (domicile)", "País o región del domicilio"),
}  # fmt: skip
ELSEWHERE = {
    "street": ("Other Street", "Weitere Straße", "Rue (autre)", "Otra calle"),
    "city": ("Other City", "Weiterer Ort", "Ville (autre)", "Otra ciudad"),
    "region": ("Other State", "Weiteres/r Bundesland/Kanton", "Dép/Région (autre)", "Otra provincia o estado"),
    "postcode": ("Other Postal Code", "Weitere Postleitzahl", "Code postal (autre)", "Otro código postal"),
    "country": ("Other Country/Region", "Other Country", "Weiteres/e Land/Region", "Pays (autre)",
                "Pays/Région (autre)", "Otro país o región"),
}  # fmt: skip


def _address(parts: dict[str, tuple[str, ...]], *before: dict[str, tuple[str, ...]]) -> Columns:
    """An address that counts where those before it say nothing; streets may have second and third lines."""
    silent = "|".join(header for other in before for headers in other.values() for header in headers)
    columns: Columns = {}
    for field, headers in parts.items():
        for header in headers:
            columns[header] = Use(field, unless=silent, otherwise=OWN_NAME)
            if field == "street":
                columns |= {
                    f"{header} {line}": Use(field, join=", ", unless=silent, otherwise=OWN_NAME) for line in (2, 3)
                }
    return columns


COLUMNS = {
    **to("given", "First Name", "Vorname", "Prénom", "Nombre"),
    **to("given", "Middle Name", "Weitere Vornamen", "Deuxième prénom", "Segundo nombre", join=" "),
    **to("family", "Last Name", "Nachname", "Nom", "Apellidos"),
    **to("company", "Company", "Firma", "Société", "Organización"),
    **to("fields.title", "Title", "Anrede", "Tratamiento"),
    **to("fields.job_title", "Job Title", "Position", "Puesto"),
    **to("fields.department", "Department", "Abteilung", "Service", "Departamento"),
    **to("emails", "E-mail Address", "E-mail 2 Address", "E-mail 3 Address", "Email Address", "Email 2 Address",
         "Email 3 Address", "E-Mail-Adresse", "E-Mail 2: Adresse", "E-Mail 3: Adresse", "Adresse de messagerie",
         "Adresse de messagerie 2", "Adresse de messagerie 3", "Dirección de correo electrónico",
         "Dirección de correo electrónico 2", "Dirección de correo electrónico 3",
         "Dirección del correo electrónico 3"),
    **to("phones", "Mobile Phone", "Business Phone", "Business Phone 2", "Home Phone", "Home Phone 2", "Other Phone",
         "Primary Phone", "Company Main Phone", "Car Phone", "Mobiltelefon", "Mobiltelefon 2", "Telefon geschäftlich",
         "Telefon geschäftlich 2", "Telefon privat", "Telefon privat 2", "Telefon (privat)", "Telefon (privat 2)",
         "Weiteres Telefon", "Haupttelefon", "Telefon Firma", "Autotelefon", "Tél. mobile", "Téléphone (bureau)",
         "Téléphone 2 (bureau)", "Téléphone (domicile)", "Téléphone 2 (domicile)", "Téléphone (autre)",
         "Téléphone principal", "Téléphone société", "Téléphone (voiture)", "Teléfono móvil", "Teléfono movil",
         "Teléfono del trabajo", "Teléfono del trabajo 2", "Particular", "Otro teléfono", "Teléfono principal"),
    **_address(PARTS),
    **_address(AT_HOME, PARTS),
    **_address(ELSEWHERE, PARTS, AT_HOME),
    **to("birthday", "Birthday", "Geburtstag", "Anniversaire", "Cumpleaños"),
    **typed("date", "Anniversary", "Jahrestag", "Anniversaire de mariage ou fête", "Aniversario"),
    **to("note", "Notes", "Notizen", "Notas"),
    **to("tags", "Categories", "Kategorien", "Catégories", "Categorías", separator=";"),
    **to("fields.website", "Web Page", "Webseite", "Page Web", "Página web"),
    **left_out(
        "* Display Name", "E-mail * Type", "E-mail Type", "*: Angezeigter Name", "*-Typ", "E-Mail *: Typ",
        "Nom complet de l'adresse de messagerie*", "Type de messagerie*", "Priority", "Priorität", "Priorité",
        "Private", "Privat", "Privé", "Sensitivity", "Vertraulichkeit", "Internet Free Busy", "Internet-Frei/Gebucht",
        "Disponibilité Internet", "Directory Server", "Verzeichnisserver", "Serveur d'annuaire", "Gender", "Geschlecht",
        "Sexe", "Mileage", "Reisekilometer", "Kilométrage", "Initials", "Initialen", "Initiales",
    ),
}  # fmt: skip

PROFILES = (
    Profile(
        "Outlook",
        (("E-mail Address", "E-mail 2 Address", "Email 2 Address", "E-Mail-Adresse", "E-Mail 2: Adresse",
          "Adresse de messagerie", "Dirección de correo electrónico"),
         ("Business Phone", "Business Street", "Home Street", "Company Main Phone", "Telefon geschäftlich",
          "Straße geschäftlich", "Straße privat", "Téléphone (bureau)", "Rue (bureau)", "Rue (domicile)",
          "Teléfono del trabajo", "Calle del trabajo")),
        Layout(name="outlook", noun="customers", source="outlook", columns=COLUMNS),
    ),
)  # fmt: skip
