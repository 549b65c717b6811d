import { followVerb } from './pull-request-news.ts';
import { watchVerb } from './workflow-run-news.ts';

/** Verbs of runs that nobody asked for: they answer nobody and are not listed among what was asked. */
export const silentVerbs: readonly string[] = [followVerb, watchVerb];
