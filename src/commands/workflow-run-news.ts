/** The verb of runs that follow a workflow run of GitHub Actions; it has blanks in it, so that nobody can type it. */
export const watchVerb = 'follow workflow run';

/** A workflow run that ended, as a run of ours carries it. */
export type WorkflowRunNews = {
  readonly id: number;
  readonly attempt: number;
  readonly conclusion: string;
  /** The branch that it ran on, as `owner:branch`: what decides where it is told. Branches have no blanks. */
  readonly head: string;
};

/** Writes news as the text of a command that nobody typed. */
export function writeWorkflowRunNews({ id, attempt, conclusion, head }: WorkflowRunNews): string {
  return [id, attempt, conclusion, head].join(' ');
}

/** Reads what {@link writeWorkflowRunNews} wrote. */
export function readWorkflowRunNews(text: string): WorkflowRunNews {
  const [id = '', attempt = '', conclusion = '', head = ''] = text.split(' ');
  return { id: Number(id), attempt: Number(attempt), conclusion, head };
}
