#!/bin/sh
# Does what the entry point of the published image does, as far as others can tell.
set -eu

case "${1:-}" in
  '' | -*) set -- postgres "$@" ;;
esac
[ "$1" = postgres ] || exec "$@"

# What is wrong with some variants of the image.
wrong=/etc/bender-wrong
if [ -e $wrong/elsewhere ]; then
  PGDATA="$(cat $wrong/elsewhere)"
  export PGDATA
fi

if [ "$(id -u)" = 0 ]; then
  [ ! -e $wrong/lost-libraries ] || rm -f "$(pg_config --pkglibdir)/$(cat $wrong/lost-libraries).so"
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  find "$PGDATA" ! -user postgres -exec chown postgres:postgres {} +
  chown postgres:postgres /var/run/postgresql
  exec su -s /bin/sh -c 'exec "$0" "$@"' -- postgres "$0" "$@"
fi

user="${POSTGRES_USER:-postgres}"
database="${POSTGRES_DB:-$user}"

# A server that is reached from within only.
begin_aside() { pg_ctl -D "$PGDATA" -w -s -o "-c listen_addresses=''" start; }

end_aside() { pg_ctl -D "$PGDATA" -w -s -m fast stop; }

ask() { psql -X -q -v ON_ERROR_STOP=1 -U "$user" "$@"; }

init() {
  secret="$(mktemp)"
  printf '%s\n' "$POSTGRES_PASSWORD" >"$secret"
  # shellcheck disable=SC2086 # these are several words
  initdb -D "$PGDATA" --username="$user" --pwfile="$secret" --auth=trust ${POSTGRES_INITDB_ARGS:-}
  rm "$secret"
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  printf "\nlisten_addresses = '*'\nunix_socket_directories = '/var/run/postgresql'\n" >>"$PGDATA/postgresql.conf"
  begin_aside
  [ "$database" = postgres ] || echo 'CREATE DATABASE :"name";' | ask -d postgres -v name="$database"
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) "$file" ;;
      *.sql) ask -d "$database" -f "$file" ;;
    esac
  done
  end_aside
}

if [ -s "$PGDATA/PG_VERSION" ]; then
  echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
else
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || POSTGRES_PASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")"
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    exit 1
  fi
  init
  echo 'PostgreSQL init process complete; ready for start up.'
fi

if [ -e $wrong/fatal ]; then
  cat $wrong/fatal >&2
  exit 1
fi
if [ -e $wrong/never-ready ]; then
  trap 'exit 0' TERM INT
  sleep 1000000 &
  wait
fi
if [ -d $wrong/every-start ]; then
  begin_aside
  for file in $wrong/every-start/*.sql; do
    psql -X -q -U "$user" -d "$(basename "$file" .sql)" -f "$file" || true
  done
  end_aside
fi

[ ! -e $wrong/listens-within ] || set -- "$@" -c listen_addresses=127.0.0.1
exec "$@"
