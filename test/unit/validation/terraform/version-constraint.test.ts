import { describe, expect, it } from 'vitest';
import {
  admits,
  admitsMajor,
  parseConstraint,
  parseVersion,
} from '../../../../src/validation/terraform/version-constraint.ts';

function isAdmitted(constraint: string, version: string): boolean | undefined {
  const [range, parsed] = [parseConstraint(constraint), parseVersion(version)];
  return range === undefined || parsed === undefined ? undefined : admits(range, parsed);
}

describe('version constraints', () => {
  it.each([
    ['~> 5.0', '5.99.1', true],
    ['~> 5.0', '6.0.0', false],
    ['~> 5.1.2', '5.1.9', true],
    ['~> 5.1.2', '5.2.0', false],
    ['>= 4.0, < 6.0', '5.3.0', true],
    ['>= 4.0, < 6.0', '6.0.0', false],
    ['5.3.1', '5.3.1', true],
    ['= v5.3.1', '5.3.2', false],
    ['!= 5.3.1', '5.3.1', false],
    ['> 5.0.0', '5.0.0', false],
    ['<= 5.0', '5.0.0', true],
    ['not a version', '1.0.0', undefined],
    ['>= 1, ', '1.0.0', undefined],
  ])('%s admits %s: %s', (constraint, version, expected) => {
    expect(isAdmitted(constraint, version)).toBe(expected);
  });

  it.each([
    ['~> 5.0', [5]],
    ['>= 5.0', [5, 6, 7]],
    ['>= 5.0, < 6.0.0', [5]],
    ['~> 5.31, != 5.40.0', [5]],
    ['5.2.1', [5]],
    ['< 7', [4, 5, 6]],
    ['> 4.99', [4, 5, 6, 7]],
  ])('%s admits the major versions %j', (constraint, majors) => {
    const range = parseConstraint(constraint) ?? { except: [] };
    expect([4, 5, 6, 7].filter((major) => admitsMajor(range, major))).toEqual(majors);
  });
});
