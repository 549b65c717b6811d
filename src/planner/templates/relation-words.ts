/** How two things of one request go together, as the words between them say. */
export type How =
  | 'reads'
  | 'read by'
  | 'in'
  | 'encrypted with'
  | 'notifies'
  | 'triggered by'
  | 'runs'
  | 'validated in'
  | 'connects to'
  | 'in front of'
  | 'scales'
  | 'watches'
  | 'for'
  | 'with'
  | 'behind';

/** What people say for it, in the patterns of the manifests; `turned` where the thing behind the words is the one that acts. */
export const relationWords: readonly { readonly how: How; readonly spoken: string; readonly turned?: true }[] = [
  {
    how: 'reads',
    spoken:
      'that|which|to read|reads|reading|consumes|consume|consuming|polls|pulls|pull|processes|handles [its] [messages|images|image] [from|of|off|on]',
  },
  {
    how: 'reads',
    spoken:
      'reads|reading|consumes|consuming|polls|polling|pulls|pulling|processing|processes [its] [messages|images|image] [from|of|off]',
  },
  { how: 'triggered by', spoken: '[that|which] [is|are|gets] triggered|fed|invoked|started|notified|told by|from' },
  { how: 'reads', spoken: 'read|consumed|processed|polled by', turned: true },
  { how: 'in', spoken: 'running|runs|living|lives|placed|deployed|sitting in|inside|into' },
  { how: 'in', spoken: 'that|which runs|lives|sits in|inside' },
  { how: 'in', spoken: 'in|inside|into|within [of]' },
  { how: 'encrypted with', spoken: '[that|which|is] encrypted with|by|using' },
  { how: 'notifies', spoken: '[that|which|and] notify|notifies|notifying|alert|alerts|alerting|tell|tells' },
  {
    how: 'notifies',
    spoken:
      'when|whenever|once|if [a|an|any|new|every|each] [new] something|anything|file|files|object|objects|upload|uploads|data [is|are|gets|get|has|have] [been] uploaded|created|added|put|written|stored|arrives|arrive|lands|land to|in|into|on',
    turned: true,
  },
  {
    how: 'notifies',
    spoken: 'on|about|of|for [every|each|all|any] [new] uploads|upload|objects|object|files|file to|in|into',
    turned: true,
  },
  {
    how: 'notifies',
    spoken: '[that|which] sends|send|sending|with [its|all] [event] notifications|notification|events|event to|for',
  },
  {
    how: 'runs',
    spoken: '[that|which|to] run|runs|running|call|calls|calling|start|starts|trigger|triggers|invoke|invokes',
  },
  { how: 'validated in', spoken: '[that|which|is] validated|proven in|by|with|through' },
  { how: 'connects to', spoken: '[that|which] connects|connecting|talks|talking to' },
  { how: 'connects to', spoken: '[that|which] uses|using' },
  { how: 'in front of', spoken: 'in front of' },
  { how: 'behind', spoken: 'behind' },
  { how: 'scales', spoken: '[that|which|to] scales|scale|scaling|autoscales|autoscaling' },
  { how: 'watches', spoken: '[that|which|to] watches|watch|watching|scrapes|scrape|scraping|monitors|monitoring' },
  { how: 'for', spoken: 'for|on' },
  { how: 'with', spoken: 'with' },
];

/** Words before the first thing that say what another one does to it: `notify the queue jobs when …`. */
export const openers: ReadonlyMap<string, How> = new Map(
  ['notify', 'tell', 'inform', 'alert', 'trigger', 'invoke', 'run', 'call'].map((word) => [word, 'triggered by']),
);

/** The same relation, seen from the other thing. */
export const inverses: Readonly<Partial<Record<How, How>>> = {
  notifies: 'triggered by',
  runs: 'triggered by',
  'triggered by': 'runs',
  reads: 'read by',
};
