#!/usr/bin/env bash
# Brings in what the till has put into a folder, in the order of the names, and makes a backup.
#
#   nightly-import.sh STORE INBOX
#
# Files go to INBOX/done, or to INBOX/failed when they cannot be read at all. Rejected rows stay in INBOX as
# <file>.rejects.csv, to be mended and imported by hand. It may be cut off or run twice: the same rows again change
# nothing. Says nothing when all is well; ends with 6 when rows were rejected, 1 when a file failed.
set -euo pipefail

export CRMCLI_DB=$1
inbox=$2
result=0

mkdir -p "$inbox/done" "$inbox/failed"

put() { mv "$1" "$inbox/$2/$(date +%Y%m%dT%H%M%S)-$(basename "$1")"; }

bring_in() {
  local code=0
  crmcli import "$1" --source till --earn -o json -q > /dev/null 2> "$inbox/.said" || code=$?
  case $code in
    0) put "$1" done ;;
    6)
      put "$1" done
      result=6
      echo "some rows were rejected: $1.rejects.csv" >&2
      ;;
    7 | 9) # the store is busy or unusable: the files wait for the next run
      cat "$inbox/.said" >&2
      exit "$code"
      ;;
    *)
      put "$1" failed
      result=1
      echo "$1 could not be imported: $(cat "$inbox/.said")" >&2
      ;;
  esac
}

for noun in customers purchases points; do # customers first, for the others name them
  for file in "$inbox/$noun"*.csv; do
    case $file in *'*.csv' | *.rejects.csv) continue ;; esac
    bring_in "$file"
  done
done
rm -f "$inbox/.said"

crmcli db backup -q > /dev/null
exit "$result"
