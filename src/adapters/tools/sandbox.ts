import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the kernel lets us take away from a child process. */
export type Sandbox = {
  /** No network interface but an idle loopback. */
  readonly noNetwork: boolean;
  /** Own process ids and /proc: it sees no other process, and all its children die with it. */
  readonly ownProcesses: boolean;
  /** A cap on each process's memory. */
  readonly memoryLimit: boolean;
  /** One sentence for `doctor`: what holds, what does not, and how to get it. */
  readonly text: string;
  /** The command line that runs `argv` inside the sandbox. */
  readonly wrap: (argv: readonly string[], options: { readonly network: boolean }) => readonly string[];
};

const maxMemoryBytes = 2 * 1024 ** 3;
const userNamespace = ['-r'];
const networkNamespace = ['-n'];
const processNamespace = ['-p', '-f', '--kill-child', '--mount-proc'];

/** Tries once what this machine allows; util-linux' `unshare` and `prlimit` do the work. Takes some ten milliseconds. */
export async function probeSandbox(): Promise<Sandbox> {
  const unshare = systemBinary('unshare');
  const prlimit = systemBinary('prlimit');
  const limits = prlimit === null ? [] : [prlimit, `--data=${maxMemoryBytes}`, '--core=0', '--nofile=4096', '--'];
  const memoryLimit = limits.length > 0 && (await succeeds([...limits, '/bin/true']));
  const allows = async (flags: readonly string[]) =>
    unshare !== null && (await succeeds([unshare, ...userNamespace, ...flags, '--', '/bin/true']));
  const ownProcesses = await allows([...networkNamespace, ...processNamespace]);
  const noNetwork = ownProcesses || (await allows(networkNamespace));
  return {
    noNetwork,
    ownProcesses,
    memoryLimit,
    text: describe({ noNetwork, ownProcesses, memoryLimit }),
    wrap(argv, { network }) {
      const limited = memoryLimit ? [...limits, ...argv] : argv;
      const flags = [...(noNetwork && !network ? networkNamespace : []), ...(ownProcesses ? processNamespace : [])];
      if (unshare === null || flags.length === 0) return limited;
      return [unshare, ...userNamespace, ...flags, '--', ...limited];
    },
  };
}

function describe(found: Pick<Sandbox, 'noNetwork' | 'ownProcesses' | 'memoryLimit'>): string {
  const parts = [
    found.noNetwork
      ? 'no network'
      : 'network NOT blocked (needs unprivileged user namespaces and util-linux `unshare`)',
    found.ownProcesses ? 'process ids of their own' : 'processes of the service visible (needs a PID namespace)',
    found.memoryLimit ? 'memory limited to 2 GiB' : 'memory NOT limited (needs util-linux `prlimit`)',
  ];
  return `Tools run with: ${parts.join('; ')}.`;
}

// Fixed folders, not PATH: what builds the sandbox must not come from somewhere a user can write.
function systemBinary(name: string): string | null {
  return ['/usr/bin', '/bin'].map((folder) => `${folder}/${name}`).find((path) => existsSync(path)) ?? null;
}

function succeeds(argv: readonly string[]): Promise<boolean> {
  const [file = '', ...args] = argv;
  return new Promise((done) => {
    execFile(file, args, { env: {}, timeout: 5_000 }, (error) => done(error === null));
  });
}
