import { defaultRepositoryConfig, parseRepositoryConfig } from '../config/repository-config.ts';
import type { Environment, Inventory } from '../context/inventory.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { ruleFor } from '../policy/rule-for.ts';

/** Patterns for what an environment holds, and whether its name calls for a second person. */
export type ProposedEnvironment = {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly isProtected: boolean;
};

/** The environments of an inventory as a configuration would name them: siblings that differ in one folder become one pattern. */
export function proposeEnvironments(
  { environments }: Pick<Inventory, 'environments'>,
  tree: Pick<FileTree, 'entries'>,
): readonly ProposedEnvironment[] {
  const files = new Set(tree.entries.map(({ path }) => path));
  return environments.map((environment) => ({
    name: environment.name,
    patterns: patternsOf(environment, files),
    isProtected: ruleFor(defaultRepositoryConfig, environment.name, '*', 'write').protectedBy !== undefined,
  }));
}

/** The text of a first `.github/promptops.yml`, with comments that explain it. It changes nobody's rights by itself. */
export function proposeConfig(environments: readonly ProposedEnvironment[]): string {
  const text = [
    '# Who may ask PromptOps for what in this repository. Only the file on the default branch counts.',
    '# `/promptops config` shows what holds, `/promptops who-can scale production` who may.',
    'version: 1',
    '',
    ...(environments.length === 0 ? [] : ['environments:', ...environments.flatMap(environmentLines)]),
    '# Files outside every environment, and environments without a list of their own.',
    '# "*" stands for every command that changes something; a command of its own name goes before it:',
    '#   generate: ["role:write"]',
    '#   scale: ["team:sre", "user:lena", "codeowners", "role:maintain"]',
    'who:',
    '  "*": ["role:write"]',
    '',
    '# limits: { requestsPerHour: 30, openPullRequests: 10, filesPerChange: 20, perActor: { requestsPerHour: 10 } }',
    '# style: "Tags: owner, cost-center." # a hint to the model, never a rule',
    '',
  ].join('\n');
  parseRepositoryConfig(text);
  return text;
}

function environmentLines({ name, patterns, isProtected }: ProposedEnvironment): readonly string[] {
  return [
    `  ${/^[a-z][\w-]*$/.test(name) ? name : JSON.stringify(name)}:`,
    '    paths:',
    ...patterns.map((pattern) => `      - ${JSON.stringify(pattern)}`),
    ...(isProtected ? ['    # A second person must approve what changes here.'] : []),
    `    protected: ${String(isProtected)}`,
    '    who:',
    `      "*": ["role:write"]${isProtected ? ' # narrow it, for example to ["team:sre"]' : ''}`,
    '',
  ];
}

const maxPatterns = 200;

/**
 * Folders as `folder/**`, files as such. Several that differ in one folder become one pattern with `*` there, which a new sibling
 * falls under too; only where the rest of the path names the environment, so that the pattern means no other.
 */
function patternsOf({ paths, aliases, name }: Environment, files: ReadonlySet<string>): readonly string[] {
  const names = new Set([name.toLowerCase(), ...aliases]);
  const left = new Set(paths);
  const merged: string[] = [];
  for (const path of paths) {
    if (!left.has(path)) continue;
    const segments = path.split('/');
    for (const [index, segment] of segments.entries()) {
      const rest = segments.toSpliced(index, 1);
      if (names.has(segment.toLowerCase()) || !rest.some((step) => names.has(step.toLowerCase()))) continue;
      const siblings = [...left].filter((other) => differsOnlyAt(other.split('/'), segments, index));
      if (siblings.length < 2 || siblings.some((one) => files.has(one))) continue;
      for (const sibling of siblings) left.delete(sibling);
      merged.push(`${segments.map((step, at) => (at === index ? '*' : literal(step))).join('/')}/**`);
      break;
    }
  }
  const single = [...left].map((path) => (files.has(path) ? literal(path) : `${literal(path)}/**`));
  return [...merged, ...single].sort().slice(0, maxPatterns);
}

function differsOnlyAt(one: readonly string[], other: readonly string[], index: number): boolean {
  return one.length === other.length && one.every((step, at) => at === index || step === other[at]);
}

function literal(path: string): string {
  return path.replace(/[\\[\]{}()*?]/g, '\\$&');
}
