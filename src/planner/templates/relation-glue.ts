/** The right of the subject's role to do something with the object, as an inline policy. */
export function policyGlue(role: string, actions: readonly string[], resources: readonly string[]): string {
  const list = (items: readonly string[]): string =>
    items.length === 1 ? `[${items.join('')}]` : `[\n${items.map((item) => `      ${item},\n`).join('')}    ]`;
  const quotedActions = actions.map((action) => `"${action}"`);
  return [
    'data "aws_iam_policy_document" "<id>" {',
    '  statement {',
    aligned([
      ['sid', '"Read"'],
      ['effect', '"Allow"'],
      ['actions', list(quotedActions)],
      ['resources', list(resources)],
    ]),
    '  }',
    '}',
    '',
    'resource "aws_iam_role_policy" "<id>" {',
    '  name   = "read-<name>"',
    `  role   = <subject.${role}>`,
    '  policy = data.aws_iam_policy_document.<id>.json',
    '}',
    '',
  ].join('\n');
}

/** Neighbouring values of one line are aligned, as `terraform fmt` wants it. */
function aligned(pairs: readonly (readonly [string, string])[]): string {
  const short = pairs.filter(([, value]) => !value.includes('\n'));
  const width = (name: string): number => {
    const at = pairs.findIndex(([one]) => one === name);
    const isNear = ([other]: readonly [string, string]): boolean => {
      const to = pairs.findIndex(([one]) => one === other);
      return pairs.slice(Math.min(at, to), Math.max(at, to) + 1).every(([, value]) => !value.includes('\n'));
    };
    return Math.max(...short.filter(isNear).map(([one]) => one.length), name.length);
  };
  return pairs
    .map(([name, value]) => `    ${value.includes('\n') ? name : name.padEnd(width(name))} = ${value}`)
    .join('\n');
}

/** A rule that lets the subject's tasks reach the object on a port. */
export function portGlue(port: number): string {
  return [
    'resource "aws_vpc_security_group_ingress_rule" "<id>" {',
    '  security_group_id            = <object.security_group_id>',
    '  description                  = "From <subject>"',
    '  referenced_security_group_id = <subject.tasks_security_group_id>',
    '  ip_protocol                  = "tcp"',
    `  from_port                    = ${port}`,
    `  to_port                      = ${port}`,
    '}',
    '',
  ].join('\n');
}
