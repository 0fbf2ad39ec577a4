#!/bin/sh
# One request on standard input, one answer on standard output.
folder=/var/lib/dependent

read -r _ path _
while read -r line; do [ "${#line}" -le 1 ] && break; done

answer() { # STATUS TEXT
  printf 'HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' "$1" "${#2}" "$2"
}

is_well() {
  [ ! -e $folder/unwell ] || return 1
  last="$(stat -c %Y $folder/good 2>/dev/null)" || return 1
  [ $(($(date +%s) - last)) -le 3 ]
}

case "$path" in
  /starts) answer '200 OK' "$(cat $folder/starts)" ;;
  *) if is_well; then answer '200 OK' good; else answer '503 Service Unavailable' 'no answer from the database'; fi ;;
esac
