import type { Json } from '../../domain/json.ts';
import { attributeOf } from './config-block.ts';
import { readObject } from './hcl-reader.ts';
import type { ModuleCall, ModuleFolder } from './module-folder.ts';
import { declaredProviders } from './provider-needs.ts';

const metaArguments = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on', 'lifecycle']);
const maxOutputs = 3_000;

/**
 * A stand-in for a module that is not fetched (`main.tf.json`): takes every argument the call gives, of any type, and has
 * every output the caller reads, with an unknown value, so that everything around the call is still validated.
 * What it cannot show: whether the real module has those arguments and outputs.
 */
export function stubModule(call: ModuleCall, caller: ModuleFolder): string {
  const variables = call.block.attributes.map(({ name }) => name).filter((name) => !metaArguments.has(name));
  const outputs = outputsRead(call.name, caller);
  const providers = passedProviders(call, caller);
  const stub: Json = {
    ...(Object.keys(providers).length === 0 ? {} : { terraform: { required_providers: providers } }),
    ...named('variable', variables, { type: 'any', default: null }),
    resource: { terraform_data: { stub: {} } },
    ...named('output', outputs, { value: '${terraform_data.stub.output}' }),
  };
  return JSON.stringify(stub, null, 1);
}

function named(type: string, names: readonly string[], body: Json): { readonly [key: string]: Json } {
  return names.length === 0 ? {} : { [type]: Object.fromEntries(names.map((name) => [name, body])) };
}

/** The providers handed over by `providers = { aws.east = aws }`, as the module would have to declare them. */
function passedProviders(call: ModuleCall, caller: ModuleFolder): { readonly [name: string]: Json } {
  const declared = new Map(declaredProviders(caller).map(({ name, written }) => [name, written]));
  const passed = new Map<string, string[]>();
  for (const { name: target } of readObject(attributeOf(call.block, 'providers')?.text ?? '') ?? []) {
    const [name = '', alias] = target.split('.');
    passed.set(name, [...(passed.get(name) ?? []), ...(alias === undefined ? [] : [target])]);
  }
  return Object.fromEntries(
    [...passed].map(([name, aliases]) => {
      const source = declared.get(name) ?? `hashicorp/${name}`;
      return [name, aliases.length === 0 ? { source } : { source, configuration_aliases: aliases }];
    }),
  );
}

/** Names read as `module.<name>.<output>`; when the module is used as a whole, every name that occurs after a dot. */
function outputsRead(name: string, caller: ModuleFolder): string[] {
  // Anything else is no name that Terraform takes, and would be read as a pattern.
  if (!/^[\w-]+$/.test(name)) return [];
  const outputs = new Set<string>();
  let asWhole = false;
  for (const { text } of caller.files) {
    for (const match of text.matchAll(new RegExp(`(?<![\\w.-])module\\.${name}(?![\\w-])`, 'g'))) {
      const output = attributeAfter(text, match.index + match[0].length);
      if (output === undefined) asWhole = true;
      else outputs.add(output);
    }
  }
  if (asWhole) for (const found of namesAfterDots(caller)) outputs.add(found);
  return [...outputs].slice(0, maxOutputs);
}

function attributeAfter(text: string, start: number): string | undefined {
  let at = start;
  for (;;) {
    if (text[at] === '[') at = closingBracket(text, at) + 1;
    else if (text.startsWith('.*', at)) at += 2;
    else break;
  }
  return /^\.([A-Za-z_][\w-]*)/.exec(text.slice(at, at + 100))?.[1];
}

function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '[') depth += 1;
    if (text[at] === ']') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function namesAfterDots(caller: ModuleFolder): Set<string> {
  const texts = caller.files.map(({ text }) => text);
  return new Set(texts.flatMap((text) => [...text.matchAll(/\.([A-Za-z_][\w-]*)/g)].map(([, name = '']) => name)));
}
