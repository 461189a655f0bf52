// `ray-guard completions <shell>`: a script from which a shell completes commands, options and their values; made from the program itself.
import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A command as its user can complete it. */
interface Completable {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  /** Words that its first argument can be. */
  readonly words: readonly string[];
}

/** `rules`: the names that `explain` and `--explain` take. */
export function completions(shell: Shell, program: Command, rules: readonly string[]): string {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).map((command): Completable => {
    const [argument] = command.registeredArguments;
    const words = command.name() === 'explain' ? rules : (argument?.argChoices ?? []);
    const options = help.visibleOptions(command);
    return { name: command.name(), description: command.description(), options, words };
  });
  const names = commands.map(({ name }) => name);
  const helped = commands.map((one) => (one.name === 'help' ? { ...one, words: names } : one));
  return shell === 'fish' ? forFish(helped, rules) : forBash(helped, rules, shell === 'zsh');
}

/** What can follow an option; undefined for one that need not have a word, empty for files. */
function valuesOf({ long, argChoices, required }: Option, rules: readonly string[]): readonly string[] | undefined {
  if (long === '--explain') return rules;
  return required ? (argChoices ?? []) : undefined;
}

/** zsh takes the script of bash by its own emulation. */
function forBash(commands: readonly Completable[], rules: readonly string[], isZsh: boolean): string {
  const words = (list: readonly string[]) => `'${list.join(' ')}'`;
  const flags = ({ options }: Completable) =>
    options.flatMap(({ short, long }) => [short, long].filter((one) => one !== undefined));
  const names = commands.map(({ name }) => name);
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => {
      const list = valuesOf(option, rules);
      const made = list && (list.length > 0 ? `-W ${words(list)}` : '-f');
      return made ? [`    '${name} ${option.long}') COMPREPLY=($(compgen ${made} -- "$word")); return ;;`] : [];
    }),
  );
  const perCommand = commands.map(
    (one) =>
      `    ${one.name}) flags=${words(flags(one))}${one.words.length > 0 ? `; words=${words(one.words)}` : ''} ;;`,
  );
  const first = commands.find(({ name }) => name === 'check');
  return `# Completions of ray-guard for ${isZsh ? 'zsh' : 'bash'}: eval "$(ray-guard completions ${isZsh ? 'zsh' : 'bash'})"
${isZsh ? 'autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n' : ''}_ray_guard() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command='' one
  COMPREPLY=()
  for one in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do
    case " ${names.join(' ')} " in *" $one "*) command=$one; break ;; esac
  done
  # bash takes --option=value for three words.
  if [ "$word" = = ]; then word=''; elif [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  case "\${command:-check} $before" in
${values.join('\n')}
  esac
  local flags=${words(first ? flags(first) : [])} words=''
  case $command in
    '') words=${words(names)} ;;
${perCommand.join('\n')}
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -o bashdefault -F _ray_guard ray-guard
`;
}

function forFish(commands: readonly Completable[], rules: readonly string[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const names = commands.map(({ name }) => name);
  const lines = ['# Completions of ray-guard for fish: ray-guard completions fish | source'];
  const none = `not __fish_seen_subcommand_from ${names.join(' ')}`;
  for (const { name, description, options, words } of commands) {
    lines.push(`complete -c ray-guard -n ${quoted(none)} -a ${name} -d ${quoted(description)}`);
    const inside = `__fish_seen_subcommand_from ${name}`;
    // The options of the default command can be written without its name.
    const condition = name === 'check' ? `${inside}; or ${none}` : inside;
    for (const option of options) {
      const values = valuesOf(option, rules);
      const taken = values === undefined ? '' : values.length > 0 ? ` -xa ${quoted(values.join(' '))}` : ' -rF';
      const short = option.short ? ` -s ${option.short.slice(1)}` : '';
      const long = option.long ? ` -l ${option.long.slice(2)}` : '';
      lines.push(
        `complete -c ray-guard -n ${quoted(condition)}${short}${long}${taken} -d ${quoted(option.description)}`,
      );
    }
    if (words.length > 0) lines.push(`complete -c ray-guard -n ${quoted(inside)} -fa ${quoted(words.join(' '))}`);
  }
  return `${lines.join('\n')}\n`;
}
