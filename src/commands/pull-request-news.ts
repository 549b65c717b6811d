/** The verb of runs that follow a pull request; it has blanks in it, so that nobody can type it. */
export const followVerb = 'follow pull request';

/** What happened to a pull request, as a run carries it: GitHub's name of the action, the head, the head before a push, GitHub's time. */
export type PullRequestNews = {
  readonly action: string;
  readonly head: string;
  readonly before: string;
  readonly at: string;
};

/** Writes news as the text of a command that nobody typed. */
export function writePullRequestNews({ action, head, before, at }: PullRequestNews): string {
  return [action, head, before === '' ? '-' : before, at].join(' ');
}

/** Reads what {@link writePullRequestNews} wrote. */
export function readPullRequestNews(text: string): PullRequestNews {
  const [action = '', head = '', before = '-', at = ''] = text.split(' ');
  return { action, head, before: before === '-' ? '' : before, at };
}
