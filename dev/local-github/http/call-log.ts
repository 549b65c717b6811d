/** One request as the local GitHub saw it. `status` is `null` until it was answered, and stays so when a fault cut it off. */
export type LoggedCall = {
  readonly at: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  /** Login of the caller; empty for nobody and for refused credentials. */
  actor: string;
  status: number | null;
  /** A planted fault answered instead. */
  faulted: boolean;
};

export type CallLog = {
  add(id: string, method: string, url: string): LoggedCall;
  actor(id: string, login: string): void;
  finished(id: string, status: number): void;
  faulted(id: string): void;
  all(): readonly LoggedCall[];
};

export function createCallLog(): CallLog {
  const calls: LoggedCall[] = [];
  const open = new Map<string, LoggedCall>();
  return {
    add(id, method, url) {
      const [path = '', query = ''] = url.split('?', 2);
      const call = { at: new Date().toISOString(), method, path, query, actor: '', status: null, faulted: false };
      calls.push(call);
      open.set(id, call);
      return call;
    },
    actor(id, login) {
      const call = open.get(id);
      if (call !== undefined) call.actor = login;
    },
    finished(id, status) {
      const call = open.get(id);
      if (call !== undefined) call.status = status;
      open.delete(id);
    },
    faulted(id) {
      const call = open.get(id);
      if (call !== undefined) call.faulted = true;
    },
    all: () => calls,
  };
}
