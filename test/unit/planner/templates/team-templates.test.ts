import { describe, expect, it } from 'vitest';
import { emptyInventory } from '../../../../src/context/inventory.ts';
import { PromptOpsError } from '../../../../src/domain/errors.ts';
import type { FileTree } from '../../../../src/domain/file-tree.ts';
import { readTeamTemplates } from '../../../../src/planner/templates/team-templates.ts';
import { createTemplatesPlanner } from '../../../../src/planner/templates/templates-planner.ts';
import { addedFiles, catalogue, proposal, treeOf } from './support.ts';

const dir = '.github/promptops/templates/terraform/data-lake';
const manifest = `
name: data-lake
summary: A bucket as the data team wants it
names: [data lake]
looseNames: [s3 bucket]
alsoSaid: [a, with, team]
parameters:
  name: { type: string, format: s3-bucket-name, description: Name of the bucket. }
costs: Storage by the gigabyte.
security: Private and encrypted.
sources: [https://example.com]
examples: [{ request: a data lake named x-lake, gives: { name: x-lake } }]
`;
const main = 'resource "aws_s3_bucket" "this" {\n  bucket = <% name %>\n}\n';

const treeWith = (files: Readonly<Record<string, string>>): FileTree =>
  treeOf({ [`${dir}/template.yaml`]: manifest, [`${dir}/files/main.tf`]: main, ...files });

async function generate(text: string, tree: FileTree) {
  const planner = createTemplatesPlanner({ templates: catalogue });
  const command = { verb: 'generate', text, flags: {} };
  const ownTemplates = () => readTeamTemplates(tree);
  const input = { command, inventory: emptyInventory, tree: treeOf({}), thread: [], feedback: [], ownTemplates };
  return (await planner(input, new AbortController().signal)).result;
}

/** `file: problem` of the error that reading a tree ends with. */
async function problemOf(tree: FileTree): Promise<string> {
  const error: unknown = await readTeamTemplates(tree).catch((caught: unknown) => caught);
  return error instanceof PromptOpsError && error.code === 'broken-template' ? error.message : String(error);
}

describe("a repository's own templates", () => {
  it('are read from their folder', async () => {
    const [template] = await readTeamTemplates(treeWith({ [`${dir}/README.md`]: 'not read', 'main.tf': 'x' }));
    expect(template).toMatchObject({ kind: 'terraform', name: 'data-lake', files: [{ path: 'main.tf', text: main }] });
  });

  it('come before ours where they fit, and the pull request says so', async () => {
    const made = proposal(await generate('an s3 bucket named x-lake', treeWith({})));
    expect(addedFiles(made.operations)).toEqual({ 'modules/x-lake/main.tf': main.replace('<% name %>', '"x-lake"') });
    expect(made.assumptions[0]).toContain(dir);
  });

  it('share parts that stand beside them', async () => {
    const shared = '# As all of ours.\nlocals {\n  name = <% name %>\n}\n';
    const made = proposal(
      await generate(
        'a data lake named x-lake',
        treeWith({
          [`${dir}/files/main.tf`]: `<% use locals.tf %>\n\n${main}`,
          '.github/promptops/templates/terraform/shared/locals.tf': shared,
        }),
      ),
    );
    const text = addedFiles(made.operations)['modules/x-lake/main.tf'] ?? '';
    expect(text).toMatch(/^# As all of ours\.\nlocals \{\n {2}name = "x-lake"\n\}\n\nresource/);
  });

  it('leave to ours what they do not explain', async () => {
    const made = proposal(await generate('an s3 bucket named x-lake without versioning', treeWith({})));
    expect(Object.keys(addedFiles(made.operations))).toContain('modules/x-lake/versions.tf');
  });

  it('take the place of ours of the same name', async () => {
    const at = dir.replace('data-lake', 's3-bucket');
    const tree = treeOf({
      [`${at}/template.yaml`]: manifest.replace('data-lake', 's3-bucket'),
      [`${at}/files/main.tf`]: main,
    });
    expect((await generate('an s3 bucket named x-lake without versioning', tree)).kind).toBe('not-understood');
  });
});

describe('a template that does not fit its contract is named', () => {
  it.each([
    ['an unknown key', { [`${dir}/template.yaml`]: `${manifest}pattern: (a+)+$\n` }, 'pattern'],
    ['a format of its own', { [`${dir}/template.yaml`]: manifest.replace('s3-bucket-name', '(a+)+$') }, 'format'],
    [
      'a phrase that takes long to match',
      { [`${dir}/template.yaml`]: manifest.replace('[data lake]', `["${'[a] '.repeat(20)}x"]`) },
      'optional pieces',
    ],
    ['an alias in YAML', { [`${dir}/template.yaml`]: `a: &a [x]\nb: *a\n${manifest}` }, 'template.yaml'],
    ['another name', { [`${dir}/template.yaml`]: manifest.replace('name: data-lake', 'name: other') }, 'calls itself'],
    [
      'a part that is not there',
      { [`${dir}/files/main.tf`]: '\n<% use gone.tf %>\n' },
      'main.tf:2: there is no shared/gone.tf',
    ],
    [
      'parts without end',
      {
        [`${dir}/files/main.tf`]: '<% use all.tf %>\n'.repeat(3),
        '.github/promptops/templates/terraform/shared/all.tf': '# x\n'.repeat(10_000),
      },
      'with what it uses',
    ],
    [
      'many parts',
      {
        [`${dir}/files/main.tf`]: '<% use a.tf %>\n'.repeat(21),
        '.github/promptops/templates/terraform/shared/a.tf': '#\n',
      },
      'more than 20',
    ],
    ['a large file', { [`${dir}/files/main.tf`]: '# x\n'.repeat(20_000) }, '65536 are read'],
    ['a long line', { [`${dir}/files/main.tf`]: `\n<% if ${' '.repeat(3000)}` }, 'main.tf:2'],
    [
      'another kind',
      { '.github/promptops/templates/shell/x/template.yaml': manifest },
      'there are terraform, kubernetes, helm',
    ],
  ])('%s', async (_, files, problem) => {
    expect(await problemOf(treeWith(files))).toContain(problem);
  });

  it('a link', async () => {
    const tree = treeWith({});
    const entries = tree.entries.map((entry) =>
      entry.path.endsWith('main.tf') ? { ...entry, mode: '120000' } : entry,
    );
    expect(await problemOf({ ...tree, entries })).toContain('is a link');
  });

  it('when it is rendered: lists in lists, or what is no template', async () => {
    const many = manifest.replace(
      'parameters:',
      'parameters:\n  tag: { type: array, default: [a, b, c, d, e, f, g, h, i], description: Tags. }',
    );
    const nested = `${'<% each x in tag %>\n'.repeat(9)}x\n${'<% end %>\n'.repeat(9)}`;
    const tree = treeWith({ [`${dir}/template.yaml`]: many, [`${dir}/files/main.tf`]: nested });
    await expect(generate('a data lake named x-lake', tree)).rejects.toMatchObject({ code: 'broken-template' });
    const broken = treeWith({ [`${dir}/files/main.tf`]: '<% if name %>\n' });
    await expect(generate('a data lake named x-lake', broken)).rejects.toThrow('has no "<% end %>"');
  });
});
