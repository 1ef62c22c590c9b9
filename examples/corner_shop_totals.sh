#!/usr/bin/env bash
# Every figure of the sample shop, out of crmcli commands, beside what it must be. Ends with 1 when one differs.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export CRMCLI_NOW=2026-11-14T20:00:00Z # the day the sample ends on, so that the demo does not shift its dates
export CRMCLI_ZONE=America/Los_Angeles CRMCLI_COUNTRY=US CRMCLI_CURRENCY=USD
export CRMCLI_DB=$work/crm.db
wrong=0

is() { # what it is, what it must be, what it came to
  local sign=ok
  if [ "$2" != "$3" ]; then
    sign=WRONG
    wrong=1
  fi
  printf '%-5s %-44s %16s %s\n' "$sign" "$1" "$3" "$([ $sign = ok ] || echo "must be $2")"
}

customers() { crmcli customer list -w "$1" -o ids | grep -c . || true; }
column() { awk -F '\t' -v key="$1" -v column="$2" '$1 == key { print $column }' "$work/report"; }
report() { crmcli report "$@" -o tsv > "$work/report"; }

crmcli demo --keep "$work" -o jsonl -q > "$work/demo.json"

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

echo "Customers"
is "people" 372 "$(customers kind=person)"
is "companies" 40 "$(customers kind=organisation)"
is "said to be active" 253 "$(customers fields.status=active)"
is "said to be lapsed" 87 "$(customers fields.status=lapsed)"
is "said to be a lead" 72 "$(customers fields.status=lead)"

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

exit $wrong
