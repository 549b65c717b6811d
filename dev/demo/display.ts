import { styleText } from 'node:util';

/** Progress as it happens: one line a step, the running one rewritten in place on a terminal. */
export type Display = {
  /** Starts a step; what ran before is done. */
  step(text: string): void;
  /** Ends the running step with a fact about it. */
  fact(text: string): void;
  /** A line of its own. */
  say(text: string): void;
  done(): void;
};

/** Opens the display on standard error, so that standard output holds the result alone; silent for `--json`. */
export function createDisplay(silent: boolean): Display {
  const out = process.stderr;
  let running: { readonly text: string; readonly since: number } | undefined;
  const write = (text: string): void => void (silent || out.write(text));
  const end = (fact = ''): void => {
    if (running === undefined) return;
    const seconds = `${((performance.now() - running.since) / 1000).toFixed(1)} s`;
    write(
      `${out.isTTY ? '\r\u001B[K' : ''}${styleText('green', '✓')} ${running.text.padEnd(34)} ${styleText('dim', seconds.padStart(6))}${fact === '' ? '' : `  ${fact}`}\n`,
    );
    running = undefined;
  };
  return {
    step(text) {
      end();
      running = { text, since: performance.now() };
      if (out.isTTY) write(`${styleText('yellow', '…')} ${text}`);
    },
    fact: end,
    say(text) {
      end();
      write(`${text}\n`);
    },
    done: () => end(),
  };
}
