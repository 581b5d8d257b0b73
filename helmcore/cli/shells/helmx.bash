# bash completion for helmx: asks `helmx @REQUEST@` what may come next.

__helmx_complete() {
    # The words up to the cursor. Bash splits them at = and : too; what has no space between is one.
    local rest="${COMP_LINE:0:COMP_POINT}" words=() word trimmed index
    for ((index = 0; index <= COMP_CWORD; index++)); do
        word="${COMP_WORDS[index]}"
        trimmed="${rest#"${rest%%[![:space:]]*}"}"
        ((index == COMP_CWORD)) && word="$trimmed"
        if ((index > 0)) && [[ "$rest" == "$trimmed" ]]; then
            words[${#words[@]} - 1]+="$word"
        else
            words[${#words[@]}]="$word"
        fi
        rest="${trimmed#"$word"}"
    done

    local current="${words[${#words[@]} - 1]}" out directive
    out=$("${words[0]}" @REQUEST@ "${words[@]:1}" 2>/dev/null) || return
    directive="${out##*:}"
    out="${out%:*}"
    [[ "$directive" =~ ^[0-9]+$ ]] || directive=0

    # Bash replaces only what stands after the last = or : of the word.
    local head="" tail="$current"
    if [[ "$current" == *[=:]* && "$COMP_WORDBREAKS" == *[=:]* ]]; then
        tail="${current##*[=:]}"
        head="${current%"$tail"}"
    fi
    # After --flag= the candidates are values, without the flag.
    local flag=""
    [[ "$current" == -*=* ]] && flag="${current%%=*}="

    COMPREPLY=()
    local line candidate described=()
    while IFS= read -r line; do
        candidate="$flag${line%%$'\t'*}"
        [[ -z "$line" || "$line" == _activeHelp_* || "$candidate" != "$current"* ]] && continue
        candidate="${candidate#"$head"}"
        COMPREPLY+=("$candidate")
        [[ "$line" == *$'\t'* ]] && candidate+="  (${line#*$'\t'})"
        described+=("$candidate")
    done <<<"$out"

    ((directive & 2)) && compopt -o nospace 2>/dev/null
    if ((directive & 16)); then
        compopt -o filenames 2>/dev/null
        __helmx_paths -d "$tail"
    elif ((${#COMPREPLY[@]} == 0 && (directive & 4) == 0)); then
        compopt -o filenames 2>/dev/null
        __helmx_paths -f "$tail"
    elif ((COMP_TYPE == 63 && ${#COMPREPLY[@]} > 1)); then
        # A list is being shown and nothing inserted: with descriptions.
        COMPREPLY=("${described[@]}")
    fi
    return 0
}

__helmx_paths() {
    local path
    COMPREPLY=()
    while IFS= read -r path; do
        COMPREPLY+=("$path")
    done < <(compgen "$1" -- "$2")
}

complete -F __helmx_complete helmx
