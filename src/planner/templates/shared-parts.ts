import type { Template } from './manifest.ts';

/** Folder beside the templates of a kind with what several of them write; it is no template itself. */
export const sharedFolder = 'shared';

const maxUses = 20;

/**
 * Puts shared texts where `<% use NAME %>` stands alone on a line. Text for text, once, before anything is rendered: what is shared can
 * have conditions and values like the rest, and uses nothing itself, so that a few words cannot grow without end.
 * @throws {SyntaxError} for a name that is not there, and for more than twenty in one file; both with the line.
 */
export function withSharedParts(
  files: Template['files'],
  shared: ReadonlyMap<string, string>,
  where: string,
): Template['files'] {
  return files.map(({ path, text }) => {
    let uses = 0;
    const lines = text.split('\n').map((line, at) => {
      const name = /^<% use ([\w.-]+) %>$/.exec(line)?.[1];
      if (name === undefined) return line;
      uses += 1;
      if (uses > maxUses)
        throw new SyntaxError(`${where}: ${path}:${at + 1}: it uses more than ${maxUses} shared parts`);
      const part = shared.get(name);
      if (part !== undefined) return part.trimEnd();
      const known = [...shared.keys()].toSorted().join(', ');
      throw new SyntaxError(
        `${where}: ${path}:${at + 1}: there is no ${sharedFolder}/${name}; there is ${known || 'nothing'}`,
      );
    });
    return { path, text: lines.join('\n') };
  });
}
