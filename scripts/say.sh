# Shared by the scripts: saying what happens, and what is missing.
say() { printf '\033[1m▸ %s\033[0m\n' "$*"; }

need() { # command, what it is, where to get it
  command -v "$1" >/dev/null && return
  printf 'Missing: %s (%s). %s\n' "$1" "$2" "${3:+See $3}" >&2
  exit 1
}
