# SPDX-License-Identifier: Apache-2.0
# What bash completes behind "tspc".

_tspc() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  case $previous in
    -f | --config)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    -i | --interface-v6v4 | -u | --interface-v6udpv4 | -s | --interface-prefix)
      mapfile -t COMPREPLY < <(compgen -W "$(cd /sys/class/net && echo *)" -- "$current")
      return
      ;;
    -r | --retry) return ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W 'status doctor stop check -v -vv -vvv --verbose -i --interface-v6v4 -u
    --interface-v6udpv4 -s --interface-prefix -f --config -r --retry -n --foreground -b --no-retry -y --no-questions
    --json -h -? --help -V --version' -- "$current")
}
complete -o filenames -F _tspc tspc
