"""WooCommerce: customers and orders, of WooCommerce itself and of the usual export plugins."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, left_out, to, typed

CUSTOMERS = {
    **to("external_id", "customer_id", "ID", "user_id"),
    **to("name", "Name", "display_name", "billing_full_name"),
    **to("given", "billing_first_name", "first_name"),
    **to("family", "billing_last_name", "last_name"),
    **to("emails", "Email", "user_email", "billing_email"),
    **to("phones", "billing_phone", "shipping_phone", "Phone"),
    **to("company", "billing_company"),
    **to("street", "billing_address_1"),
    **to("street", "billing_address_2", join=", "),
    **to("city", "billing_city", "City"),
    **to("region", "billing_state", "Region"),
    **to("postcode", "billing_postcode", "Postal code"),
    **to("country", "billing_country", "Country / Region"),
    **to("since", "user_registered", "date_registered", "Sign up", "customer_since"),
    **typed("number", "Orders", "order_count", "Total spend", "total_spent", "AOV"),
    **typed("date", "Last active", "last_order_date"),
    **left_out("user_pass", "user_nicename", "user_status", "nickname", "roles", "role", "wp_*", "session_tokens",
               "user_activation_key", "shipping_*", "paying_customer", "show_admin_bar*", "rich_editing",
               "syntax_highlighting", "comment_shortcuts", "admin_color", "use_ssl", "dismissed_wp_pointers",
               "last_update", "_woocommerce_*", "user_url"),
    **to("fields.username", "Username", "user_login"),
}  # fmt: skip
ORDERS = {
    **to("external_id", "order_id", "Order ID"),
    **to("order", "Order Number", "order_number", "Order #"),
    **to("total", "Order Total Amount", "order_total", "Order Total", "N. Revenue", "Net Sales"),
    **to("currency", "order_currency", "Currency"),
    **to("date", "Order Date", "order_date", "date", "Paid Date", "date_created"),
    **to("customer", "Email (Billing)", "billing_email", "Billing Email", "customer_email"),
    **to("note", "Customer Note", "customer_note", "Product(s)"),
    **to("customer.given", "First Name (Billing)", "billing_first_name", "Billing First Name"),
    **to("customer.family", "Last Name (Billing)", "billing_last_name", "Billing Last Name"),
    **to("customer.company", "Company (Billing)", "billing_company", "Billing Company"),
    **to("customer.phone", "Phone (Billing)", "billing_phone", "Billing Phone"),
    **to("fields.status", "Order Status", "order_status", "status"),
    **left_out("* (Billing)", "* (Shipping)", "shipping_*", "Shipping *", "billing_*", "Billing *", "Item *",
               "line_items",
               "Cart Discount Amount", "Order Subtotal Amount", "Order Shipping Amount", "Order Refund Amount",
               "Order Total Tax Amount", "Payment Method*", "payment_method*", "Coupon*", "Discount*", "tax_*", "fee_*",
               "download_permissions*", "order_key", "customer_ip_address", "customer_user_agent", "transaction_id"),
}  # fmt: skip
UNPAID = ("failed", "cancelled", "pending", "checkout-draft", "wc-failed", "wc-cancelled", "wc-pending",
          "Pending payment", "trash")  # fmt: skip

PROFILES = (
    Profile(
        "WooCommerce",
        (("billing_first_name", "billing_email", "billing_address_1", "billing_phone"),
         ("user_login", "user_email", "user_registered", "user_pass", "date_registered", "wp_capabilities",
          "paying_customer", "customer_id"),),
        Layout(name="woocommerce", noun="customers", source="woocommerce", columns=CUSTOMERS),
    ),
    Profile(
        "WooCommerce",
        (("Username",), ("AOV", "Last active", "Sign up"), ("Total spend", "Orders")),
        Layout(name="woocommerce", noun="customers", source="woocommerce", columns=CUSTOMERS),
    ),
    Profile(
        "WooCommerce",
        (("Order Number", "order_number", "order_id", "Order ID"), ("Order Status", "order_status", "status"),
         ("Email (Billing)", "billing_email", "Billing Email"),
         ("Order Total Amount", "order_total", "Order Total")),
        Layout(name="woocommerce", noun="purchases", source="woocommerce", columns=ORDERS,
               skip={"Order Status": UNPAID, "status": UNPAID}),
    ),
)  # fmt: skip
