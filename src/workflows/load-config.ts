import { verbs } from '../commands/verbs.ts';
import {
  defaultRepositoryConfig,
  parseRepositoryConfig,
  repositoryConfigPath,
  type RepositoryConfig,
} from '../config/repository-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { readOwnRules } from '../policy/guardrails/own-rules.ts';

const verbNames = verbs.map(({ name }) => name);

/**
 * The configuration that a tree of the default branch holds; the defaults when it holds none.
 * @throws {PromptOpsError} `bad-configuration` when there is a file that cannot be read: it allows nothing.
 */
export async function loadConfig(tree: Pick<FileTree, 'read' | 'entries'>): Promise<RepositoryConfig> {
  const text = await tree.read(repositoryConfigPath);
  if (text !== undefined) {
    const config = parseRepositoryConfig(text, { verbs: verbNames });
    await readOwnRules(config.rules, repositoryConfigPath);
    return config;
  }
  if (!tree.entries.some((entry) => entry.path === repositoryConfigPath)) return defaultRepositoryConfig;
  throw new PromptOpsError('bad-configuration', {
    file: repositoryConfigPath,
    at: '',
    problem: 'it is not a regular text file',
    remedy: 'Make it a regular UTF-8 file.',
  });
}
