import type { KnownFix } from './known-fix.ts';

/** `terraform fmt -check` prints the files that it would change, and with `-diff` their diff. */
export const terraformFormat: KnownFix = {
  id: 'terraform/format',
  pattern: /(?:^| )(?:--- old\/)?[\w./-]{1,200}\.(?:tf|tfvars|tofu)(?= |$)/,
  async fix({ lines, places, tree }, { formatTerraform }, signal) {
    // A tool that names a file and complains of something else.
    if (lines.some((line) => /\b(?:error|warning)\b/i.test(line) && !line.startsWith('##['))) return undefined;
    const listed = lines.flatMap(
      (line) => /^(?:--- old\/)?([\w./-]{1,200}\.(?:tf|tfvars|tofu))\s*$/.exec(line)?.[1] ?? [],
    );
    const paths = [...new Set(places.map(({ path }) => path))].filter((path) =>
      listed.some((name) => path === name || path.endsWith(`/${name.replace(/^\.\//, '')}`)),
    );
    const files = new Map<string, string>();
    for (const [path, before] of await tree.readMany(paths)) {
      const after = await formatTerraform(before, signal);
      if (after !== undefined && after !== before) files.set(path, after);
    }
    const [first] = files.keys();
    if (first === undefined) return undefined;
    const what = files.size === 1 ? (first.split('/').at(-1) ?? first) : `${files.size} files`;
    return { kind: 'files', summary: `format ${what}`, files, assumptions: ['`terraform fmt` decides how it looks'] };
  },
};
