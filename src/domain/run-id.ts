import { digestOf } from './text-digest.ts';

/** A run's id follows from its delivery, so that a redelivery cannot make a second run. */
export function runIdOf(deliveryId: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(deliveryId)) return deliveryId.toLowerCase();
  const hex = digestOf(deliveryId);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
