import { z } from 'zod';
import type { Inventory } from '../../context/inventory.ts';
import { readTool, type ReadTool } from './read-tool.ts';

/** Looks schemas up; each gives text for the model, or `undefined` when nobody here knows the name. */
export type Schemas = {
  /** A resource or (`data.` in front) data source, in the provider version that the repository asks for. */
  readonly terraform: (
    type: string,
    providers: Inventory['conventions']['terraform']['providers'],
  ) => Promise<string | undefined>;
  /** The fields of a kind at a path. */
  readonly kubernetes: (kind: string, path: string) => Promise<string | undefined>;
};

/** The tool that keeps a model from inventing arguments and fields. */
export function schemaTool(schemas: Schemas): ReadTool {
  return readTool({
    name: 'show_schema',
    description:
      'Shows what may be written: the arguments and blocks of a Terraform resource or data source (aws_sns_topic, data.aws_ami), or the fields of a Kubernetes kind (Deployment, autoscaling/v2 HorizontalPodAutoscaler) at a path.',
    parameters: z.strictObject({
      name: z.string(),
      path: z
        .string()
        .nullable()
        .describe(
          'For a Kubernetes kind: field names from its root, spec.template.spec.containers; null for the root.',
        ),
    }),
    async run({ name, path }, { inventory }) {
      const text = /^(?:data\.)?[a-z0-9-]+_[a-z0-9_]+$/.test(name)
        ? await schemas.terraform(name, inventory.conventions.terraform.providers)
        : await schemas.kubernetes(name, path ?? '');
      return text ?? `there is no schema of ${JSON.stringify(name)} here`;
    },
  });
}
