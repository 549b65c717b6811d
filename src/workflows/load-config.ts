import { verbs } from '../commands/verbs.ts';
import type { OperatorPolicy } from '../config/operator-policy.ts';
import {
  defaultRepositoryConfig,
  parseRepositoryConfig,
  repositoryConfigPath,
  type RepositoryConfig,
} from '../config/repository-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { FileTree } from '../domain/file-tree.ts';
import { holdToPolicy } from '../policy/hold-to-policy.ts';
import { readOwnRules } from '../policy/guardrails/own-rules.ts';

const verbNames = verbs.map(({ name }) => name);

/**
 * The configuration that a tree of the default branch holds, held to the operator's policy; the defaults when it holds none.
 * @throws {PromptOpsError} `bad-configuration` when there is a file that cannot be read: it allows nothing.
 */
export async function loadConfig(
  tree: Pick<FileTree, 'read' | 'entries'>,
  policy: OperatorPolicy,
): Promise<RepositoryConfig> {
  const text = await tree.read(repositoryConfigPath);
  if (text !== undefined) {
    const config = parseRepositoryConfig(text, { verbs: verbNames });
    await readOwnRules(config.rules, repositoryConfigPath);
    return holdToPolicy(config, policy);
  }
  if (!tree.entries.some((entry) => entry.path === repositoryConfigPath))
    return holdToPolicy(defaultRepositoryConfig, policy);
  throw new PromptOpsError('bad-configuration', {
    file: repositoryConfigPath,
    at: '',
    problem: 'it is not a regular text file',
    remedy: 'Make it a regular UTF-8 file.',
  });
}
