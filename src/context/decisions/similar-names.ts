import type { Inventory } from '../inventory.ts';
import { baseName } from '../repository-path.ts';

/** Names that exist and look like the one that was asked for, the nearest first; at most five. */
export function similarNames(name: string, inventory: Inventory): string[] {
  const known = new Set([
    ...inventory.objects.map((object) => object.name),
    ...inventory.charts.map((chart) => chart.name),
    ...inventory.releases.map((release) => release.service),
    ...inventory.terragrunt.filter((unit) => unit.role === 'unit').map((unit) => baseName(unit.dir)),
    ...inventory.terraform
      .flatMap((module) => module.blocks.map(({ address }) => address))
      .filter((address) => /^(?:module|variable)\./.test(address)),
  ]);
  const wanted = plain(name);
  return [...known]
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, plain(candidate)) }))
    .filter(
      ({ candidate, distance }) =>
        distance <= Math.max(2, Math.floor(wanted.length / 3)) || plain(candidate).includes(wanted),
    )
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 5)
    .map(({ candidate }) => candidate);
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .slice(0, 64)
    .replace(/^.*[./]/, '')
    .replace(/[^a-z0-9]/g, '');
}

/** Levenshtein's distance; names are short. */
function distanceOf(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return 64;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 64;
}
