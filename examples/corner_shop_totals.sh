#!/usr/bin/env bash
# Every figure of the sample shop, out of crmcli commands, beside what it must be. Ends with 1 when one differs.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export CRMCLI_NOW=2026-11-14T20:00:00Z # the day the sample ends on
export CRMCLI_ZONE=America/Los_Angeles CRMCLI_COUNTRY=US CRMCLI_CURRENCY=USD
export CRMCLI_DB=$work/crm.db XDG_CONFIG_HOME=$work/config
wrong=0

is() { # what it is, what it must be, what it came to
  local sign=ok
  if [ "$2" != "$3" ]; then
    sign=WRONG
    wrong=1
  fi
  printf '%-5s %-44s %16s %s\n' "$sign" "$1" "$3" "$([ $sign = ok ] || echo "must be $2")"
}

counted() { crmcli "$1" list -w "$2" -o ids | grep -c . || true; } # of a noun, those that a filter lets through
customers() { counted customer "$1"; }
column() { awk -F '\t' -v key="$1" -v column="$2" '$1 == key { print $column }' "$work/report"; }
figure() { awk -F '\t' -v name="$1" 'NR == 1 { for (n = 1; n <= NF; n++) place[$n] = n } NR == 2 { print $place[name] }' "$work/report"; }
report() { crmcli report "$@" -o tsv > "$work/report"; }

# The files as they are: given as an argument, or beside this program in the project.
shop=${1:-$(dirname "$0")/../tests/samples/corner-shop}
cp "$shop"/*.csv "$work" # so that rejected rows are not written among them
crmcli db init -q > "$work/said"
for noun in customers contacts purchases points interactions tickets; do
  crmcli import "$work/$noun.csv" -q > "$work/said" 2>&1 || [ $? = 6 ] || { cat "$work/said" >&2; exit 1; } # 6: some rows were rejected
done

echo "What came in"
crmcli import list --fields noun,rows,created,rejected -o csv > "$work/runs"
runs() { awk -F , -v noun="$1" -v name="$2" 'NR == 1 { for (n = 1; n <= NF; n++) place[$n] = n } $place["noun"] == noun { print $place[name] }' "$work/runs"; }
is "customers: rows" 417 "$(runs customers rows)"
is "customers: created" 412 "$(runs customers created)"
is "customers: rejected" 5 "$(runs customers rejected)"
is "purchases: rows" 1224 "$(runs purchases rows)"
is "purchases: created" 1219 "$(runs purchases created)"
is "purchases: rejected" 3 "$(runs purchases rejected)"
is "points: rows" 820 "$(runs points rows)"
is "points: created" 818 "$(runs points created)"
is "points: rejected" 2 "$(runs points rejected)"
is "contacts: rows" 68 "$(runs contacts rows)"
is "contacts: created" 67 "$(runs contacts created)"
is "contacts: rejected" 1 "$(runs contacts rejected)"
is "tickets: rows" 262 "$(runs tickets rows)"
is "tickets: created" 260 "$(runs tickets created)"
is "tickets: rejected" 2 "$(runs tickets rejected)"
is "interactions: rows" 901 "$(runs interactions rows)"
is "interactions: created" 900 "$(runs interactions created)"
is "interactions: rejected" 1 "$(runs interactions rejected)"

echo "Customers"
is "people" 372 "$(customers kind=person)"
is "companies" 40 "$(customers kind=organisation)"
is "said to be active" 253 "$(customers fields.status=active)"
is "said to be lapsed" 87 "$(customers fields.status=lapsed)"
is "said to be a lead" 72 "$(customers fields.status=lead)"
is "without an e-mail address" 21 "$(customers "email=''")"
is "without a phone" 41 "$(customers "phone=''")"

echo "Purchases"
report purchases --by currency
is "bought" 184194.25 "$(column USD 4)"
is "refunds" 24 "$(column USD 5)"
is "given back" 1998.80 "$(column USD 6)"
is "in all" 182195.45 "$(column USD 7)"
is "customers who bought" 340 "$(column USD 3)"
report purchases --by year
is "2024" 8295.60 "$(column 2024 8)"
is "2025" 89287.58 "$(column 2025 8)"
is "2026" 84612.27 "$(column 2026 8)"
report purchases --by category
is "bikes" 102328.95 "$(column bike 8)"
is "service" 30231.35 "$(column service 8)"
is "parts" 26708.97 "$(column parts 8)"
is "accessories" 14982.78 "$(column accessories 8)"
is "clothing" 7943.40 "$(column clothing 8)"
is "purchases of K0004, refunds among them" 19 "$(crmcli purchase list --customer import:K0004 -o ids | grep -c .)"
is "buyers who have not bought since 20 May 2026" 142 "$(customers 'last_purchase<2026-05-20')"

echo "The best five"
crmcli customer list --fields external_id,spent --sort -spent --limit 5 -o tsv -q > "$work/report"
is "K0332" 6291.50 "$(column K0332 2)"
is "K0255" 5528.36 "$(column K0255 2)"
is "K0004" 5513.74 "$(column K0004 2)"
is "K0158" 5008.60 "$(column K0158 2)"
is "K0212" 4985.90 "$(column K0212 2)"

echo "Points"
report points --by reason
is "entries" 818 "$(awk -F '\t' 'NR > 1 { sum += $2 } END { print sum }' "$work/report")"
is "their sum" 78814 "$(awk -F '\t' 'NR > 1 { sum += $4 } END { print sum }' "$work/report")"
is "entries from purchases" 732 "$(column purchase 2)"
is "redeemed" 54 "$(column redeemed 2)"
is "refunds" 17 "$(column refund 2)"
is "gifts" 15 "$(column gift 2)"
crmcli points balance --all -o tsv > "$work/report"
is "customers with points" 210 "$(awk 'END { print NR - 1 }' "$work/report")"
crmcli customer list --fields external_id,points --sort -points --limit 3 -o tsv -q > "$work/report"
is "K0332" 4790 "$(column K0332 2)"
is "K0007" 4483 "$(column K0007 2)"
is "K0367" 4357 "$(column K0367 2)"
crmcli points balance import:K0107 -o tsv | cut -f 6 > "$work/report"
is "K0107 owes" 268 "$(tail -n 1 "$work/report")"

echo "Contacts"
crmcli contact list --fields customer,primary -o tsv > "$work/report"
is "contacts" 67 "$(awk 'END { print NR - 1 }' "$work/report")"
is "companies that have some" 40 "$(tail -n +2 "$work/report" | cut -f 1 | sort -u | grep -c .)"
is "primary ones" 40 "$(counted contact primary=yes)"

echo "Tickets"
is "closed" 166 "$(counted ticket status=closed)"
is "resolved" 73 "$(counted ticket status=resolved)"
is "open" 11 "$(counted ticket status=open)"
is "waiting for the customer" 10 "$(counted ticket status=pending_customer)"
report service --by priority
is "urgent" 18 "$(column urgent 2)"
is "high" 51 "$(column high 2)"
is "normal" 139 "$(column normal 2)"
is "low" 52 "$(column low 2)"
report service --by kind
is "repair" 89 "$(column repair 2)"
is "order" 77 "$(column order 2)"
is "question" 53 "$(column question 2)"
is "warranty" 27 "$(column warranty 2)"
is "complaint" 14 "$(column complaint 2)"
report service
is "answered" 249 "$(figure first_replies)"
is "hours to the first answer, mean" 12.062 "$(figure first_reply_hours_mean)"
is "hours to the first answer, median" 6.05 "$(figure first_reply_hours_median)"
is "resolved at some time" 239 "$(figure resolutions)"
is "hours to the resolution, mean" 82.0 "$(figure resolution_hours_mean)"
is "hours to the resolution, median" 49.55 "$(figure resolution_hours_median)"
is "ratings" 132 "$(figure ratings)"
is "mean rating" 3.492 "$(figure rating_mean)"

late() { # tickets whose figure of hours is over the target of their priority: urgent, high, normal, low
  counted ticket "(priority=urgent and $1>$2) or (priority=high and $1>$3) or (priority=normal and $1>$4) or (priority=low and $1>$5)"
}
is "answered late" 93 "$(late first_reply_hours 1 4 8 24)"
is "resolved late" 83 "$(late resolution_hours 8 24 72 168)"

echo "Interactions"
is "calls" 273 "$(counted interaction type=call)"
is "e-mails" 252 "$(counted interaction type=email)"
is "visits" 183 "$(counted interaction type=visit)"
is "text messages" 126 "$(counted interaction type=sms)"
is "meetings" 66 "$(counted interaction type=meeting)"
crmcli interaction list --fields customer,text -o jsonl > "$work/report"
is "interactions" 900 "$(grep -c . "$work/report")"
is "customers with some" 354 "$(grep -o '"customer": *"c[0-9]*"' "$work/report" | sort -u | grep -c .)"
is "texts of several lines" 125 "$(grep -c '\\n' "$work/report")"

exit $wrong
