import { Marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import type { Html } from './html.ts';

/** The alerts of GitHub's markdown: docs.github.com, "Basic writing and formatting syntax". */
const alert = /^<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:<br\s*\/?>)?\n?/;

const markdown = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    blockquote({ tokens }) {
      const body = this.parser.parse(tokens);
      const kind = alert.exec(body)?.[1];
      if (kind === undefined) return `<blockquote>${body}</blockquote>`;
      const title = kind.charAt(0) + kind.slice(1).toLowerCase();
      return `<div class="alert ${kind.toLowerCase()}"><p class="alert-title">${title}</p><p>${body.replace(alert, '')}</div>`;
    },
  },
});

const allowed: sanitizeHtml.IOptions = {
  allowedTags: (
    'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i input ins kbd li ol p pre q s samp span strong sub ' +
    'summary sup table tbody td th thead tr tt ul var'
  ).split(' '),
  allowedAttributes: {
    a: ['href', 'rel'],
    details: ['open'],
    td: ['align'],
    th: ['align'],
    input: ['type', 'checked', 'disabled'],
    ol: ['start'],
  },
  allowedClasses: { div: ['alert', 'note', 'tip', 'important', 'warning', 'caution'], p: ['alert-title'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  transformTags: {
    a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noreferrer' }),
    // Images never load here; what they stand for stays readable.
    img: (_name, { alt = '' }) => ({ tagName: 'span', attribs: {}, text: `[image: ${alt}]` }),
    input: (_name, { checked }) => ({
      tagName: 'input',
      attribs: { type: 'checkbox', disabled: '', ...(checked === undefined ? {} : { checked: '' }) },
    }),
  },
};

/** Renders GitHub-flavoured markdown, hostile or not, to HTML without scripts, styles, forms or remote content. */
export function renderMarkdown(text: string): Html {
  return { html: sanitizeHtml(markdown.parse(text, { async: false }), allowed) };
}
