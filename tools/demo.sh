#!/bin/sh
# The walk on real records, or on a simulated workspace where there are none. Editions are signed with a
# throwaway key under build/. The last line is the folder of the editions.
set -eu
bestand=$1 example=$2 simulated=$3 day=$4
if [ -d "$BESTAND_DATA" ]; then
  workspace=$example
else
  workspace=$simulated
  day=2030-03-08
  echo "No data folder at BESTAND_DATA: simulated data instead. Nothing in these editions happened."
  rm -rf "$workspace"
  "$bestand" simulate "$workspace" --days 14 --incidents 300 --seed 1
fi
export BESTAND_KEYS="$PWD/build/demo-keys" BESTAND_PASSPHRASE=throwaway
unset BESTAND_DB BESTAND_PERSON
if [ ! -f "$workspace/record/anchor" ] || [ ! -d "$BESTAND_KEYS" ]; then
  # without its key a demonstration's log is of no use: it starts anew
  rm -rf "$BESTAND_KEYS" "$workspace/record" "$workspace/editions"
  "$bestand" person found -w "$workspace"
fi
"$bestand" run "$workspace"
for level in amber clear; do
  "$bestand" report "$workspace" --date "$day" --level "$level"
done
echo "$workspace/editions"
