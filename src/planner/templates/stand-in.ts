const standIn = 'arn:aws:promptops:given-by-another-thing';

/**
 * A value in place of one that another thing of the request gives, for parameters that a template only knows as a value: it makes the
 * template write what the value is for. {@link withoutStandIns} takes the value itself out again.
 */
export function withStandIns<T>(
  values: Readonly<Record<string, T>>,
  parameters: readonly string[],
): Readonly<Record<string, T | string>> {
  return { ...values, ...Object.fromEntries(parameters.map((name) => [name, standIn])) };
}

/**
 * Takes the defaults out of the variables that stand for what another thing gives.
 * @throws {RangeError} when a template writes the value anywhere else: then it cannot come from a reference.
 */
export function withoutStandIns(text: string): string {
  const without = text.replaceAll(new RegExp(`^  default\\s+= "${standIn}"\\n`, 'gm'), '');
  if (without.includes(standIn))
    throw new RangeError('a value that another thing gives has to be the default of a variable');
  return without;
}
