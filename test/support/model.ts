import type { Inventory } from '../../src/context/inventory.ts';
import { emptyInventory } from '../../src/context/inventory.ts';
import type { FileTree } from '../../src/domain/file-tree.ts';
import type { ChatAnswer, ChatModel, ChatRequest } from '../../src/planner/model/chat-model.ts';
import { createModelPlanner, type ModelPlannerDependencies } from '../../src/planner/model/model-planner.ts';
import type { PlanningInput } from '../../src/planner/planner.ts';

/** A tree of texts; a value with a mode is a link or a submodule. */
export function treeOf(files: Readonly<Record<string, string | { readonly mode: string }>>): FileTree {
  const entries = Object.entries(files)
    .map(([path, file]) => ({
      path,
      oid: `oid-of-${path}`,
      size: typeof file === 'string' ? Buffer.byteLength(file) : 0,
      mode: typeof file === 'string' ? '100644' : file.mode,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const read = (path: string): Promise<string | undefined> => {
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    return Promise.resolve(typeof file === 'string' ? file : undefined);
  };
  return {
    commit: null,
    treeId: null,
    entries,
    read,
    async readMany(paths) {
      const texts = new Map<string, string>();
      for (const path of paths) {
        const text = await read(path);
        if (text !== undefined) texts.set(path, text);
      }
      return texts;
    },
  };
}

/** A chat model that gives these answers in order (the last one for ever) and remembers what it was asked. */
export function scriptedChat(
  ...answers: readonly (Partial<ChatAnswer> | Error)[]
): ChatModel & { readonly asked: ChatRequest[] } {
  const asked: ChatRequest[] = [];
  const chat: ChatModel = (request) => {
    asked.push(structuredClone(request));
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {};
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve({
      text: '',
      toolCalls: [],
      end: 'complete',
      model: 'test',
      inputTokens: 10,
      outputTokens: 1,
      ...answer,
    });
  };
  return Object.assign(chat, { asked });
}

export function planningInput(
  text: string,
  tree: FileTree,
  more: Partial<PlanningInput> & { readonly inventory?: Inventory } = {},
): PlanningInput {
  return {
    command: { verb: 'set', text, flags: {} },
    inventory: emptyInventory,
    tree,
    thread: [],
    feedback: [],
    ...more,
  };
}

/** A planner with harmless stand-ins for what a test does not look at. */
export function modelPlanner(chat: ChatModel, more: Partial<ModelPlannerDependencies> = {}) {
  return createModelPlanner({
    chat,
    prompts: { change: 'RULES', repair: 'REPAIR', version: 'test' },
    makeSafe: (text) => text,
    pathProblems: () => [],
    objectsOf: () => Promise.resolve([]),
    templates: [],
    maxTokens: 60_000,
    nonce: () => 'NONCE',
    ...more,
  });
}

/** The text of a proposal that sets one value, as a model writes it. */
export function proposalText(operations: readonly object[], more: object = {}): string {
  return JSON.stringify({
    parts: [{ asked: 'it', done: 'operation 0' }],
    answer: {
      kind: 'proposal',
      summary: 'do it',
      type: 'chore',
      scope: 'x',
      operations,
      assumptions: [],
      warnings: [],
      ...more,
    },
  });
}

export const setReplicas = { op: 'set', file: 'a.yaml', object: 'Deployment/a', path: 'spec.replicas', value: 5 };
