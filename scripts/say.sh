# Shared by the scripts: saying what happens, and what is missing.
say() { printf '\033[1m▸ %s\033[0m\n' "$*"; }

need() { # command, what it is, where to get it
  command -v "$1" >/dev/null && return
  printf 'Missing: %s (%s). %s\n' "$1" "$2" "${3:+See $3}" >&2
  exit 1
}

debian() { # packages that Debian 12 has: what is missing is installed
  local missing=() p as_root=()
  for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || missing+=("$p"); done
  ((${#missing[@]})) || return 0
  if ! ((EUID == 0)); then
    command -v sudo >/dev/null || {
      printf 'Missing packages, and no right to install them. Ask who runs this machine for: apt-get install %s\n' "${missing[*]}" >&2
      exit 1
    }
    as_root=(sudo)
  fi
  say "Installing ${missing[*]} …"
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
