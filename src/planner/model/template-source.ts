import type { Template } from '../templates/manifest.ts';

/** A golden template for the model to follow: what it is, its parameters with defaults, its files with their directives. */
export function templateSource(templates: readonly Template[], name: string): string | undefined {
  const template = templates.find((one) => one.name === name);
  if (template === undefined) return undefined;
  const parameters = Object.entries(template.parameters).map(([key, parameter]) => {
    const fallback = parameter.default === undefined ? '' : `, default ${JSON.stringify(parameter.default)}`;
    return `- ${key} (${parameter.type}${fallback}): ${parameter.description}`;
  });
  return [
    `${template.name}: ${template.summary}`,
    'Parameters:',
    ...parameters,
    ...template.files.map((file) => `--- ${file.path}\n${file.text}`),
  ].join('\n');
}
