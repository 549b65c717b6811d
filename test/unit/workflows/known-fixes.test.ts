import { describe, expect, it } from 'vitest';
import { applyOperations } from '../../../src/edits/apply-operations.ts';
import { knownFixes } from '../../../src/planner/fixes/known-fixes.ts';
import { noUsage, type Planned, type PlanningInput } from '../../../src/planner/planner.ts';
import { mayBeFixed } from '../../../src/workflows/fixable.ts';
import { failedStep, mended, type Files } from '../../support/known-fix-cases.ts';

const noModel = (): Promise<Planned> =>
  Promise.resolve({
    result: { kind: 'question', question: 'I could not express it.', candidates: [], examples: [] },
    usage: noUsage,
    shown: [],
  });
const formatTerraform = (text: string): Promise<string> => Promise.resolve(text.replace('a=1', 'a = 1'));

/** What comes of a failed step without a model, and the files that it changes. */
async function fix(command: string, log: string, files: Files) {
  const { failure, tree, planWith } = await failedStep(command, log, files);
  const input = { command: { verb: 'fix', text: 'fix', flags: {} }, tree, thread: [], feedback: [] };
  const plan = planWith({ plan: noModel, formatTerraform });
  const { result } = await plan(input as unknown as PlanningInput, new AbortController().signal);
  const operations = result.kind === 'proposal' ? result.operations : [];
  const changes = await applyOperations(operations, (path) => tree.read(path));
  const changed = Object.fromEntries(changes.files.map(({ path, after }) => [path, after]));
  return { offered: mayBeFixed(failure), result, changed };
}

describe('a fix without a model', () => {
  it.each(Object.entries(mended))('mends %s, and nothing else', async (_, [command, log, before, after]) => {
    const { offered, result, changed } = await fix(command, log, before);
    expect(result).toMatchObject({ kind: 'proposal', planner: 'rules', type: 'fix' });
    expect(changed).toEqual(after);
    expect(offered).toBe(true);
  });

  it('asks for the value of a variable, with what others have', async () => {
    const { result } = await fix(
      'terraform plan',
      'Error: No value for required variable\n\n  on envs/b/main.tf line 1:\n   1: variable "region" {}\n\nThe root module input variable "region" is not set, and has no default value.',
      { 'envs/b/main.tf': 'variable "region" {}\n', 'envs/a/terraform.tfvars': 'name = "x"\nregion = "eu-west-1"\n' },
    );
    expect(result).toMatchObject({
      kind: 'question',
      question: 'The variable `region` has no value in envs/b. Which should it have?',
      candidates: [{ file: 'envs/a/terraform.tfvars', line: 2, value: 'eu-west-1' }],
      examples: ['/promptops set region in envs/b to eu-west-1'],
    });
  });

  it.each([
    [
      'providers lock',
      "Error: Failed to install provider from shared cache\n\n  on envs/a/versions.tf line 3:\n\nthe current package for registry.terraform.io/hashicorp/aws 6.2.0 doesn't match any of the checksums previously recorded in the dependency lock file",
    ],
    [
      'init -upgrade',
      'Error: Inconsistent dependency lock file\n\n  on envs/a/versions.tf line 3:\n\nThe following dependency selections recorded in the lock file are inconsistent',
    ],
    [
      'helm dependency update',
      'Error: the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies',
    ],
  ])('says what a person has to run where no edit can mend it: %s', async (remedy, log) => {
    const files = { 'envs/a/versions.tf': '\n\nterraform {}\n', 'charts/shop/Chart.yaml': 'name: shop\n' };
    const { result } = await fix('terraform init', log, files);
    expect(result).toMatchObject({
      kind: 'refusal',
      rule: 'not-by-an-edit',
      remedy: expect.stringContaining(remedy) as unknown,
    });
  });
});

describe('nothing is guessed', () => {
  it.each([
    [
      'an Ingress of a removed version, for its shape changed',
      'kubectl apply -f k8s/',
      'error: resource mapping not found for name: "web" namespace: "" from "k8s/in.yaml": no matches for kind "Ingress" in version "networking.k8s.io/v1beta1"',
      { 'k8s/in.yaml': 'apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: { name: web }\n' },
    ],
    [
      'a Deployment of a removed version without a selector',
      'kubectl apply -f k8s/',
      'error: resource mapping not found for name: "web" namespace: "" from "k8s/d.yaml": no matches for kind "Deployment" in version "extensions/v1beta1"',
      { 'k8s/d.yaml': 'apiVersion: extensions/v1beta1\nkind: Deployment\nspec:\n  replicas: 1\n' },
    ],
    [
      'a text that is no number',
      'kubeconform k8s/',
      "k8s/svc.yaml - Service web is invalid: problem validating schema. - at '/spec/ports/0/port': got string, want integer",
      { 'k8s/svc.yaml': 'spec:\n  ports:\n    - port: "http"\n' },
    ],
    [
      'a key that stands twice with two values',
      'yamllint k8s',
      'k8s/web.yaml\n  2:1       error    duplication of key "name" in mapping  (key-duplicates)',
      { 'k8s/web.yaml': 'name: web\nname: shop\n' },
    ],
    [
      'white space that is data',
      'yamllint k8s',
      'k8s/web.yaml\n  2:6       error    trailing spaces  (trailing-spaces)',
      { 'k8s/web.yaml': 'text: |\n  two  \n  lines\n' },
    ],
    [
      'a path that nothing is near to',
      'terraform init',
      'Error: Unreadable module directory\n\nThe directory ../../modules/queue could not be read for module "queue" at envs/a/main.tf:1.',
      { 'envs/a/main.tf': 'module "queue" {\n  source = "../../modules/queue"\n}\n', 'modules/bucket/main.tf': '\n' },
    ],
  ])('%s', async (_, command, log, files) => {
    const { result } = await fix(command, log, files as Files);
    expect(result).toMatchObject({ kind: 'refusal', rule: 'no-known-fix' });
  });
});

it('every row has an id of its own, and a pattern that comes to an end on hostile lines', () => {
  expect(new Set(knownFixes.map(({ id }) => id)).size).toBe(knownFixes.length);
  // A pattern that is not linear would be at it for hours.
  const parts = ['at ', "at '/", '"a', 'no file exists at "', '/', '.', 'a ', 'lstat ', 'x.tf ', ' '];
  const hostile = parts.map((part) => part.repeat(300_000 / part.length));
  const told = knownFixes.flatMap(({ pattern }) => hostile.map((text) => pattern.test(text)));
  expect(told).toHaveLength(knownFixes.length * hostile.length);
});
