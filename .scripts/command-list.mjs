/** @typedef {import('commander').Command} Command */

/**
 * A command as its help has it.
 * @typedef {object} Described
 * @property {string} name with those of the commands it is a part of
 * @property {string} summary a line
 * @property {string} description
 * @property {string} usage empty for one that only has commands
 * @property {readonly (readonly [string, string])[]} terms arguments and options, and what they mean
 * @property {number} depth 1 for a command of the program itself
 */

/** Every command, in the order of the help. @param {Command} program @param {string} [name] @param {number} [depth] @returns {Described[]} */
export function commandList(program, name = program.name(), depth = 1) {
  const help = program.createHelp();
  return help
    .visibleCommands(program)
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => {
      const whole = `${name} ${command.name()}`;
      return [described(command, whole, depth), ...commandList(command, whole, depth + 1)];
    });
}

/** @param {Command} command @param {string} name @param {number} depth @returns {Described} */
function described(command, name, depth) {
  const help = command.createHelp();
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  return {
    name,
    depth,
    summary: command.summary() || command.description(),
    description: help.commandDescription(command),
    usage: command.commands.length > 0 ? '' : `${name} ${command.usage()}`,
    terms: [
      ...help
        .visibleArguments(command)
        .map((argument) => /** @type {const} */ ([argument.name(), help.argumentDescription(argument)])),
      ...options.map((option) => /** @type {const} */ ([option.flags, help.optionDescription(option)])),
    ],
  };
}
