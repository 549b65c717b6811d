import { schemaTool } from './planner/model/schema-tool.ts';
import type { ReadTool } from './planner/model/read-tool.ts';
import { describeFields } from './validation/kubernetes/describe-schema.ts';
import type { createSchemaLibrary } from './validation/kubernetes/schema-catalog.ts';
import { describeBlock } from './validation/terraform/describe-schema.ts';
import type { PackStore } from './validation/terraform/packs/pack-store.ts';
import { parseConstraint } from './validation/terraform/version-constraint.ts';

/** `show_schema` over the packs that validation uses, so that the model reads what it will be held against. */
export function composeSchemaTool(packs: PackStore, kubernetes: ReturnType<typeof createSchemaLibrary>): ReadTool {
  return schemaTool({
    async terraform(name, providers) {
      const type = name.replace(/^data\./, '');
      const entries = await packs.list();
      // `google_…` belongs to google and not to google-beta: the provider's own name is the type's first word.
      const local = type.slice(0, type.indexOf('_'));
      const source = entries.find((entry) => entry.source.endsWith(`/${local}`))?.source;
      const range = parseConstraint(providers[local]?.version ?? '') ?? parseConstraint('>= 0');
      if (source === undefined || range === undefined) return undefined;
      const choice = await packs.choose(source, range);
      if (choice.kind === 'none') return undefined;
      const pack = await choice.load();
      const schema = pack.schema(name.startsWith('data.') ? 'data' : 'resource', type);
      const { version } = choice.entry;
      return schema && `${name} (${source} ${version})\n${describeBlock(schema.block)}`;
    },
    async kubernetes(name, path) {
      const catalog = await kubernetes.open();
      const [kind = '', given] = name.split(/\s+/).toReversed();
      const versions = given === undefined ? catalog.apiVersionsOf(kind).toReversed() : [given];
      for (const apiVersion of versions) {
        const schema = catalog.schemaFor({ apiVersion, kind });
        if (schema !== null)
          return `${apiVersion} ${kind} (Kubernetes ${catalog.minor}) ${path}\n${describeFields(schema, path)}`;
      }
      return undefined;
    },
  });
}
