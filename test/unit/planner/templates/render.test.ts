import { describe, expect, it } from 'vitest';
import { hclLiteral, yamlLiteral } from '../../../../src/planner/templates/literals.ts';
import { renderText } from '../../../../src/planner/templates/render.ts';

describe('renderText', () => {
  it('writes values as literals of the language of the file', () => {
    const values = { name: 'a', list: ['x', 'y'], many: { b: 1, 'c d': true } };
    expect(renderText('a.tf', 'a = <% name %>\nl = <% list %>\n', values)).toBe('a = "a"\nl = ["x", "y"]\n');
    expect(renderText('a.yaml', 'a: <% name %>\nl: <% list %>\n', values)).toBe('a: a\nl: ["x","y"]\n');
    expect(renderText('a.tf', 'x {\n  m = <% many %>\n}\n', values)).toBe(
      'x {\n  m = {\n    b     = 1\n    "c d" = true\n  }\n}\n',
    );
  });

  it('lets Helm, HCL and GitHub expressions through untouched', () => {
    const text = 'a: {{ include "x" . }} ${var.x} %{ if y } ${{ github.ref }}\n';
    expect(renderText('a.yaml', text, {})).toBe(text);
  });

  it('takes lines that only control away, and the blank lines they leave', () => {
    const text = 'a = 1\n<% if on %>\n\nb = 2\n<% else %>\n\nc = 3\n<% end %>\n\nd = 4\n';
    expect(renderText('a.tf', text, { on: true })).toBe('a = 1\n\nb = 2\n\nd = 4\n');
    expect(renderText('a.tf', text, { on: false })).toBe('a = 1\n\nc = 3\n\nd = 4\n');
  });

  it.each([
    ['x', { x: '' }, false],
    ['x', { x: 0 }, true],
    ['x', { x: [] }, false],
    ['x', { x: null }, false],
    ['not x', { x: false }, true],
    ['x is "kms"', { x: 'kms' }, true],
    ['x is not "kms"', { x: 'sse' }, true],
    ['x > 1', { x: 2 }, true],
    ['x > 1', { x: 1 }, false],
    ['x < 3', { x: 2 }, true],
    ['x > 1', { x: '2' }, false],
    ['x and y', { x: true, y: false }, false],
    ['x or y', { x: true, y: false }, true],
    ['x and y or z', { x: false, y: true, z: true }, true],
  ])('reads the condition %j with %j as %j', (condition, values, holds) => {
    expect(renderText('a.tf', `<% if ${condition} %>\nyes\n<% end %>\n`, values)).toBe(holds ? 'yes\n' : '');
  });

  it('repeats for each item of a list', () => {
    expect(renderText('a.yaml', 'l:\n<% each x in list %>\n  - <% x %>\n<% end %>\n', { list: ['a', 'yes'] })).toBe(
      'l:\n  - a\n  - "yes"\n',
    );
  });

  it('writes an identifier with underscores and refuses what is none', () => {
    expect(renderText('a.tf', 'module "<% n | identifier %>" {}\n', { n: 'a-b.c' })).toBe('module "a_b_c" {}\n');
    expect(() => renderText('a.tf', '<% n | identifier %>', { n: 'a" {}' })).toThrow(RangeError);
  });

  it.each(['a b', 'a"', '${x}', '{{ x }}', 'a\nb', '', '-x'])('refuses %j as bare text', (n) => {
    expect(() => renderText('a.tpl', '<% n | bare %>', { n })).toThrow(/a\.tpl:1/);
  });

  it('cannot reach anything but the values it was given', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'process'])
      expect(() => renderText('a.tf', `<% ${name} %>`, {})).toThrow(`no value called "${name}"`);
  });

  it.each([
    ['a\n<% if x %>\n', 'a.tf:2', 'has no'],
    ['<% end %>\n', 'a.tf:1', 'closes nothing'],
    ['\n\n<% x() %>', 'a.tf:3', 'cannot read'],
    ['<% x.y %>', 'a.tf:1', 'cannot read'],
    ['<% if x == 1 %>\n<% end %>', 'a.tf:1', 'condition'],
    ['<% each x of y %>\n<% end %>', 'a.tf:1', 'cannot read'],
    ['<% if x %>\n<% else %>\n<% else %>\n<% end %>', 'a.tf:1', 'second'],
  ])('says where a template is broken: %j', (text, place, problem) => {
    const attempt = (): string => renderText('a.tf', text, { x: 1 });
    expect(attempt).toThrow(SyntaxError);
    expect(attempt).toThrow(place);
    expect(attempt).toThrow(problem);
  });

  it('never writes a value into a file whose language it does not know', () => {
    expect(() => renderText('NOTES.txt', '<% n %>', { n: 'a' })).toThrow('needs a filter');
  });
});

describe('literals', () => {
  it('cannot open an interpolation in HCL', () => {
    expect(hclLiteral('${file("/etc/passwd")}')).toBe('"$${file(\\"/etc/passwd\\")}"');
    expect(hclLiteral('%{ if true }')).toBe('"%%{ if true }"');
    expect(hclLiteral('a\n"b"\\')).toBe(String.raw`"a\n\"b\"\\"`);
    expect(hclLiteral('a\b\f')).toBe(String.raw`"a\u0008\u000c"`);
  });

  it.each([
    'yes',
    'NO',
    'on',
    'null',
    '~',
    '012',
    '1e3',
    '2026-01-01',
    '*a',
    '- a',
    'a: b',
    'a #b',
    '',
    ' a',
    '{{ x }}',
    '@a',
    '0 2 * * *',
  ])('quotes %j in YAML', (text) => {
    expect(yamlLiteral(text)).toBe(JSON.stringify(text));
  });

  it.each(['artifacts', 'ghcr.io/acme/shop:1.4.2', 'Europe/Berlin', '/healthz'])('leaves %j plain in YAML', (text) => {
    expect(yamlLiteral(text)).toBe(text);
  });
});
