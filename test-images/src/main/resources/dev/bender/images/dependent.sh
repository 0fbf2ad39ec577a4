#!/bin/sh
# Lives on its database: writes twice a second over one connection, and says on port 80 how that goes.
set -u

folder=/var/lib/dependent
mkdir -p $folder
starts=$(($(cat $folder/starts 2>/dev/null || echo 0) + 1))
echo $starts >$folder/starts
rm -f $folder/good
if [ -e /etc/bender-wrong/unhealthy-after-restart ] && [ $starts -ge 2 ]; then touch $folder/unwell; fi

export PGCONNECT_TIMEOUT=3

beats() {
  echo 'CREATE TABLE IF NOT EXISTS beats (at timestamptz NOT NULL);'
  while sleep 0.5; do
    echo 'INSERT INTO beats VALUES (clock_timestamp()) RETURNING at;'
    # only reached if that was good: psql ends at its first error
    echo "\\! touch $folder/good"
  done
}

trap 'exit 0' TERM INT
nc -ll -p 80 -e /usr/local/bin/answer &
while true; do
  beats | psql -X -q -A -t -v ON_ERROR_STOP=1 >/dev/null
  rm -f $folder/good
  sleep 0.5
done &
wait
