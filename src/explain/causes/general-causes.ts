import type { Cause } from './cause.ts';

const read = 'Read the lines quoted; no known cause matches them.';

/** What reads as an error whoever printed it; the last resort before the end of the step. */
export const generalCauses: readonly Cause[] = [
  {
    id: 'general/make-failed',
    category: 'unknown',
    strength: 'symptom',
    pattern:
      /^make(?:\[\d{1,3}\])?: \*\*\* |^(?:BUILD FAILED|FAILURE: Build failed|Build FAILED)|\[ERROR\] (?:Failed to execute goal|Re-run Maven|To see the full|For more information|-> \[Help)|could not compile `.{1,80}` \(.{1,80}\) due to|^(?:FAIL|FAILED|FAILURES!?)$/,
    cause: 'The build failed.',
    remedy: 'Read what was printed before.',
    example: 'make: *** [Makefile:7: cart.o] Error 1',
  },
  {
    id: 'general/located-error',
    category: 'compile',
    strength: 'guess',
    pattern:
      /^\s{0,6}(?:\S{1,200}: )?(?<place>[\w./-]{1,200}\.\w{1,10}:\d{1,7}(?::\d{1,5})?)(?::| -)? (?:error|ERROR|fatal error):? (?<message>.{1,300})/,
    cause: 'An error is reported in {place}: {message}.',
    remedy: 'Correct the source at the place named.',
    after: 4,
    example: 'api/shop.proto:12:3: error: undefined type',
  },
  {
    id: 'general/fatal',
    category: 'unknown',
    strength: 'guess',
    pattern: /^(?:fatal|FATAL|panic|Fatal error|Uncaught exception|Unhandled exception)\b:? ?(?<message>.{1,300})/,
    cause: 'The program stops: {message}',
    remedy: read,
    after: 6,
    example: 'fatal: could not open file',
  },
  {
    id: 'general/error',
    category: 'unknown',
    strength: 'guess',
    pattern:
      /^(?:\s{0,4}(?:\[?ERROR\b\]?|[Ee]rror\b|✘|✖|×|❌|E:)(?:\[\w{1,20}\])?:?|[\w./-]{1,60}: (?:\w{1,40}: )?error:|.{0,40} level=(?:error|fatal) msg=)\s{0,4}(?<message>\S.{1,300})/,
    cause: 'The step reports: {message}',
    remedy: read,
    after: 6,
    example: 'error: something is wrong',
  },
  {
    id: 'general/finding',
    category: 'unknown',
    strength: 'guess',
    pattern:
      /^\s{0,4}(?<place>(?:[\w@.+-]{1,80}\/){0,12}[\w@.+-]{1,80}\.[a-zA-Z]{1,8}:\d{1,7}(?::\d{1,6})?)(?::| -|\s)\s{0,4}(?<message>(?!ok\b|info\b|note\b|passed\b|\d{1,9}$).{6,300})/,
    cause: 'Something is reported in {place}: {message}',
    remedy: read,
    before: 1,
    after: 3,
    example: 'go.mod:5: unknown directive: requires',
  },
  {
    id: 'general/finding-in-file',
    category: 'lint',
    strength: 'guess',
    pattern:
      /^\s{1,8}(?:\d{1,6}:\d{1,5}\s{1,8}(?:✖|×|error)|\^[-~^]{0,80} \w{2,8}\d{2,5} \((?:error|warning)\):)\s{0,6}(?<message>.{6,300})/,
    cause: 'A file has a finding: {message}',
    remedy: read,
    before: 3,
    after: 5,
    example: '  1:5   ✖  Unknown property "colr"                        property-no-unknown',
  },
  {
    id: 'general/at-line',
    category: 'unknown',
    strength: 'guess',
    pattern: /^(?<message>.{3,200}?) at (?<place>[\w./-]{1,200} line \d{1,7})\b/,
    cause: 'Something is reported at {place}: {message}.',
    remedy: read,
    before: 1,
    after: 2,
    example: 'syntax error at a.pl line 3, near "print"',
  },
];
