"""The scripts that `crmcli completion` prints. Each hands over the line up to the cursor and evaluates nothing."""

BASH = r"""# crmcli completion for bash 3.2 and later
_crmcli_completion() {
    local how='' offer
    COMPREPLY=()
    while IFS= read -r offer; do
        if [[ -z $how ]]; then how=$offer; else COMPREPLY+=("$offer"); fi
    done < <(_CRMCLI_COMPLETE=complete_bash _CRMCLI_LINE="${COMP_LINE:0:COMP_POINT}" \
        _CRMCLI_BREAKS="$COMP_WORDBREAKS" _CRMCLI_KIND="$COMP_TYPE" command crmcli 2>/dev/null)
    case $how in
        files) compopt -o default 2>/dev/null ;;
        open) compopt -o nospace 2>/dev/null ;;
    esac
    return 0
}
if type compopt >/dev/null 2>&1; then
    complete -F _crmcli_completion crmcli
else
    complete -o default -F _crmcli_completion crmcli
fi
"""

ZSH = r"""#compdef crmcli
# crmcli completion for zsh: in .zshrc behind compinit, or as a file _crmcli in a directory of $fpath
_crmcli() {
    local how
    local -a offers
    local -a same=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
    offers=("${(@f)$(_CRMCLI_COMPLETE=complete_zsh \
        _CRMCLI_LINE="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" command crmcli 2>/dev/null)}")
    how=$offers[1]
    shift offers
    case $how in
        files) _files ;;
        open) _describe -t values 'crmcli' offers $same -S '' ;;
        only) _describe -t values 'crmcli' offers -U ;;
        words) _describe -t values 'crmcli' offers $same ;;
    esac
}
if [[ ${funcstack[1]} == _crmcli ]]; then
    _crmcli "$@"
else
    compdef _crmcli crmcli
fi
"""

FISH = r"""# crmcli completion for fish
function __crmcli_completion
    set -l line (commandline -cp | string collect)
    set -l offers (env _CRMCLI_COMPLETE=complete_fish _CRMCLI_LINE=$line crmcli 2>/dev/null)
    if test "$offers[1]" = files
        complete -C "'' "(commandline -ct)
    else
        string join \n -- $offers[2..]
    end
end
complete --command crmcli --no-files --arguments '(__crmcli_completion)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
