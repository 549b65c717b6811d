import { composeStages } from '../compose-stages.ts';
import { readModelConfig, readServiceConfig } from '../config/service-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { ToolName } from '../domain/tool.ts';
import type { Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

const tools: readonly ToolName[] = ['git', 'terraform', 'kubeconform', 'helm', 'kubectl'];
const onlyForTofuFiles = 'tofu: not installed; only repositories of OpenTofu need it (docs/validation.md)';

type Line = { readonly mark: '✓' | '?' | '✗'; readonly text: string };

/** `promptops doctor`: what works here, what does not, and what to do about it. */
export const doctorSubcommand: Subcommand = {
  name: 'doctor',
  usage: 'doctor',
  description: 'Looks at tools, sandbox, schemas and settings and says what is missing.',
  options: {},
  positionals: [0, 0],
  async run() {
    await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
    const found = await Promise.all(
      tools.map(async (tool): Promise<Line> => {
        const version = await stages.tools.version(tool);
        if (version !== null) return { mark: '✓', text: version };
        const place = stages.tools.locate(tool);
        return {
          mark: '✗',
          text: 'remedy' in place ? `${tool}: ${place.remedy}` : `${tool} at ${place.path} does not answer`,
        };
      }),
    );
    const tofu = await stages.tools.version('tofu');
    const sandbox = await stages.tools.describeSandbox();
    const packs = await stages.packs.list();
    const lines: readonly Line[] = [
      ...found,
      tofu === null ? { mark: '?', text: onlyForTofuFiles } : { mark: '✓', text: tofu },
      { mark: sandbox.noNetwork ? '✓' : '?', text: `sandbox: ${sandbox.text}` },
      { mark: packs.length > 0 ? '✓' : '✗', text: `${packs.length} Terraform schema packs` },
      ...settings(),
    ];
    for (const { mark, text } of lines) process.stdout.write(`${mark} ${text}\n`);
    return lines.some(({ mark }) => mark === '✗') ? exitCodes.checkFailed : exitCodes.done;
  },
};

function settings(): readonly Line[] {
  const model = read(() => readModelConfig(process.env));
  const service = read(() => readServiceConfig(process.env));
  return [
    'problem' in model
      ? { mark: '✗', text: model.problem }
      : {
          mark: model.value === null ? '?' : '✓',
          text:
            model.value === null
              ? 'no model is configured: rules and templates work, free words do not'
              : `model ${model.value.model}`,
        },
    'problem' in service
      ? { mark: '?', text: `the service cannot start with these settings: ${service.problem}` }
      : { mark: '✓', text: 'settings of the service' },
  ];
}

function read<Value>(load: () => Value): { readonly value: Value } | { readonly problem: string } {
  try {
    return { value: load() };
  } catch (error) {
    if (error instanceof PromptOpsError) return { problem: error.message };
    throw error;
  }
}
