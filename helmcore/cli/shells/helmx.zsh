#compdef helmx
# zsh completion for helmx: asks `helmx @REQUEST@` what may come next.

_helmx() {
    local out directive line value description
    local -a candidates plain
    out=$("${words[1]}" @REQUEST@ "${(@Q)words[2,CURRENT-1]}" "${(Q)words[CURRENT]}" 2>/dev/null) || return 1
    directive=${out##*:}
    out=${out%:*}
    [[ $directive == <-> ]] || directive=0

    # After --flag= the candidates are values.
    if [[ ${words[CURRENT]} == -*=* ]]; then
        compset -P '*='
    fi
    for line in ${(f)out}; do
        value=${line%%$'\t'*}
        if [[ $value == _activeHelp_* ]]; then
            _message -r "${value#_activeHelp_ }"
            continue
        fi
        description=${line#*$'\t'}
        if [[ $line == *$'\t'* ]]; then
            candidates+=("${value//:/\\:}:$description")
        else
            candidates+=("${value//:/\\:}")
        fi
    done

    local -a options
    ((directive & 2)) && options=(-S '')
    if ((${#candidates})); then
        _describe -V 'completions' candidates "${options[@]}" && return 0
    fi
    ((directive & 16)) && { _path_files -/; return }
    ((directive & 4)) && return 1
    _files
}

compdef _helmx helmx
