# shellcheck shell=bash
# The servers that the tests update: root folders filled from Debian's packages, without installing
# any. Sourced by parts.sh.

# Raised when what is put into the folders changes.
SERVERS_FORMAT=1

# Prints the folder with a root folder for each server.
get_servers() {
  local home="$PARTS_CACHE/servers/$SERVERS_FORMAT" postgres
  if [ ! -d "$home/postgres" ]; then
    need_debian "PostgreSQL" || return 1
    postgres="$(postgres_of_debian)" || { refresh_debian && postgres="$(postgres_of_debian)"; } ||
      fail "Debian's package 'postgresql' names no version; look at 'apt-cache depends postgresql'." || return 1
    fill_root "$home/postgres" "$postgres" "${postgres/postgresql-/postgresql-client-}" tzdata locales || return 1
  fi
  fill_root "$home/transmission" transmission-daemon || return 1
  fill_root "$home/dnsmasq" dnsmasq-base || return 1
  fill_root "$home/nginx" nginx || return 1
  echo "$home"
}

# Prints such as postgresql-15: the one that this Debian has.
postgres_of_debian() {
  apt-cache depends postgresql 2>/dev/null | awk '$1 == "Depends:" && $2 ~ /^postgresql-[0-9]+$/ { print $2; found = 1; exit } END { exit !found }'
}

# Fills a folder, once, with what PACKAGES… and the libraries below them hold, as an image has it:
# all programs below usr, no manuals, and the list of packages that a scanner reads.
fill_root() { # FOLDER PACKAGES…
  local home="$1" work needed
  shift
  [ ! -d "$home" ] || return 0
  need_debian "$1" || return 1
  known_to_debian "$1" || refresh_debian || return 1
  say "unpacking Debian's $1 and the libraries below it"
  work="$(new_work_folder)" || return 1
  needed="$(needed_of_debian base-files libc-bin "$@")" ||
    fail "'apt-get install --simulate $*' failed (its reason is above); mend that, then run this again." || return 1
  mkdir "$work/packages"
  # shellcheck disable=SC2086 # these are several words
  download_debian "$work/packages" $needed || { refresh_debian && download_debian "$work/packages" $needed; } ||
    fail "'apt-get download' failed for $1 and the libraries below it (its reason is above)." || return 1
  unpack_root "$work/root" "$work"/packages/*.deb || return 1
  put_in_place "$work/root" "$home" || return 1
  rm -rf "$work"
}

# Prints PACKAGES… and all libraries below them, as if nothing was installed.
needed_of_debian() { # PACKAGES…
  local package simulated
  simulated="$(apt-get install --simulate -qq --no-install-recommends -o Dir::State::status=/dev/null \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= "$@")" || return 1
  awk '$1 == "Inst" { print $2 }' <<<"$simulated" | while read -r package; do
    case " $* " in *" $package "*) echo "$package"; continue ;; esac
    case "$package" in
      libllvm* | libz3-* | libperl* | *-perl | libpam-*) ;; # of compilers and installations
      lib* | zlib1g) echo "$package" ;;
    esac
  done
}

unpack_root() { # FOLDER FILES…
  local root="$1" package folder
  shift
  for folder in bin sbin lib lib64; do
    mkdir -p "$root/usr/$folder"
    ln -s "usr/$folder" "$root/$folder"
  done
  mkdir -p "$root/var/lib/dpkg"
  for package in "$@"; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink --no-same-owner \
      --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/info' \
      --exclude='./usr/share/locale' --exclude='./usr/share/lintian' --exclude='./usr/share/bash-completion' \
      --exclude='./usr/share/postgresql/*/man' --exclude='./usr/lib/postgresql/*/lib/bitcode' \
      --exclude='./usr/lib/postgresql/*/lib/llvmjit*' --exclude='./usr/lib/*/gconv' --exclude='./usr/lib/*/perl*' \
      --exclude='*/systemd/system' --exclude='./etc/init.d' ||
      fail "${package##*/} does not unpack; look at the free space below $PARTS_CACHE." || return 1
    { dpkg-deb -f "$package" && printf 'Status: install ok installed\n\n'; } >>"$root/var/lib/dpkg/status" || return 1
  done
  [ ! -d "$root/usr/share/i18n" ] || add_locale "$root"
}

# The published image of PostgreSQL has one locale with an order of its own.
add_locale() { # ROOT
  mkdir -p "$1/usr/lib/locale"
  I18NPATH="$1/usr/share/i18n" localedef --no-archive -i en_US -f UTF-8 "$1/usr/lib/locale/en_US.utf8" ||
    fail "'localedef' did not make the locale en_US.utf8 (its reason is above)." || return 1
  rm -rf "$1/usr/share/i18n"
}
