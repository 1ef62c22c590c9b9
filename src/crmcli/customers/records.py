"""The customer's tables as the journal sees them: one record with its e-mails, phones and tags."""

from crmcli.kernel.records import Table

FIGURES = frozenset(
    {
        "version", "stage", "stage_since", "furthest", "purchases", "first_purchase", "last_purchase", "last_contact",
    }
)  # fmt: skip

CUSTOMER = Table("customer", "customer", about="id", derived=FIGURES, search=True)
EMAIL = Table("customer_email", "customer", of="customer_id", key=("customer_id", "place"), about="customer_id")
PHONE = Table("customer_phone", "customer", of="customer_id", key=("customer_id", "place"), about="customer_id")
TAG = Table("customer_tag", "customer", of="customer_id", key=("customer_id", "tag"), about="customer_id")
APART = Table("customer_apart", "customer", of="customer_id", about="customer_id")
EXTERNAL = Table("customer_external", "customer", of="customer_id", key=("source", "external_id"), about="customer_id")
