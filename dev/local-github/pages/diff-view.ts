import type { FileDiff } from '../git/diff.ts';
import { html, type Html } from './html.ts';

/** The changed files, each foldable, with added and removed lines in colour and by their sign. */
export function diffView(files: readonly FileDiff[]): Html {
  return html`${files.map(fileView)}`;
}

function fileView(file: FileDiff): Html {
  const name = file.previousPath === undefined ? file.path : `${file.previousPath} → ${file.path}`;
  const lines = (file.patch ?? 'Binary file, or no change of content').split('\n').map(lineView);
  return html`<details class="file" open>
    <summary>
      <code>${name}</code> <span class="added">+${file.additions}</span> <span class="removed">−${file.deletions}</span>
    </summary>
    <pre class="diff" tabindex="0">${lines}</pre>
  </details>`;
}

function lineView(line: string): Html {
  const kinds: Readonly<Record<string, string>> = { '+': 'plus', '-': 'minus', '@': 'hunk' };
  const kind = kinds[line.charAt(0)] ?? 'same';
  return html`<span class="${kind}">${line === '' ? ' ' : line}</span>`;
}
