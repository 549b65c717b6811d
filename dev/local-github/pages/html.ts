/** Text that is HTML already; everything else is escaped when it is put into a page. */
export type Html = { readonly html: string };

type Part = Html | readonly Html[] | string | number;

/** `html\`<b>${name}</b>\`` escapes what it is given, unless it is `Html`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.reduce((all, string, index) => all + partText(parts[index - 1] ?? '') + string);
  return { html: text };
}

function partText(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map((one) => one.html).join('');
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
