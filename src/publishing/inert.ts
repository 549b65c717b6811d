/**
 * Text from people, repositories, tools and models, made harmless in Markdown (SEC-16): no HTML, images, links, mentions,
 * issue references, closing keywords or control characters survive as such. Two forms: prose and code.
 */
const zeroWidthSpace = '\u200B';

// C0/C1 controls, format characters (bidi, zero width), Unicode tags, variation selectors, private use.
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;

/** CSI and OSC sequences of terminals, ECMA-48. */
const terminalSequence = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?)/g;

/** One line of prose; `` `code` `` stays code, everything else that Markdown or GitHub would act on is taken apart. */
export function inert(text: string, maxCharacters = 600): string {
  const prose = shorten(oneLine(text), maxCharacters)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? inlineCode(part.slice(1, -1)) : inertProse(part)))
    .join('');
  // It may stand at the beginning of a line: no heading, list or rule comes of it.
  return prose.replace(/^(?:[#+=-]|\d{1,9}(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
}

/** A short value as inline code, safe inside table cells too. */
export function inlineCode(text: string, maxCharacters = 160): string {
  const value = shorten(oneLine(text), maxCharacters).replaceAll('|', '\\|');
  if (value === '') return '``(empty)``';
  const longest = Math.max(0, ...(value.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = value.startsWith('`') || value.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${value}${pad}${fence}`;
}

/** Several lines as a fenced block that its content cannot close. */
export function codeBlock(text: string, language = 'text', maxCharacters = 4_000): string {
  const value = shorten(
    text
      .replace(/\r\n?/g, '\n')
      .replace(invisible, (character) => (character === '\n' || character === '\t' ? character : '')),
    maxCharacters,
  );
  const longest = Math.max(2, ...(value.match(/`{3,}/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${value.replace(/\n$/, '')}\n${fence}`;
}

/**
 * Lines of a log as a fenced block, each exactly as a person sees it: colour codes and characters that nobody sees are left out,
 * nothing else is. No text of them can close the block.
 */
export function quotedLines(lines: readonly string[]): string {
  const plain = lines.map((line) =>
    line.replace(terminalSequence, '').replace(invisible, (one) => (one === '\t' ? one : '')),
  );
  return codeBlock(plain.join('\n'), 'text', Infinity);
}

/** One line of plain text for titles and commit messages, where Markdown is not rendered but references and mentions act. */
export function inertLine(text: string, maxCharacters = 200): string {
  return unlink(shorten(oneLine(text), maxCharacters));
}

function inertProse(text: string): string {
  return unlink(
    text
      .replace(/[\\`*_[\]|~$]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/!(?=\\\[)/g, '\\!'),
  );
}

/** Several lines of plain text, as annotations show them: nothing hidden, no mention, no reference, no link. */
export function inertLines(text: string, maxCharacters = 4_000): string {
  const seen = text
    .replace(/\r\n?/g, '\n')
    .replace(invisible, (character) => (character === '\n' || character === '\t' ? character : ''));
  return unlink(shorten(seen, maxCharacters));
}

/** Breaks what GitHub would link: mentions, `#1`, `GH-1`, URLs. */
function unlink(text: string): string {
  return text
    .replace(/@(?=[A-Za-z0-9])/g, `@${zeroWidthSpace}`)
    .replace(/#(?=\d)/g, `#${zeroWidthSpace}`)
    .replace(/\bGH-(?=\d)/gi, `GH${zeroWidthSpace}-`)
    .replace(/:\/\//g, `:${zeroWidthSpace}//`)
    .replace(/\bwww\./gi, `www${zeroWidthSpace}.`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(invisible, '').trim();
}

function shorten(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
