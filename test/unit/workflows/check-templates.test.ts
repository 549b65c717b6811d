import { expect, it } from 'vitest';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import { readTemplate } from '../../../src/planner/templates/manifest.ts';
import type { Template } from '../../../src/planner/templates/manifest.ts';
import { checkTemplates } from '../../../src/workflows/check-templates.ts';

function ticket(examples: string): Template {
  const manifest = `
name: ticket
summary: A ticket that somebody has to work on
names: [ticket]
parameters:
  name: { type: string, format: dns-label, description: Name of the ticket. }
  days: { type: integer, unit: days, maximum: 9, description: Days that it stays open., spoken: [open for <value>] }
costs: Free.
security: Nobody else can read it.
sources: [https://example.com]
examples: ${examples}
`;
  const files = [
    { path: 'main.tf', text: 'resource "a" "b" {\n  days = <% days %>\n}\n' },
    { path: 'variables.tf', text: 'variable "title" {\n  type = string\n}\n' },
  ];
  return readTemplate('terraform', manifest, files, 'ticket');
}

const seen: FileTree[] = [];
const validate = (tree: FileTree) => {
  seen.push(tree);
  return Promise.resolve([]);
};

it('calls every Terraform example from one root module', async () => {
  const template = ticket(
    '[{ request: a ticket named leak, gives: { name: leak } }, { request: a ticket open for 3 days, gives: { days: 3 } }]',
  );
  const report = await checkTemplates([template], [template], validate);
  expect(report).toMatchObject({ examples: 2, problems: [] });
  const [tree] = seen;
  expect(await tree?.read('terraform/main.tf')).toContain(
    'module "ticket_2" {\n  source = "./ticket-2"\n\n  title = var.any\n}',
  );
  expect(await tree?.read('terraform/ticket-2/main.tf')).toContain('days = 3');
});

it.each([
  ['[{ request: a ticket with wings, gives: {} }]', 'is not understood; left over: wings'],
  ['[{ request: a ticket open for 3 days, gives: { days: 4 } }]', 'gives days 3 instead of 4'],
  ['[{ request: a ticket open for 12 days, gives: { days: 12 } }]', 'asks 12 days cannot be the days'],
])('names an example that does not keep its promise: %s', async (examples, problem) => {
  const template = ticket(examples);
  const { problems } = await checkTemplates([template], [template], validate);
  expect(problems.join('\n')).toContain(problem);
});
