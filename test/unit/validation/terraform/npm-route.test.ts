import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readNpmProvider } from '../../../../src/validation/terraform/packs/npm/npm-provider.ts';
import { readPackageSources } from '../../../../src/validation/terraform/packs/npm/package-sources.ts';
import { createPackStore } from '../../../../src/validation/terraform/packs/pack-store.ts';
import type { Schema } from '../../../../src/validation/terraform/packs/provider-schema.ts';

const packs = createPackStore([fileURLToPath(new URL('../../../../schemas/terraform', import.meta.url))]);
const bindings = dirname(fileURLToPath(import.meta.resolve('@cdktn/provider-random/package.json')));

/** What the bindings cannot tell: everything but names, types, required, optional, computed, nesting. */
function told(schema: Schema | undefined) {
  return Object.fromEntries(
    Object.entries(schema?.block.attributes ?? {}).map(
      ([name, { type, required = false, optional = false, computed = false }]) => [
        name,
        { type, required, optional, computed },
      ],
    ),
  );
}

describe('the npm route', () => {
  it('gives the official schema of the random provider', async () => {
    const provider = readNpmProvider(await readPackageSources(bindings));
    expect(provider.source).toBe('registry.terraform.io/hashicorp/random');
    expect(provider.version).toBe('3.9.1');
    const choice = await packs.choose(provider.source, { except: [] });
    if (choice.kind === 'none') throw new Error('no pack');
    const official = await choice.load();
    expect(official.info.from).toBe('terraform providers schema -json');
    expect(Object.keys(provider.schema.resource_schemas).sort()).toEqual(official.types('resource'));
    expect(Object.keys(provider.schema.ephemeral_resource_schemas).sort()).toEqual(official.types('ephemeral'));
    const ours = Object.entries(provider.schema.resource_schemas).map(([type, schema]) => [type, told(schema)]);
    const theirs = official.types('resource').map((type) => [type, told(official.schema('resource', type))]);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
    const ephemeral = provider.schema.ephemeral_resource_schemas['random_password'];
    expect(told(ephemeral)).toEqual(told(official.schema('ephemeral', 'random_password')));
  });

  it('refuses what are no bindings', () => {
    expect(() => readNpmProvider([{ folder: 'x', text: 'export const x = 1;' }])).toThrow('not the bindings');
  });
});

const link = 'https://registry.terraform.io/providers/acme/demo/1.2.3/docs/resources/thing';

/** The layout of the generator, for what the random provider has none of. */
const source = `// ${link}
export interface ThingConfig extends cdktn.TerraformMetaArguments {
  /**
  * rule block
  */
  readonly rule: ThingRule[] | cdktn.IResolvable;
  /**
  * timeouts block
  */
  readonly timeouts?: ThingTimeouts;
  /**
  * statement block
  */
  readonly statement?: any;
}
export class ThingEndpointOutputReference extends cdktn.ComplexObject {
  // host - computed: true, optional: false, required: false
  public get host() {
    return this.getStringAttribute('host');
  }
}
export class ThingEndpointList extends cdktn.ComplexList {
  public get(index: number): ThingEndpointOutputReference {
  }
}
export function thingRuleToHclTerraform(struct?: ThingRule): any {
  const attrs = {
    ports: {
      value: cdktn.listMapperHcl(cdktn.numberToHclTerraform, false)(struct!.ports),
      isBlock: false,
      type: "set",
      storageClassType: "numberList",
    },
  };
}
export class ThingRuleOutputReference extends cdktn.ComplexObject {
  // ports - computed: false, optional: false, required: true
  private _ports?: number[];
  public get ports() {
    return cdktn.Token.asNumberList(cdktn.Fn.tolist(this.getNumberListAttribute('ports')));
  }
}
export class ThingTimeoutsOutputReference extends cdktn.ComplexObject {
  // create - computed: false, optional: true, required: false
  private _create?: string;
  public get create() {
    return this.getStringAttribute('create');
  }
}
export class Thing extends cdktn.TerraformResource {
  public static readonly tfResourceType = "demo_thing";
  public constructor(scope: Construct, id: string, config: ThingConfig) {
  }
  // endpoints - computed: true, optional: false, required: false
  private _endpoints = new ThingEndpointList(this, "endpoints", true);
  public get endpoints() {
    return this._endpoints;
  }
  // secret_wo - computed: false, optional: true, required: false
  private _secretWo?: string;
  public get secretWo() {
    return this.getStringAttribute('secret_wo');
  }
  // rule - computed: false, optional: false, required: true
  private _rule = new ThingRuleList(this, "rule", true);
  public get rule() {
    return this._rule;
  }
  // statement - computed: false, optional: true, required: false
  private _statement?: any;
  public get statement() {
    return this.interpolationForAttribute('statement');
  }
  // timeouts - computed: false, optional: true, required: false
  private _timeouts = new ThingTimeoutsOutputReference(this, "timeouts");
  public get timeouts() {
    return this._timeouts;
  }
  // =========
  // SYNTHESIS
  // =========
  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      secret_wo: {
        value: cdktn.stringToHclTerraform(this._secretWo),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      rule: {
        value: cdktn.listMapperHcl(thingRuleToHclTerraform, true)(this._rule.internalValue),
        isBlock: true,
        type: "set",
        storageClassType: "ThingRuleList",
      },
      statement: {
        value: cdktn.anyToHclTerraform(this._statement),
        isBlock: false,
        type: "simple",
        storageClassType: "any",
      },
      timeouts: {
        value: thingTimeoutsToHclTerraform(this._timeouts.internalValue),
        isBlock: true,
        type: "struct",
        storageClassType: "ThingTimeouts",
      },
    };
  }
}
`;

describe('what the generator has a form for', () => {
  const { schema } = readNpmProvider([{ folder: 'thing', text: source }]);

  it('becomes blocks, collections and flags', () => {
    expect(schema.resource_schemas['demo_thing']?.block).toEqual({
      attributes: {
        endpoints: { type: ['set', ['object', { host: 'string' }]], computed: true },
        secret_wo: { type: 'string', optional: true, write_only: true },
      },
      block_types: {
        rule: {
          nesting_mode: 'set',
          block: { attributes: { ports: { type: ['set', 'number'], required: true } } },
          min_items: 1,
        },
        statement: { nesting_mode: 'list', block: {}, open: true },
        timeouts: { nesting_mode: 'single', block: { attributes: { create: { type: 'string', optional: true } } } },
      },
    });
  });
});
