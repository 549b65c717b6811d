import { randomBytes } from 'node:crypto';

/** Wraps text that is data, never instruction. */
export type Fence = (label: string, text: string) => string;

/**
 * A fence with a nonce of its own run: text that was written before cannot know it, so it cannot close the fence and speak
 * outside of it. The system prompt says that what stands inside is data.
 */
export function createFence(nonce: string = randomBytes(9).toString('base64url')): Fence {
  return (label, text) => {
    const inert = text.replaceAll(nonce, '…');
    return `<data-${nonce} ${JSON.stringify(label)}>\n${inert}${inert.endsWith('\n') ? '' : '\n'}</data-${nonce}>`;
  };
}
