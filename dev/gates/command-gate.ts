import type { Gate } from './gate.ts';
import { runCommand } from './run-command.ts';

/** A gate that passes when every one of its commands exits with 0. */
export function commandGate(name: string, commands: readonly (readonly [string, ...string[]])[]): Gate {
  return {
    name,
    async run() {
      const ended = await Promise.all(commands.map(([program, ...args]) => runCommand(program, args)));
      const details = ended.filter(({ code }) => code !== 0).map(({ output }) => output.trim());
      const failed = details.length > 0 ? 1 : 0;
      return { passed: 1 - failed, failed, skipped: 0, details: details.join('\n\n') };
    },
  };
}
