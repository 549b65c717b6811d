import { fileURLToPath } from 'node:url';
import { parse as parseHcl } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { valuesFor } from '../../../dev/catalogue/sample-values.ts';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { emptyInventory } from '../../../src/context/inventory.ts';
import { formatHcl } from '../../../src/edits/hcl-format.ts';
import { tokenise } from '../../../src/planner/language/words.ts';
import { chooseTemplate } from '../../../src/planner/templates/choose-template.ts';
import { valueProblem } from '../../../src/planner/templates/decide-values.ts';
import { hclLiteral, yamlLiteral } from '../../../src/planner/templates/literals.ts';
import type { ParameterValue } from '../../../src/planner/templates/manifest.ts';
import { renderText } from '../../../src/planner/templates/render.ts';

const catalogue = await readTemplateFiles(fileURLToPath(new URL('../../../templates/infrastructure', import.meta.url)));

const facts = {
  required_version: '>= 1.5',
  provider_version: '>= 6.0',
  provider_major: 6,
  tags: { owner: 'platform', 'cost-center': 'a${b}' },
  image_repository: 'a/b',
  image_tag: '1.0.0',
  image_digest: '',
  host_or_empty: '',
  environment: 'staging',
  target_kind: 'Deployment',
  target_labels: { app: 'a', 'app.kubernetes.io/name': 'true' },
  from_labels: { app: 'b' },
  backend_port: 80,
  oci_url: null,
  lock_files: true,
  monitored_port: 'metrics',
};

/** What is wrong with the text of a rendered file; Helm's own templates are checked with helm (integration). */
async function defects(path: string, text: string): Promise<readonly unknown[]> {
  if (path.endsWith('.tf') && text !== '') {
    await parseHcl(path, text);
    return (await formatHcl(text)) === text ? [] : [`not formatted:\n${text}`];
  }
  if (!/\.(?:yaml|json)$/.test(path) || path.startsWith('templates/')) return [];
  return parseAllDocuments(text).flatMap((document) => document.errors);
}

describe.each(catalogue.map((template) => [`${template.kind}/${template.name}`, template] as const))(
  '%s',
  (_, template) => {
    it('renders files that parse, formatted, and the same twice, whatever the schema allows', async () => {
      await fc.assert(
        fc.asyncProperty(valuesFor(template), async (values) => {
          const problems = Object.entries(template.parameters).flatMap(([name, parameter]) => {
            const value = values[name] as ParameterValue | null;
            return value === null ? [] : (valueProblem(name, parameter, value) ?? []);
          });
          expect(problems).toEqual([]);
          for (const file of template.files) {
            const text = renderText(file.path, file.text, { ...facts, ...values });
            expect(renderText(file.path, file.text, { ...facts, ...values })).toBe(text);
            expect(await defects(file.path, text)).toEqual([]);
          }
        }),
        { numRuns: 20 },
      );
    });
  },
);

describe('literals', () => {
  it('writes any text so that HCL reads it back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 30 }),
          fc.constantFrom('${x}', '%{ if true }', '$${a}', '"\n', '\\', '%%{'),
        ),
        async (text) => {
          const parsed = (await parseHcl('a.tf', `locals {\n  a = ${hclLiteral(text)}\n}\n`)) as {
            locals: [{ a: string }];
          };
          // hcl2json keeps the escape of an interpolation, as Terraform's JSON syntax does; HCL reads strings in normal form C.
          const unescaped = parsed.locals[0].a.replaceAll(/\$\$\{|%%\{/g, (escape) => escape.slice(1));
          expect(unescaped).toBe(text.normalize('NFC'));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('writes any text so that YAML reads it back as the same text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 30 }),
          fc.constantFrom(
            'yes',
            'no',
            '1e3',
            '0x10',
            'null',
            '~',
            '- a',
            'a: b',
            '#',
            '2026-01-01',
            '012',
            '*a',
            '&a',
            'on',
            '',
          ),
        ),
        (text) => {
          expect(parseYaml(`a: ${yamlLiteral(text)}\n`)).toEqual({ a: text });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('any text at all', () => {
  const words = catalogue.flatMap((template) => template.examples.flatMap(({ request }) => request.split(' ')));
  it('is read without a crash, and every word is explained or left over', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 8 }))),
        (pieces) => {
          const choice = chooseTemplate(tokenise(pieces.join(' ')), catalogue, emptyInventory);
          expect(['one', 'several', 'none']).toContain(choice.kind);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never swallows a word that nobody knows', () => {
    const requests = catalogue.flatMap((template) => template.examples.map(({ request }) => request));
    fc.assert(
      fc.property(
        fc.constantFrom(...requests),
        fc.constantFrom('zzyzx', '🔥', 'geblümt', 'frobnicated', '§'),
        fc.nat(),
        (request, stranger, where) => {
          const parts = request.split(' ');
          parts.splice(where % (parts.length + 1), 0, stranger, 'zzyzx');
          const choice = chooseTemplate(tokenise(parts.join(' ')), catalogue, emptyInventory);
          // Right after "named", "image" and the like any word is a value; it is then in the values, and asked about if it is wrong.
          // What a thing is for is told in a note.
          const read = choice.kind === 'one' ? [choice.understanding.said, choice.understanding.notes] : [];
          const said = choice.kind === 'one' ? JSON.stringify(read) : 'left over';
          expect(said).toMatch(/^left over$|zzyzx/);
          expect(said).not.toMatch(/[🔥§]/u);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('100 kB of text', () => {
  it.each([
    'the ',
    's3 bucket ',
    'with versioning and ',
    'in in in of ',
    'expire after 30 days ',
    'no ',
    '"',
    '😀',
    'name it ',
    'x',
  ])('of %j is answered in linear time', (unit) => {
    const timed = (size: number): number => {
      const text = `s3 bucket ${unit.repeat(size / unit.length)}`;
      const before = process.cpuUsage();
      chooseTemplate(tokenise(text), catalogue, emptyInventory);
      // Time on the processor: the machine may be busy with other things.
      return process.cpuUsage(before).user / 1000;
    };
    timed(10_000);
    expect(timed(100_000)).toBeLessThan(5000);
  });
});
