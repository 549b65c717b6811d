import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from '@prometheus-io/client';

/** What is counted. Labels are closed lists: no names of people or repositories. */
export type Metrics = {
  delivery(result: 'request' | 'ignored'): void;
  runEnded(verb: string, outcome: string, seconds: number): void;
  acknowledged(seconds: number): void;
  stage(name: string, seconds: number): void;
  request(route: string, status: number, seconds: number): void;
  /** Text for Prometheus. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
};

/** Opens the metrics of one service; `runsWaiting` is asked at each scrape. */
export function createMetrics(runsWaiting: () => Promise<number>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const deliveries = new Counter({
    name: 'promptops_deliveries_total',
    help: 'Webhook calls by what they came to.',
    labelNames: ['result'],
    registers,
  });
  const buckets = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300];
  const runs = new Histogram({
    name: 'promptops_run_seconds',
    help: 'Runs by verb and outcome, from start to end.',
    labelNames: ['verb', 'outcome'],
    buckets,
    registers,
  });
  const acks = new Histogram({
    name: 'promptops_acknowledge_seconds',
    help: 'From the delivery to the first answer.',
    buckets,
    registers,
  });
  const stages = new Histogram({
    name: 'promptops_stage_seconds',
    help: 'Stages of runs.',
    labelNames: ['stage'],
    buckets,
    registers,
  });
  const requests = new Histogram({
    name: 'promptops_http_seconds',
    help: 'HTTP requests.',
    labelNames: ['route', 'status'],
    buckets,
    registers,
  });
  new Gauge({
    name: 'promptops_runs_waiting',
    help: 'Runs that have not ended.',
    registers,
    async collect() {
      this.set(await runsWaiting());
    },
  });
  return {
    delivery: (result) => deliveries.inc({ result }),
    runEnded: (verb, outcome, seconds) => runs.observe({ verb, outcome }, seconds),
    acknowledged: (seconds) => acks.observe(seconds),
    stage: (stage, seconds) => stages.observe({ stage }, seconds),
    request: (route, status, seconds) => requests.observe({ route, status: String(status) }, seconds),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
