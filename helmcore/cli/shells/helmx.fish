# fish completion for helmx: asks `helmx @REQUEST@` what may come next.

function __helmx_ask
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -g __helmx_directive 0
    set -l out (command $words[1] @REQUEST@ $words[2..-1] "$current" 2>/dev/null)
    or return 1
    set -g __helmx_directive (string replace ':' '' -- $out[-1])
    set -l prefix ''
    if string match -qr '^-.*=' -- $current
        set prefix (string replace -r '=.*' '=' -- $current)
    end
    for line in $out[1..-2]
        string match -q '_activeHelp_*' -- $line
        or echo $prefix$line
    end
end

function __helmx_no_files
    set -g __helmx_found (__helmx_ask)
    test (count $__helmx_found) -gt 0
    or test (math "bitand($__helmx_directive, 4)") -ne 0
end

complete -c helmx -e
complete -c helmx -n '__helmx_no_files' -f -k -a '(printf "%s\n" $__helmx_found)'
