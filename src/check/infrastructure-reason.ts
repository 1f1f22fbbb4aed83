import { toPlainLine } from '../activity/plain-text.ts';
import type { InfrastructureError } from '../errors.ts';
import type { Reason } from './record.ts';

/** Why a conversation says nothing about the bot: what could not be reached or used, and what to do about it. */
export function infrastructureReason({ code, message, hint }: InfrastructureError): Reason {
  const text = [message, hint].filter((part) => part !== undefined).join(' ');
  return { check: code, severity: 'errored', message: toPlainLine(text, 2_000) };
}
