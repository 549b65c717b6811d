/** A variable of a module as our templates write it: its default as text, or none. */
type Variable = { readonly name: string; readonly preset?: string };

/**
 * Turns the files of a module into one file for a root module: what were variables becomes one object of settings in `locals`, and every
 * resource, data source and local is named after the thing, so that several fit beside each other. Outputs and validations are left out.
 * For the text of our own templates (formatted HCL); the result is formatted too.
 * @param given expressions for variables, by name; they win over defaults
 */
export function flattenModule(
  module: { readonly main: string; readonly variables: string },
  identifier: string,
  given: ReadonlyMap<string, string>,
): string {
  const used = new Set([...module.main.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name));
  const settings = variablesOf(module.variables)
    .filter(({ name }) => used.has(name))
    .map(({ name, preset }) => [name, given.get(name) ?? preset ?? 'null'] as const);
  const body = renameBlocks(renameLocals(module.main, identifier), identifier);
  const flat = body.replaceAll(/\bvar\.(\w+)/g, (_, name: string) => `local.${identifier}.${name}`);
  return `${settings.length === 0 ? '' : `${settingsBlock(identifier, settings)}\n`}${flat}`;
}

/** What the outputs of a module are where it stands flat: output → expression. Those of more than one line are left out. */
export function flattenOutputs(
  module: { readonly main: string; readonly outputs: string },
  identifier: string,
): ReadonlyMap<string, string> {
  const flat = renameBlocks(renameLocals(`${module.main}\n${module.outputs}`, identifier), identifier);
  const outputs = [...flat.matchAll(/^output "(\w+)" \{\n([\s\S]*?)^\}/gm)];
  return new Map(
    outputs.flatMap(([, name = '', body = '']) => {
      const [, value] = /^ {2}value\s*= (.+[^[({\n])$/m.exec(body) ?? [];
      return value === undefined
        ? []
        : [
            [
              name,
              value.replaceAll(/\bvar\.(\w+)/g, (_, variable: string) => `local.${identifier}.${variable}`),
            ] as const,
          ];
    }),
  );
}

function variablesOf(text: string): readonly Variable[] {
  return [...text.matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => {
    const [, preset] = /^ {2}default\s*= ((?:.+\n?)+)/m.exec(body) ?? [];
    return preset === undefined ? { name } : { name, preset: preset.trimEnd() };
  });
}

/** Values of one line are aligned; longer ones stand by themselves, as `terraform fmt` wants it. */
function settingsBlock(identifier: string, settings: readonly (readonly [string, string])[]): string {
  const short = settings.filter(([, value]) => !value.includes('\n'));
  const long = settings.filter(([, value]) => value.includes('\n'));
  const width = Math.max(0, ...short.map(([name]) => name.length));
  const groups = [
    short.map(([name, value]) => `    ${name.padEnd(width)} = ${value}\n`).join(''),
    ...long.map(([name, value]) => `    ${name} = ${value.replaceAll('\n', '\n  ')}\n`),
  ].filter((group) => group !== '');
  return `locals {\n  ${identifier} = {\n${groups.join('\n')}  }\n}\n`;
}

function renameLocals(text: string, identifier: string): string {
  const blocks = [...text.matchAll(/^locals \{\n([\s\S]*?)^\}/gm)].map(([, body]) => body ?? '');
  const names = blocks.flatMap((body) => [...body.matchAll(/^ {2}(\w+)\s+=/gm)].map(([, name]) => name ?? ''));
  const renamed = text.replaceAll(/^locals \{\n[\s\S]*?^\}/gm, (block) =>
    block.replaceAll(/^( {2})(\w+\s+=)/gm, `$1${identifier}_$2`),
  );
  return names.reduce(
    (so, name) => so.replaceAll(new RegExp(`\\blocal\\.${name}\\b`, 'g'), `local.${identifier}_${name}`),
    renamed,
  );
}

function renameBlocks(text: string, identifier: string): string {
  const named = (label: string): string => (label === 'this' ? identifier : `${identifier}_${label}`);
  const blocks = [...text.matchAll(/^(?:resource|data) "(\w+)" "(\w+)" \{/gm)];
  const headed = text.replaceAll(
    /^(resource|data) "(\w+)" "(\w+)" \{/gm,
    (_, kind: string, type: string, label: string) => `${kind} "${type}" "${named(label)}" {`,
  );
  return blocks.reduce(
    (so, [, type = '', label = '']) =>
      so.replaceAll(new RegExp(`\\b${type}\\.${label}\\b`, 'g'), `${type}.${named(label)}`),
    headed,
  );
}
