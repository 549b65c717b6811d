/** A JSON Schema of the small vocabulary that the Kubernetes packs use. */
export type PackSchema = {
  type?: string | string[];
  enum?: (string | number | boolean)[];
  properties?: Record<string, PackSchema>;
  required?: string[];
  additionalProperties?: boolean | PackSchema;
  items?: PackSchema;
  anyOf?: PackSchema[];
  $ref?: string;
};

const token = /\s*(?:\/\*[\s\S]*?\*\/\s*)*("(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|-?\d+(?:\.\d+)?|[{}()[\]<>|&?:;,=])/y;

/**
 * Reads one TypeScript type (as `tsc` prints declarations) into a JSON Schema; `resolve` turns a type's name into a `$ref`.
 * Objects are closed, optional properties take null (the API server drops null). A number stays a number: declarations do not tell integers.
 * @throws {SyntaxError} on a construct that is not in the vocabulary, so that an extraction never drops something silently.
 */
export function readType(text: string, resolve: (name: string) => PackSchema): PackSchema {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) tokens.push(match[1] ?? '');
  let at = 0;

  const take = (expected?: string): string => {
    const found = tokens[at++] ?? '';
    if (expected !== undefined && found !== expected)
      throw new SyntaxError(`expected ${expected}, found ${found} (token ${at}) in ${text.slice(0, 80)}`);
    return found;
  };
  const accept = (wanted: string): boolean => tokens[at] === wanted && at++ >= 0;

  function union(): PackSchema {
    accept('|');
    const members = [intersection()];
    while (accept('|')) members.push(intersection());
    return joinUnion(members);
  }

  function intersection(): PackSchema {
    const members = [primary()];
    while (accept('&')) members.push(primary());
    return members.length === 1 ? (members[0] ?? {}) : mergeObjects(members);
  }

  function primary(): PackSchema {
    let type = single();
    while (accept('[')) {
      take(']');
      type = { type: 'array', items: type };
    }
    return type;
  }

  function single(): PackSchema {
    const first = take();
    if (first === '{') return object();
    if (first === '(') {
      const inner = union();
      take(')');
      return inner;
    }
    if (first.startsWith('"')) return { type: 'string', enum: [JSON.parse(first) as string] };
    if (/^-?\d/.test(first)) return { type: 'number', enum: [Number(first)] };
    if (first === 'string' || first === 'number' || first === 'boolean') return { type: first };
    if (first === 'null') return { type: 'null' };
    if (first === 'any' || first === 'unknown' || first === 'object') return {};
    if (first === 'Array') return { type: 'array', items: argument() };
    if (first === 'Record') {
      take('<');
      union();
      take(',');
      const values = union();
      take('>');
      return { type: 'object', additionalProperties: values };
    }
    if (first === 'Exclude' || first === 'Partial') {
      take('<');
      const kept = union();
      while (accept(',')) union();
      take('>');
      return kept;
    }
    return resolve(first);
  }

  function argument(): PackSchema {
    take('<');
    const inner = union();
    take('>');
    return inner;
  }

  function object(): PackSchema {
    const properties: Record<string, PackSchema> = {};
    const required: string[] = [];
    let values: PackSchema | undefined;
    while (!accept('}')) {
      if (accept('[')) {
        while (!accept(']')) take();
        take(':');
        values = union();
      } else {
        const name = take();
        const key = name.startsWith('"') ? (JSON.parse(name) as string) : name;
        const optional = accept('?');
        take(':');
        properties[key] = optional ? orNull(union()) : union();
        if (!optional) required.push(key);
      }
      if (!accept(';')) accept(',');
    }
    if (values !== undefined) return { type: 'object', additionalProperties: values };
    if (Object.keys(properties).length === 0) return { type: 'object' };
    return { type: 'object', properties, additionalProperties: false, ...(required.length > 0 && { required }) };
  }

  const schema = union();
  accept(';');
  if (at < tokens.length)
    throw new SyntaxError(`unread: ${tokens.slice(at, at + 5).join(' ')} in ${text.slice(0, 80)}`);
  return schema;
}

/** Lets a schema take null as well. A `$ref` stays as it is: definitions take null where they are optional. */
export function orNull(schema: PackSchema): PackSchema {
  if (schema.type === undefined) return schema;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (schema.enum !== undefined) return { anyOf: [schema, { type: 'null' }] };
  return types.includes('null') ? schema : { ...schema, type: [...types, 'null'] };
}

function joinUnion(members: PackSchema[]): PackSchema {
  const [first] = members;
  if (first === undefined || members.length === 1) return first ?? {};
  const literals = members.every((member) => member.enum !== undefined && member.type === first.type);
  if (literals && first.type !== undefined)
    return { type: first.type, enum: members.flatMap((member) => member.enum ?? []) };
  if (members.every((member) => member.type === 'object' && member.properties !== undefined))
    return mergeObjects(members, true);
  const plain = members.every((member) => Object.keys(member).join() === 'type' && typeof member.type === 'string');
  if (plain) return { type: members.map((member) => String(member.type)) };
  return { anyOf: members };
}

// "One of these fields" is written as a union of objects; every field is allowed, none of the alternatives' is required.
function mergeObjects(members: PackSchema[], optional = false): PackSchema {
  const [first] = members;
  const properties: Record<string, PackSchema> = {};
  for (const member of members) {
    if (member.properties === undefined) return { type: 'object' };
    for (const [name, schema] of Object.entries(member.properties)) {
      const known = properties[name];
      const better = known === undefined || Object.keys(known).length === 0;
      if (better) properties[name] = orNull(schema);
    }
  }
  const required = optional ? [] : (first?.required ?? []);
  return { type: 'object', properties, additionalProperties: false, ...(required.length > 0 && { required }) };
}
