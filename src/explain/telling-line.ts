/** Words of lines that may tell why something failed. Generous: what it lets through is judged later, by the table of causes. */
const telling =
  /error|fail|fatal|panic|exception|traceback|denied|forbidden|unauthori|cannot|can't|can not|could not|couldn't|unable|not found|not set|not supported|no longer|no such|no space|no rule|invalid|unexpected|undefined|undeclared|unresolved|unrecognized|unbound|unknown|missing|mismatch|refused|rejected|timed? ?out|killed|conflict|assert|expected|limit|exceed|expired|required|not allowed|not formatted|not valid|not become|outdated|lockfile|lock file|would reformat|reformatted|requires|unused|leaks|crashloop|backoff|forced|quota|aborted|core dumped|segmentation|signal|lost communication|^Total: [1-9]|^Diff in|^diff --git|^RuleID|CVE-|GHSA-|TS\d{4}|ERR_|✕|✖|✘|×|❌|●|╷|›|\^~|-->|E {3}|ENOSPC|EACCES|SIG[A-Z]{3}|not ok|[EFWS]\d{3,4} |DL\d{4} |Found \d|changed significantly|No candidates|\d+ problems?|:\d+:\d+|not allowed|DATA RACE|Sanitizer|ill-formed|must |failures?\b|no outputs|nil pointer|no matches|not accessible|not complete|style issues|^\s{0,6}\d{1,5}\) |= (?:note|help):|UNREACHABLE|\[rejected|pull limit|toomany|no version|source option|older than|out of date|up to date|unhealthy|crash/i;

/** Lines that say that something went well, whatever words its name has: by how they begin, and by what is in them. */
const beginsWell =
  /^\s{0,12}(?:✓|✔|√|ok\b|PASS\b|--- PASS|--- SKIP|=== (?:RUN|PAUSE|CONT)|npm http|npm warn deprecated|\[INFO\]|Get:\d|Selecting|Unpacking|Setting up|Inst |Conf |Preparing to unpack|Download(?:ing|ed)\b|Receiving objects|remote: C)/;
const saysWell = /\b(?:PASSED|SKIPPED)\b|\.\.\. (?:ok|PASSED)$/;

/** Could this line tell why a step failed? */
export function isTelling(plain: string): boolean {
  return !beginsWell.test(plain) && telling.test(plain) && !saysWell.test(plain);
}
