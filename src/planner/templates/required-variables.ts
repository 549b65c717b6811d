/** Names of the variables without a default in the text of a Terraform module, as we format it. */
export function requiredVariables(text: string): readonly string[] {
  return [...text.matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)]
    .filter(([, , body]) => !/^ {2}default\s*=/m.test(body ?? ''))
    .map(([, name]) => name ?? '');
}
