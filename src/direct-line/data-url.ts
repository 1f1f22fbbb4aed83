import type { Attachment } from '../activity/activity.ts';
import { safeMediaType, type UploadedFile } from './attachment-store.ts';

/** The whole file as a URL, so that a recording needs no server to be played again. */
export function toDataUrl({ type, bytes }: UploadedFile): string {
  return `data:${safeMediaType(type)};base64,${Buffer.from(bytes).toString('base64')}`;
}

/** The file that an attachment holds in its URL; undefined where that leads elsewhere. */
export function fromDataUrl({ contentUrl, contentType, name }: Attachment): UploadedFile | undefined {
  const [, encoding, data] = /^data:[^,;]*((?:;[^,;]*)*),(.*)$/s.exec(contentUrl ?? '') ?? [];
  if (data === undefined) return undefined;
  const bytes = encoding?.endsWith(';base64')
    ? Buffer.from(data, 'base64')
    : Buffer.from(decodeURIComponent(data));
  return { name: name ?? 'file', type: contentType, bytes: new Uint8Array(bytes) };
}
