import { createHmac, randomUUID } from 'node:crypto';

/** One webhook call: what was sent and what the receiver said. `guid` is `X-GitHub-Delivery`; a redelivery keeps it. */
export type Delivery = {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The receiver's HTTP status; 0 when it could not be reached, `null` while it has not answered. */
  status: number | null;
  seconds: number | null;
};

export type WebhookSender = {
  /** Where deliveries go; without a URL they are recorded with status 0 and can be redelivered later. */
  setUrl(url: string | null): void;
  send(event: string, payload: Readonly<Record<string, unknown>>): Delivery;
  /** Sends a past delivery again, byte for byte, with its first GUID. Throws for an unknown id. */
  redeliver(id: number): Promise<Delivery>;
  deliveries(): readonly Delivery[];
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  close(): void;
};

export type WebhookOptions = {
  readonly secret: string;
  readonly appId: number;
  readonly url: string | null;
  readonly timeoutMs: number;
  readonly onChange: () => void;
};

/** Sends signed webhooks as docs.github.com, "Webhook events and payloads" and "Validating webhook deliveries" describe them. */
export function createWebhookSender(options: WebhookOptions): WebhookSender {
  const log: Delivery[] = [];
  const underway = new Set<Promise<void>>();
  const closing = new AbortController();
  let url = options.url;

  const start = (
    event: string,
    payload: Delivery['payload'],
    first?: Delivery,
  ): { delivery: Delivery; done: Promise<void> } => {
    const delivery: Delivery = {
      id: log.length + 1,
      guid: first?.guid ?? randomUUID(),
      event,
      action: typeof payload['action'] === 'string' ? payload['action'] : null,
      deliveredAt: new Date().toISOString(),
      redelivery: first !== undefined,
      payload,
      status: null,
      seconds: null,
    };
    log.push(delivery);
    const done = post(url, delivery, options, closing.signal).finally(() => {
      underway.delete(done);
      options.onChange();
    });
    underway.add(done);
    return { delivery, done };
  };
  return {
    setUrl: (next) => {
      url = next;
    },
    send: (event, payload) => start(event, structuredClone(payload)).delivery,
    async redeliver(id) {
      const first = log.find((delivery) => delivery.id === id);
      if (first === undefined) throw new Error(`There is no delivery ${String(id)}; there are ${String(log.length)}.`);
      const { delivery, done } = start(first.event, first.payload, first);
      await done;
      return delivery;
    },
    deliveries: () => log,
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
    close: () => closing.abort(),
  };
}

async function post(
  url: string | null,
  delivery: Delivery,
  options: WebhookOptions,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify(delivery.payload);
  const started = performance.now();
  delivery.status = await send(
    url,
    body,
    headersOf(delivery, body, options),
    AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]),
  );
  delivery.seconds = (performance.now() - started) / 1000;
}

async function send(
  url: string | null,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<number> {
  if (url === null) return 0;
  try {
    const response = await fetch(url, { method: 'POST', body, headers, signal });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

function headersOf(delivery: Delivery, body: string, options: WebhookOptions): Readonly<Record<string, string>> {
  const sign = (algorithm: string): string => createHmac(algorithm, options.secret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/local',
    'x-github-event': delivery.event,
    'x-github-delivery': delivery.guid,
    'x-github-hook-id': '1',
    'x-github-hook-installation-target-id': String(options.appId),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${sign('sha1')}`,
    'x-hub-signature-256': `sha256=${sign('sha256')}`,
  };
}
