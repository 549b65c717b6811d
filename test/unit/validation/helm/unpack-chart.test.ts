import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readChart } from '../../../../src/validation/helm/chart.ts';
import { unpackChart } from '../../../../src/validation/helm/unpack-chart.ts';
import { layoutOf } from '../../../../src/validation/tree-layout.ts';
import { treeOf } from '../tree-support.ts';
import { archiveOf, type Entry } from './chart-archive.ts';

const about = { path: 'redis/Chart.yaml', content: 'apiVersion: v2\nname: redis\nversion: 1.0.0\n' };
const template = { path: 'redis/templates/x.yaml', content: 'kind: ConfigMap\n' };

describe('a chart archive', () => {
  it('is unpacked with its text files, long names and packed dependencies; other files are left out', async () => {
    const long = `redis/templates/${'a'.repeat(120)}.yaml`;
    const inner = archiveOf([{ path: 'common/Chart.yaml', content: 'name: common\n' }]);
    const unpacked = await unpackChart(
      archiveOf([
        { path: 'redis/', type: '5' },
        about,
        { path: 'pax', type: 'x', content: `${long.length + 9} path=${long}\n` },
        { path: 'redis/templates/short.yaml', content: 'b: 1\n' },
        { path: 'redis/charts/common-1.0.0.tgz', content: inner },
        { path: 'redis/logo.png', content: Buffer.from([0, 1, 2]) },
      ]),
    );
    expect(unpacked).toEqual({
      name: 'redis',
      files: new Map([
        ['Chart.yaml', about.content],
        [long.slice('redis/'.length), 'b: 1\n'],
        ['charts/common/Chart.yaml', 'name: common\n'],
      ]),
    });
  });

  const hostile: readonly (readonly [string, readonly Entry[], string])[] = [
    ['climbs out', [about, { path: 'redis/../../etc/passwd', content: 'x' }], 'leaves its folder'],
    ['is absolute', [{ path: '/etc/passwd', content: 'x' }], 'leaves its folder'],
    ['holds a backslash', [about, { path: 'redis/a\\..\\b', content: 'x' }], 'leaves its folder'],
    ['holds a symbolic link', [about, { path: 'redis/values.yaml', type: '2' }], 'a link or a device'],
    ['holds a hard link', [about, { path: 'redis/values.yaml', type: '1' }], 'a link or a device'],
    ['holds a device', [about, { path: 'redis/null', type: '3' }], 'a link or a device'],
    [
      'climbs out by a long name',
      [about, { path: 'l', type: 'L', content: 'redis/../x\0' }, template],
      'leaves its folder',
    ],
    ['holds two charts', [about, { path: 'other/Chart.yaml', content: 'x' }], 'exactly one chart'],
    [
      'holds too many files',
      Array.from({ length: 5_001 }, (_, index) => ({ path: `redis/${index}` })),
      'more than 5000 files',
    ],
    ['is empty', [], 'exactly one chart'],
  ];
  it.each(hostile)('that %s is refused whole', async (_, entries, reason) => {
    expect(await unpackChart(archiveOf(entries))).toEqual({ refused: expect.stringContaining(reason) as string });
  });

  it('that is a bomb, cut off or garbage is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(await unpackChart(bomb)).toHaveProperty('refused');
    const bytes = archiveOf([about]);
    expect(await unpackChart(bytes.subarray(0, 60))).toHaveProperty('refused');
    expect(await unpackChart(Buffer.from('no archive'))).toHaveProperty('refused');
    expect(await unpackChart(gzipSync('text '.repeat(500)))).toEqual({ refused: 'it is no tar archive' });
  });
});

describe('a dependency in charts/ as an archive', () => {
  const dependency = 'dependencies:\n  - name: redis\n    version: 1.0.0\n    repository: https://charts.example\n';
  const files = {
    'shop/Chart.yaml': `apiVersion: v2\nname: shop\nversion: 1.0.0\n${dependency}`,
    'shop/charts/redis-1.0.0.tgz': '(bytes)',
  };
  const read = async (archives: Readonly<Record<string, Uint8Array>>, more: Readonly<Record<string, string>> = {}) => {
    const tree = { ...treeOf({ ...files, ...more }), readBytes: (path: string) => Promise.resolve(archives[path]) };
    const chart = await readChart(tree, layoutOf(tree), 'shop');
    if (chart === null) throw new Error('no chart');
    return chart;
  };

  it('counts as vendored', async () => {
    const chart = await read({ 'shop/charts/redis-1.0.0.tgz': archiveOf([about, template]) });
    expect(chart.missing).toEqual([]);
    expect(chart.files.get('charts/redis/templates/x.yaml')).toBe('kind: ConfigMap\n');
    expect(chart.origins.get('charts/redis/templates/x.yaml')).toBe('shop/charts/redis-1.0.0.tgz');
  });

  it('is not mistaken for another one whose name begins alike', async () => {
    const cluster = { path: 'redis-cluster/Chart.yaml', content: 'name: redis-cluster\n' };
    const archives = { 'shop/charts/redis-cluster-1.0.0.tgz': archiveOf([cluster]) };
    const { 'shop/charts/redis-1.0.0.tgz': _, ...without } = files;
    const tree = {
      ...treeOf({ ...without, 'shop/charts/redis-cluster-1.0.0.tgz': '(bytes)' }),
      readBytes: (path: string) => Promise.resolve((archives as Record<string, Uint8Array>)[path]),
    };
    expect((await readChart(tree, layoutOf(tree), 'shop'))?.missing).toEqual([
      'redis 1.0.0 from https://charts.example',
    ]);
  });

  it('is missing, with the reason, when it is not safe', async () => {
    const chart = await read({ 'shop/charts/redis-1.0.0.tgz': archiveOf([{ path: '../x', content: 'x' }]) });
    expect(chart.missing).toEqual(['redis 1.0.0 (shop/charts/redis-1.0.0.tgz: "../x" leaves its folder)']);
    const large = await read({});
    expect(large.missing).toEqual(['redis 1.0.0 (shop/charts/redis-1.0.0.tgz: it is too large to be read)']);
  });
});
