import { isTelling } from './telling-line.ts';
import { templateHash } from './line-template.ts';
import type { LogLine } from './read-line.ts';

/** A step of a job, with the lines of it that may matter. */
export type CollectedStep = {
  readonly job?: string;
  readonly name?: string;
  /** GitHub marked an error in it. */
  readonly hasFailed: boolean;
  /** Runs after the job's own steps; its errors are follow-ons. */
  readonly isPost: boolean;
  /** Number of its first line. */
  readonly startLine: number;
  /** In order, each number once; neighbours in the list need not be neighbours in the log. */
  readonly lines: readonly LogLine[];
};

const linesBefore = 12;
const linesAfter = 24;
const tailLines = 120;
const maxHeadLines = 3000;
const maxLastLines = 1500;
/** A line that was there so often with other numbers tells nothing more. */
const maxRepeats = 4;
const maxTemplates = 20_000;
const maxFailedSteps = 20;
/** A group that is not ended after so many lines is no head of a step. */
const maxCommandLines = 300;

/** Gathers the lines worth judging, step by step, in memory that does not grow with the log. */
export class StepCollector {
  private readonly failed: CollectedStep[] = [];
  private last: CollectedStep | undefined;
  private step: OpenStep | undefined;

  take(line: LogLine): void {
    if (this.step === undefined || startsStep(line, this.step)) this.begin(line);
    this.step?.take(line);
  }

  /** The steps that failed, in order; where none is marked as failed, the last one. */
  end(): readonly CollectedStep[] {
    this.close();
    if (this.failed.length > 0) return this.failed;
    return this.last === undefined ? [] : [this.last];
  }

  private begin(line: LogLine): void {
    this.close();
    this.step = new OpenStep(line);
  }

  private close(): void {
    if (this.step === undefined) return;
    const step = this.step.close();
    if (step.hasFailed && this.failed.length < maxFailedSteps) this.failed.push(step);
    if (!step.isPost || this.last === undefined) this.last = step;
  }
}

const stepMark = '##[group]Run ';
const postMark = /^(?:Post job cleanup\.|Cleaning up orphan processes)/;

function startsStep(line: LogLine, open: OpenStep): boolean {
  if (line.step !== undefined) return line.step !== open.name || line.job !== open.job;
  return line.plain.startsWith(stepMark) || (!open.isPost && postMark.test(line.plain));
}

/** The step that is being read. */
class OpenStep {
  readonly job: string | undefined;
  readonly name: string | undefined;
  readonly isPost: boolean;
  readonly startLine: number;
  private hasFailed = false;
  private headLinesLeft = 0;
  private keepUntil = 0;
  private keptUntil = 0;
  private readonly head: LogLine[] = [];
  private last: LogLine[] = [];
  private readonly tail: LogLine[] = [];
  private tailAt = 0;
  private readonly seen = new Map<number, number>();

  constructor({ plain, job, step, number }: LogLine) {
    this.startLine = number;
    this.job = job;
    this.name = step ?? (plain.startsWith(stepMark) ? plain.slice('##[group]'.length) : undefined);
    this.isPost = step === undefined ? postMark.test(plain) : /^(?:Post |Complete job$)/.test(step);
  }

  take(line: LogLine): void {
    if (this.isInHead(line.plain)) return;
    if (line.plain.startsWith('##[error]')) {
      this.hasFailed = true;
      this.keepAround(line);
    } else if (isTelling(line.plain) && this.isNew(line.plain)) this.keepAround(line);
    else if (line.number <= this.keepUntil) this.keep(line);
    this.tail[this.tailAt] = line;
    this.tailAt = (this.tailAt + 1) % tailLines;
  }

  /** GitHub repeats the command, the inputs and the environment of a step before its output; names in them prove nothing. */
  private isInHead(plain: string): boolean {
    if (plain.startsWith(stepMark)) this.headLinesLeft = maxCommandLines;
    if (this.headLinesLeft === 0 || plain.startsWith('##[error]')) return false;
    this.headLinesLeft = plain.startsWith('##[endgroup]') ? 0 : this.headLinesLeft - 1;
    return true;
  }

  close(): CollectedStep {
    for (const line of this.tailInOrder(tailLines)) this.keep(line);
    return {
      ...(this.job === undefined ? {} : { job: this.job }),
      ...(this.name === undefined ? {} : { name: this.name }),
      hasFailed: this.hasFailed,
      isPost: this.isPost,
      startLine: this.startLine,
      lines: [...this.head, ...this.last],
    };
  }

  private isNew(plain: string): boolean {
    if (this.seen.size >= maxTemplates) this.seen.clear();
    const hash = templateHash(plain);
    const count = (this.seen.get(hash) ?? 0) + 1;
    this.seen.set(hash, count);
    return count <= maxRepeats;
  }

  private keepAround(line: LogLine): void {
    for (const earlier of this.tailInOrder(linesBefore)) this.keep(earlier);
    this.keep(line);
    this.keepUntil = line.number + linesAfter;
  }

  private keep(line: LogLine): void {
    if (line.number <= this.keptUntil) return;
    this.keptUntil = line.number;
    const kept = ownCopy(line);
    if (this.head.length < maxHeadLines) this.head.push(kept);
    else this.last.push(kept);
    if (this.last.length > 2 * maxLastLines) this.last = this.last.slice(-maxLastLines);
  }

  private tailInOrder(count: number): LogLine[] {
    return [...this.tail.slice(this.tailAt), ...this.tail.slice(0, this.tailAt)].slice(-count);
  }
}

/** A line that does not keep the piece of the log in memory of which it is a slice. */
function ownCopy(line: LogLine): LogLine {
  const text = Buffer.from(line.text, 'utf16le').toString('utf16le');
  const plain = line.plain === line.text ? text : Buffer.from(line.plain, 'utf16le').toString('utf16le');
  return { ...line, text, plain };
}
