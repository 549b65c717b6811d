import { expect, it } from 'vitest';
import { reviewFiles, type Files } from '../../../support/review-files.ts';

const repository = (name: string): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: { name: ${name} }\nspec: { url: https://charts.example }\n`;
const release = (name: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: barn }
spec:
  chart:
    spec:
      chart: barn
      sourceRef:
        kind: HelmRepository
        name: ${name}
`;

async function rulesOf(before: Files, after: Files): Promise<readonly string[]> {
  return (await reviewFiles(before, after)).map(({ rule, file, line }) => `${rule} ${file}:${line ?? ''}`);
}

it.each([
  ['a source that nobody declares', 'barn', 'barn', 'stable', ['review/lost-source r.yaml:10']],
  ['a source that got another name', 'barn', 'charts', 'barn', ['review/lost-source s.yaml:3']],
  ['one made elsewhere, as before', 'other', 'other', 'barn', []],
])('a release comes from %s', async (_, old, now, ref, expected) => {
  const first = old === 'other' ? 'barn2' : 'barn';
  const before = { 's.yaml': repository(old), 'r.yaml': release(first) };
  expect(await rulesOf(before, { 's.yaml': repository(now), 'r.yaml': release(ref) })).toEqual(expected);
});

const application = (values: string, revision = 'main', more = ''): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: mill }
spec:
  source:
    path: charts/mill
    targetRevision: ${revision}
    helm:
      valueFiles: [${values}]
${more}`;
const chart = {
  'charts/mill/Chart.yaml': 'apiVersion: v2\nname: mill\nversion: 1.0.0\n',
  'charts/mill/prod.yaml': 'a: 1\n',
};
const mill = (text: string): Files => ({ ...chart, 'argocd/mill.yaml': text });

it.each([
  ['a file that is not there', application('prd.yaml'), ['review/missing-values-file argocd/mill.yaml:9']],
  ['one of another source', application('$values/prd.yaml'), []],
  ['one that may be missing', application('prd.yaml', 'main', '      ignoreMissingValueFiles: true\n'), []],
])('an application takes values from %s', async (_, after, expected) => {
  expect(await rulesOf(mill(application('prod.yaml')), mill(after))).toEqual(expected);
});

it.each([
  ['feature/new-stones', ['review/tracks-work-branch argocd/mill.yaml:7']],
  ['v2.1.0', []],
  ['release-2', []],
])('an application goes over to %s', async (revision, expected) => {
  expect(await rulesOf(mill(application('prod.yaml')), mill(application('prod.yaml', revision)))).toEqual(expected);
});
