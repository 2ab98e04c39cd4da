/**
 * What makes a shell ask taskrun for the next word: `taskrun __complete -- WORD…` answers as {@link complete} says.
 * bash splits words at `=` and `:`, so that what stands before one in the same word is taken off the answers.
 */
export const completionScripts = {
  bash: `# taskrun completion: put this line into ~/.bashrc
#   source <(taskrun completion bash)
_taskrun() {
  local line=\${COMP_LINE:0:COMP_POINT} answer word current
  local -a words
  read -ra words <<<"$line"
  [[ $line == *' ' ]] && words+=('')
  current=\${words[\${#words[@]} - 1]}
  COMPREPLY=()
  while IFS= read -r answer; do
    if [[ $answer == :files ]]; then
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
      return
    fi
    word=\${answer%%$'\\t'*}
    [[ $current == *[=:]* ]] && word=\${word#"\${current%"\${current##*[=:]}"}"}
    COMPREPLY+=("$word")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _taskrun taskrun
`,
  zsh: `#compdef taskrun
# taskrun completion: put this line into ~/.zshrc, behind compinit
#   source <(taskrun completion zsh)
_taskrun() {
  local answer
  local -a answers described
  answers=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ \${answers[1]} == :files ]]; then
    _files
    return
  fi
  for answer in $answers; do
    [[ $answer == *$'\\t'* ]] && described+=("\${\${answer%%$'\\t'*}//:/\\\\:}:\${answer#*$'\\t'}") ||
      described+=("\${answer//:/\\\\:}")
  done
  _describe taskrun described
}
compdef _taskrun taskrun
`,
  fish: `# taskrun completion: put this line into ~/.config/fish/config.fish
#   taskrun completion fish | source
function __taskrun_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l answers ($words[1] __complete -- $words[2..-1] 2>/dev/null)
    if test "$answers[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $answers
    end
end
complete -c taskrun -f -a '(__taskrun_complete)'
`,
} as const;
