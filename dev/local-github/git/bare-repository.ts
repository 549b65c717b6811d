import type { ObjectReader } from './object-reader.ts';

/** A bare git repository on disk: the only truth about objects and refs, for the REST API and for git over HTTP alike. */
export type BareRepository = { readonly dir: string; readonly objects: ObjectReader };
