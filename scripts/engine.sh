# shellcheck shell=bash
# A private Docker Engine with all its state in one folder, started and stopped without a trace.
# Sourced by parts.sh.

ENGINE_MARK=.bender-engine
# of this network namespace, which /sys/class/net need not be about
DEVICES=/proc/sys/net/ipv4/conf

# Succeeds if an engine answers at SOCKET. Asked with what there is: a bare Debian has no curl.
engine_answers() { # SOCKET
  [ -S "$1" ] || return 1
  if command -v curl >/dev/null; then
    [ "$(curl -s --max-time 3 --unix-socket "$1" http://engine/_ping 2>/dev/null)" = OK ]
  elif command -v docker >/dev/null; then
    timeout 5 docker --host "unix://$1" version --format '{{.Server.Version}}' >/dev/null 2>&1
  else
    python3 - "$1" 2>/dev/null <<'PING'
import socket, sys
with socket.socket(socket.AF_UNIX) as engine:
    engine.settimeout(3)
    engine.connect(sys.argv[1])
    engine.sendall(b"GET /_ping HTTP/1.0\r\nHost: engine\r\n\r\n")
    sys.exit(b" 200 " not in engine.recv(64))
PING
  fi
}

# Prints the address of an engine that somebody runs already, or fails.
running_engine() {
  if [ -n "${DOCKER_HOST:-}" ]; then
    case "$DOCKER_HOST" in
      unix://*) engine_answers "${DOCKER_HOST#unix://}" || return 1 ;;
    esac
    echo "$DOCKER_HOST"
  elif engine_answers /var/run/docker.sock; then
    echo unix:///var/run/docker.sock
  else
    return 1
  fi
}

# Starts an engine that begins empty, and waits until it answers.
#   KIND    debian: the docker.io package; current: what current_engine has built
#   DIR     holds everything of it; what an earlier run left there is ended and removed first
#   SOCKET  where it listens; DIR/docker.sock unless given
start_engine() { # KIND DIR [SOCKET]
  local kind="$1" dir="$2" socket="${3:-$2/docker.sock}" folder=""
  case "$dir" in /*) ;; *) fail "the engine's folder must be an absolute path, not $dir." || return 1 ;; esac
  # a socket's path has at most 107 bytes, and containerd's are deeper than ours
  [ "${#dir}" -le 60 ] || fail "the engine's folder $dir has more than 60 characters; choose a shorter one." || return 1
  [ "$(id -u)" = 0 ] || fail "no engine answers and starting one needs root; run this as root, or start Docker and run it again." || return 1
  if engine_answers "$socket"; then
    # of a run that was killed here, or somebody else's
    [ -e "$dir/$ENGINE_MARK" ] && [ -n "$(engine_processes "$dir" | head -n 1)" ] ||
      fail "an engine that this did not start listens on $socket; use it, or stop it." || return 1
  fi
  case "$kind" in
    debian) install_debian docker.io iptables || return 1 ;;
    current)
      folder="$(current_engine)" || return 1
      install_debian iptables tini libseccomp2 python3 || return 1
      ;;
    *) fail "an engine is 'debian' or 'current', not '$kind'." || return 1 ;;
  esac
  remove_engine "$dir" || return 1
  mkdir -p "$dir/exec" || return 1
  : >"$dir/$ENGINE_MARK"
  echo "$socket" >"$dir/socket"
  remember_network "$dir"
  mount_cgroups || return 1
  [ ! -S "$socket" ] || rm -f "$socket" # nobody answers there, see above
  say "starting a private engine ($kind)"
  (
    [ -z "$folder" ] || export PATH="$folder:$PATH"
    # Memory is cheaper than the processor's time here.
    export TMPDIR="$dir" DOCKER_HOST='' GOGC=400
    [ "$kind" = debian ] || start_containerd "$dir" || exit 1
    start_dockerd "$kind" "$dir" "$socket"
  ) || { show_engine_log "$dir"; stop_engine "$dir"; return 1; }
}

start_containerd() { # DIR
  local dir="$1" waited
  printf 'version = 3\nroot = "%s/c/root"\nstate = "%s/c/state"\n[grpc]\naddress = "%s/c/sock"\n' \
    "$dir" "$dir" "$dir" >"$dir/containerd.toml"
  mkdir -p "$dir/c"
  setsid containerd --config "$dir/containerd.toml" </dev/null >"$dir/containerd.log" 2>&1 &
  for ((waited = 0; waited < 300; waited++)); do
    [ ! -S "$dir/c/sock" ] || return 0
    kill -0 $! 2>/dev/null || break
    sleep 0.1
  done
  fail "containerd did not start; its log is $dir/containerd.log."
}

start_dockerd() { # KIND DIR SOCKET
  local kind="$1" dir="$2" socket="$3" waited
  local options=(
    --host "unix://$socket" --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/dockerd.pid"
    --config-file "$dir/daemon.json" --shutdown-timeout 10
    # A registry of the tests, on this machine or on its side of a container network.
    --insecure-registry 127.0.0.0/8 --insecure-registry 172.16.0.0/12
  )
  [ "$kind" = debian ] || options+=(--containerd "$dir/c/sock" --init-path "$(command -v tini-static || command -v tini)")
  echo '{}' >"$dir/daemon.json"
  setsid dockerd "${options[@]}" </dev/null >"$dir/dockerd.log" 2>&1 &
  for ((waited = 0; waited < 600; waited++)); do
    ! engine_answers "$socket" || return 0
    kill -0 $! 2>/dev/null || break
    sleep 0.1
  done
  fail "dockerd did not start; its log is $dir/dockerd.log."
}

show_engine_log() { # DIR
  if [ -s "$1/dockerd.log" ]; then tail -n 3 "$1/dockerd.log" >&2; fi
}

# Ends exactly what start_engine started in DIR, also what is left of a run that was killed.
stop_engine() { # DIR
  local dir="$1"
  [ -e "$dir/$ENGINE_MARK" ] || return 0
  end_dockerd "$dir"
  end_rest "$dir"
  unmount_below "$dir"
  restore_network "$dir"
  if [ -s "$dir/socket" ]; then
    local socket
    socket="$(cat "$dir/socket")"
    if [ -S "$socket" ] && ! engine_answers "$socket"; then rm -f "$socket"; fi
  fi
  rm -f "$dir/dockerd.pid"
}

# Stops the engine in DIR and removes DIR.
remove_engine() { # DIR
  local dir="$1"
  if [ -e "$dir" ] && [ ! -e "$dir/$ENGINE_MARK" ]; then
    rmdir "$dir" 2>/dev/null || fail "$dir is not an engine's folder of Bender's and not empty; choose another." || return 1
    return 0
  fi
  stop_engine "$dir"
  [ -e "$dir" ] || return 0
  # the mark goes last: a run that is killed here finds it again
  find "$dir" -xdev -mindepth 1 -not -name "$ENGINE_MARK" -delete 2>/dev/null || true
  rm -rf --one-file-system "$dir" || fail "$dir cannot be removed whole (the reason is above)."
}

# Prints 'PID ARGUMENTS' of the processes whose command line names a file below DIR: dockerd,
# containerd and the shims. A pid file would do for the first only, and may be stale.
engine_processes() { # DIR
  local proc arguments
  for proc in /proc/[0-9]*; do
    arguments=()
    { mapfile -d '' -t arguments <"$proc/cmdline"; } 2>/dev/null || continue
    case "${arguments[0]:-}" in
      *dockerd | *containerd | *containerd-shim*) ;;
      *) continue ;;
    esac
    case "${arguments[*]}" in
      *"$1/"*) echo "${proc#/proc/} ${arguments[*]}" ;;
    esac
  done
}

# Prints the pids of processes in containers: their root is a mount of the engine's.
contained_processes() { # DIR
  local proc
  for proc in /proc/[0-9]*; do
    [ ! "$proc/ns/mnt" -ef /proc/self/ns/mnt ] || continue
    if awk -v dir="$1/" '$5 == "/" && index($0, dir) { found = 1 } END { exit !found }' \
      "$proc/mountinfo" 2>/dev/null; then
      echo "${proc#/proc/}"
    fi
  done
}

end_dockerd() { # DIR
  local pid arguments
  while read -r pid arguments; do
    case "${arguments%% *}" in
      *dockerd) end_process "$pid" 30 ;;
    esac
  done < <(engine_processes "$1")
}

end_rest() { # DIR
  local pid pass
  for pass in 1 2 3; do
    # a killed dockerd leaves containers running
    while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done < <(contained_processes "$1")
    while read -r pid _; do end_process "$pid" 5; done < <(engine_processes "$1")
    [ -n "$(engine_processes "$1")$(contained_processes "$1")" ] || return 0
    sleep "0.$pass"
  done
}

end_process() { # PID SECONDS
  local waited
  kill -TERM "$1" 2>/dev/null || return 0
  for ((waited = 0; waited < $2 * 10; waited++)); do
    is_running "$1" || return 0
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null || true
}

is_running() { # PID
  local state
  state="$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null)" && [ -n "$state" ] && [ "$state" != Z ]
}

unmount_below() { # DIR
  local mount
  awk -v dir="$1/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | tac |
    while read -r mount; do
      # the file writes a space as \040
      mount="$(printf '%b' "$mount")"
      umount "$mount" 2>/dev/null || umount -l "$mount" 2>/dev/null || true
    done
}

# An engine makes docker0 and a bridge per network, its own chains and a closed FORWARD policy, and
# leaves them behind. What was there before is not touched.
remember_network() { # DIR
  [ ! -e "$DEVICES/docker0" ] || return 0
  if iptables -w -n -L DOCKER >/dev/null 2>&1; then return 0; fi
  network_bridges >"$1/bridges-before"
  all_rules iptables >"$1/rules-before"
  all_rules ip6tables >>"$1/rules-before"
  iptables -w -S FORWARD 2>/dev/null | sed -n 's/^-P FORWARD //p' >"$1/forward-policy" || true
  cat /proc/sys/net/ipv4/ip_forward >"$1/ip-forward"
  : >"$1/made-network"
}

network_bridges() {
  local device
  for device in "$DEVICES"/br-*; do
    if [[ "${device##*/}" =~ ^br-[0-9a-f]{12}$ ]]; then echo "${device##*/}"; fi
  done
}

restore_network() { # DIR
  local bridge table program
  [ -e "$1/made-network" ] || return 0
  # somebody else's engine may have come since, and uses the same names
  ! another_engine_here || return 0
  for bridge in docker0 $(network_bridges); do
    if [ -e "$DEVICES/$bridge" ] && ! grep -qxF "$bridge" "$1/bridges-before"; then
      ip link delete "$bridge" 2>/dev/null || true
    fi
  done
  for program in iptables ip6tables; do
    command -v "$program" >/dev/null || continue
    for table in filter nat raw mangle; do remove_rules "$program" "$table" "$1/rules-before"; done
  done
  if [ -s "$1/forward-policy" ]; then iptables -w -P FORWARD "$(cat "$1/forward-policy")" 2>/dev/null || true; fi
  if [ -s "$1/ip-forward" ]; then cat "$1/ip-forward" >/proc/sys/net/ipv4/ip_forward 2>/dev/null || true; fi
  rm -f "$1/made-network"
}

# Asked after this one has ended.
another_engine_here() {
  local proc name
  for proc in /proc/[0-9]*; do
    if [ "$proc/ns/net" -ef /proc/self/ns/net ] && { read -r name <"$proc/comm"; } 2>/dev/null &&
      [ "$name" = dockerd ]; then
      return 0
    fi
  done
  return 1
}

all_rules() { # PROGRAM
  local table
  for table in filter nat raw mangle; do "$1" -w -t "$table" -S 2>/dev/null || true; done
}

remove_rules() { # PROGRAM TABLE RULES-BEFORE
  local rules rule chain chains
  rules="$("$1" -w -t "$2" -S 2>/dev/null | grep -vxFf "$3")" || return 0
  chains="$(sed -n 's/^-N \(DOCKER[A-Z0-9-]*\)$/\1/p' <<<"$rules")"
  for chain in $chains; do "$1" -w -t "$2" -F "$chain" 2>/dev/null || true; done
  # In the chains that are not its own. The last two are for ports published on an address: reached
  # from their own container, and kept from other interfaces.
  while read -r rule; do
    # shellcheck disable=SC2086 # a rule is several words
    "$1" -w -t "$2" -D ${rule#-A } 2>/dev/null || true
  done < <(grep -vE '^-A DOCKER' <<<"$rules" | grep -E -e '^-A .*( DOCKER|docker0|br-[0-9a-f]{12})' \
    -e '^-A POSTROUTING -s ([0-9a-f.:/]+) -d \1 .*MASQUERADE' -e '^-A PREROUTING -d [^ ]+ ! -i lo .*-j DROP$')
  for chain in $chains; do "$1" -w -t "$2" -X "$chain" 2>/dev/null || true; done
}

# Where no init system has done it, as in a bare container or virtual machine.
mount_cgroups() {
  local controller
  ! awk '$5 == "/sys/fs/cgroup" || index($5, "/sys/fs/cgroup/") == 1 { found = 1 } END { exit !found }' \
    /proc/self/mountinfo || return 0
  say "mounting the control groups, which nothing on this machine has done"
  if mount -t cgroup2 cgroup2 /sys/fs/cgroup 2>/dev/null && [ -s /sys/fs/cgroup/cgroup.controllers ]; then
    return 0
  fi
  umount /sys/fs/cgroup 2>/dev/null || true
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup || fail "control groups cannot be mounted; an engine needs them." || return 1
  awk '!/^#/ && $4 == 1 { print $1 }' /proc/cgroups | while read -r controller; do
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" || rmdir "/sys/fs/cgroup/$controller"
  done
}
