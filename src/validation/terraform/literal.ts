import { HclScanner, HclSyntaxError } from './hcl-scanner.ts';

/** The value of an expression that is one quoted string without interpolation; `undefined` for anything else. */
export function literalString(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const scanner = new HclScanner(text);
  try {
    const quoted = scanner.takeQuoted();
    scanner.skipBlank();
    return quoted?.isLiteral === true && scanner.atEnd ? quoted.value : undefined;
  } catch (error) {
    if (error instanceof HclSyntaxError) return undefined;
    throw error;
  }
}
