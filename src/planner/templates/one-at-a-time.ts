import type { Placement } from './placement.ts';

/** Where each thing has a state of its own, one cannot refer to the outputs of another. */
export const oneAtATime: Placement = {
  kind: 'open',
  points: [
    {
      question:
        'Each thing has a state of its own here, so one cannot refer to another that is made with it. Which one should be made first?',
      proposals: [],
    },
  ],
};
