"""Every command: its name, one line of help, and the module whose function of that verb it is. Imports nothing.

A command is registered here and nowhere else. `crmcli customer add` is `add` in `crmcli/customers/cli.py`; a verb
that is a word of Python has an underscore behind it (`list_`, `import_`), and a hyphen is an underscore there
(`time_in_stage`). A name that alone is a command has no verb.
"""

GROUPS: dict[str, str] = {
    "customer": "People and companies you sell to",
    "interaction": "What was said and done: calls, visits, messages, notes",
    "purchase": "What they bought, and refunds",
    "points": "The loyalty ledger",
    "journey": "The stage each customer has reached",
    "report": "Figures, each with its definition",
    "config": "Settings and custom fields",
    "db": "The store: make, check, back up, restore",
}

FRONT = "crmcli.overview.cli"
"""Whose `front` bare `crmcli` shows."""

TOPICS: dict[str, str] = {
    "output": "Formats, columns, sorting; what scripts may rely on",
    "filters": "The language of --where",
    "dates": "How days and times are written",
    "references": "How a customer or another record is named",
    "import": "Bringing files in",
    "export": "Writing files",
    "exit-codes": "What the exit code says",
    "environment": "Variables, and where settings come from",
    "undo": "Taking changes back, and the journal",
    "points": "Earning, spending, expiry, debt",
    "journey": "The stages and how customers reach them",
    "settings": "What can be set, and how",
    "store": "The file, backups, checks",
}
"""What `crmcli help` explains: each is a file in `crmcli/topics/`."""

COMMANDS: dict[str, tuple[str, str]] = {
    "log": ("Write down a call, a visit, a message or a note", "crmcli.interactions.cli"),
    "find": ("Find anything by its words", "crmcli.overview.cli"),
    "show": ("Show the record behind a reference", "crmcli.overview.cli"),
    "customer add": ("Add a person or a company", "crmcli.customers.cli"),
    "customer list": ("List customers", "crmcli.customers.cli"),
    "customer show": ("Show a customer", "crmcli.customers.cli"),
    "customer edit": ("Change a customer", "crmcli.customers.cli"),
    "customer rm": ("Put customers into the trash", "crmcli.customers.cli"),
    "customer restore": ("Take customers out of the trash", "crmcli.customers.cli"),
    "customer tag": ("Add tags", "crmcli.customers.cli"),
    "customer untag": ("Take tags off", "crmcli.customers.cli"),
    "customer assign": ("Say who looks after customers", "crmcli.customers.cli"),
    "interaction list": ("List interactions, the newest first", "crmcli.interactions.cli"),
    "interaction show": ("Show an interaction", "crmcli.interactions.cli"),
    "interaction edit": ("Change an interaction", "crmcli.interactions.cli"),
    "interaction rm": ("Put interactions into the trash", "crmcli.interactions.cli"),
    "interaction restore": ("Take interactions out of the trash", "crmcli.interactions.cli"),
    "purchase add": ("Record a purchase", "crmcli.purchases.cli"),
    "purchase list": ("List purchases and refunds", "crmcli.purchases.cli"),
    "purchase show": ("Show a purchase", "crmcli.purchases.cli"),
    "purchase refund": ("Refund a purchase, whole or in part", "crmcli.purchases.cli"),
    "points earn": ("Give points", "crmcli.loyalty.cli"),
    "points redeem": ("Spend points", "crmcli.loyalty.cli"),
    "points adjust": ("Correct a balance, with a reason", "crmcli.loyalty.cli"),
    "points balance": ("Show what a customer has", "crmcli.loyalty.cli"),
    "points statement": ("List a customer's points entries", "crmcli.loyalty.cli"),
    "journey stages": ("List the stages and how many are in each", "crmcli.journeys.cli"),
    "journey move": ("Move a customer to a stage", "crmcli.journeys.cli"),
    "journey show": ("Show a customer's way through the stages", "crmcli.journeys.cli"),
    "journey board": ("Show the newest customers of every stage side by side", "crmcli.journeys.cli"),
    "report journey": ("Where customers stand, who moved on, how long they stay", "crmcli.reports.cli"),
    "report funnel": ("How many got how far along the journey", "crmcli.reports.cli"),
    "report time-in-stage": ("How long customers stay in each stage", "crmcli.reports.cli"),
    "report purchases": ("Purchases, refunds and buyers, by year or any field", "crmcli.reports.cli"),
    "report points": ("Points entries by kind and reason", "crmcli.reports.cli"),
    "import": ("Bring files in: customers, purchases, points, stage moves", "crmcli.exchange.cli"),
    "export": ("Write files: one noun, or everything", "crmcli.exchange.cli"),
    "history": ("What was changed, by whom, when", "crmcli.upkeep.cli"),
    "undo": ("Take a change back", "crmcli.upkeep.cli"),
    "redo": ("Bring an undone change back", "crmcli.upkeep.cli"),
    "schema": ("Document the fields of a noun", "crmcli.upkeep.cli"),
    "config list": ("List settings and where each comes from", "crmcli.custom.cli"),
    "config get": ("Show one setting", "crmcli.custom.cli"),
    "config set": ("Keep a setting", "crmcli.custom.cli"),
    "config unset": ("Forget a setting", "crmcli.custom.cli"),
    "config field": ("Add, list and remove custom fields", "crmcli.custom.cli"),
    "db init": ("Make the store", "crmcli.upkeep.db"),
    "db path": ("Print where the store is", "crmcli.upkeep.db"),
    "db info": ("Say what is in the store", "crmcli.upkeep.db"),
    "db migrate": ("Bring the store up to date", "crmcli.upkeep.db"),
    "db check": ("Check that the store is whole", "crmcli.upkeep.db"),
    "db backup": ("Make a verified backup", "crmcli.upkeep.db"),
    "db restore": ("Bring a backup back", "crmcli.upkeep.db"),
    "demo": ("Show crmcli at work on a sample business", "crmcli.upkeep.demo"),
    "doctor": ("Look for what could go wrong here", "crmcli.upkeep.doctor"),
    "completion": ("Print the completion script of a shell", "crmcli.upkeep.cli"),
    "help": ("Explain a topic", "crmcli.upkeep.cli"),
}
