import type { Cause } from './cause.ts';

const correct = 'Correct the source at the place named.';
const runTest = 'Run the test locally and correct the code, or the test where the expectation is out of date.';

/** Java and Kotlin, Maven and Gradle. */
export const jvmCauses: readonly Cause[] = [
  {
    id: 'kotlin/error',
    category: 'compile',
    pattern: /^e: (?:file:\/\/)?(?<place>\S{1,300}\.kts?:\d{1,7}:\d{1,5}):? (?<message>.{1,300})/,
    cause: 'Kotlin reports in {place}: {message}',
    remedy: correct,
    before: 1,
    after: 2,
    example: "e: file:///a/src/main/kotlin/shop/Cart.kt:17:24 Unresolved reference 'totals'.",
  },
  {
    id: 'maven/no-artifact',
    category: 'dependency',
    pattern:
      /(?:Could not find artifact|Could not resolve dependencies for project .{1,200}?: (?:Failed|The following).{0,100}) ?(?<artifact>\S{0,200})/,
    cause: 'Maven cannot find the artifact {artifact}.',
    remedy: 'Correct its version, or add the repository that holds it.',
    before: 0,
    after: 0,
    example: '[ERROR] Failed to execute goal on project shop: Could not find artifact com.example:billing:jar:4.2.0',
  },
  {
    id: 'maven/bad-pom',
    category: 'dependency',
    pattern: /^\[ERROR\] (?<message>'[\w.]{3,100}' for .{1,200})/,
    cause: 'pom.xml is not valid: {message}',
    remedy: 'Correct pom.xml at the place named.',
    before: 1,
    after: 1,
    example: "[ERROR] 'dependencies.dependency.version' for junit:junit:jar is missing. @ line 1, column 193",
  },
  {
    id: 'maven/compile-error',
    category: 'compile',
    pattern: /^\[ERROR\] (?<place>\S{1,300}\.(?:java|kt|scala):\[\d{1,7},\d{1,5}\]) (?<message>.{1,200})/,
    cause: 'The compiler reports in {place}: {message}.',
    remedy: correct,
    before: 1,
    after: 3,
    example: '[ERROR] /a/src/main/java/Cart.java:[2,26] cannot find symbol',
  },
  {
    id: 'maven/source-level',
    category: 'compile',
    pattern:
      /(?<message>(?:Source|Target) option \d{1,2} is no longer supported.{0,60}|invalid (?:source|target) release: \d{1,2})/,
    cause: 'The Java compiler does not take that language level: {message}',
    remedy: 'Set maven.compiler.release to a version the JDK knows.',
    before: 0,
    after: 1,
    example: '[ERROR] Source option 5 is no longer supported. Use 7 or later.',
  },
  {
    id: 'java/test-failed',
    category: 'test',
    pattern:
      /^(?:\[ERROR\] {1,4})?(?<test>[\w.$]{1,200}(?:\([\w.$]{1,200}\))?)\s{1,4}(?:Time elapsed: .{1,30}|--\s.{1,60})<<< (?:FAILURE|ERROR)!/,
    detail: /(?<message>(?:[a-z]\w{0,40}\.){1,6}\w{1,60}(?:Error|Exception|Failure)\w{0,20}.{0,200})/,
    cause: 'The Java test {test} fails: {message}.',
    remedy: runTest,
    before: 0,
    after: 5,
    example: 'addsPrices(CartTest)  Time elapsed: 0.005 sec  <<< FAILURE!',
  },
  {
    id: 'gradle/test-failed',
    category: 'test',
    pattern: /^(?<test>[A-Z]\w{1,100}(?: > .{1,100})? > .{1,100}) FAILED$/,
    detail: /^\s{2,8}(?<message>[a-z]\S{1,100}(?:Error|Exception).{0,200})/m,
    cause: 'The test {test} fails: {message}.',
    remedy: runTest,
    before: 0,
    after: 8,
    example: 'CartTest > addsTax() FAILED',
  },
  {
    id: 'gradle/no-artifact',
    category: 'dependency',
    pattern: /> Could not (?:find|resolve) (?<artifact>(?!all )\S{1,200}?)\.?$/,
    cause: 'Gradle cannot find {artifact}.',
    remedy: 'Correct its version, or add the repository that holds it.',
    before: 4,
    after: 5,
    example: '   > Could not find com.example.internal:billing-client:4.2.0.',
  },
  {
    id: 'java/out-of-memory',
    category: 'resources',
    pattern: /java\.lang\.OutOfMemoryError: (?<what>.{1,100})/,
    cause: 'Java ran out of memory ({what}).',
    remedy: 'Raise -Xmx for the process, or use a larger runner.',
    before: 1,
    after: 4,
    example: 'java.lang.OutOfMemoryError: Java heap space',
  },
];
