import { isRecord } from './complete-activity.ts';
import type { ConnectorResponse } from './http.ts';
import type { Call, Route } from './match-route.ts';
import type { ConversationStore, StoredConversation } from './conversation-store.ts';
import { inConversation, refuse, refuseMalformed } from './refusal.ts';

/** RFC 9110 media type, parameters included; anything else must not reach a header. */
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w.-]+)*$/;

export const attachmentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v3/conversations/{conversation}/attachments',
    answer: inConversation(uploadAttachment),
  },
  { method: 'GET', path: '/v3/attachments/{attachment}', answer: getAttachmentInfo },
  { method: 'GET', path: '/v3/attachments/{attachment}/views/{view}', answer: getAttachmentView },
];

function uploadAttachment(
  conversation: StoredConversation,
  call: Call,
  store: ConversationStore,
): ConnectorResponse {
  const data = call.body;
  if (!isRecord(data)) return refuseMalformed(call, store, 'Expected attachment data, a JSON object.');
  const original = readBytes(data['originalBase64']);
  if (!original)
    return refuseMalformed(call, store, 'The attachment\'s "originalBase64" is not base64 text.');
  const thumbnail = readBytes(data['thumbnailBase64']);
  const views = new Map([['original', original]]);
  if (thumbnail && thumbnail.length > 0) views.set('thumbnail', thumbnail);
  const { name, type } = data;
  const id = store.newId();
  store.keepAttachment(conversation, id, {
    name: typeof name === 'string' ? name : '',
    type: typeof type === 'string' && mediaType.test(type) ? type : 'application/octet-stream',
    views,
  });
  return { status: 200, body: { id } };
}

function getAttachmentInfo(call: Call, store: ConversationStore): ConnectorResponse {
  const attachment = store.attachments.get(call.ids['attachment'] ?? '');
  if (!attachment) return refuseAttachment(call);
  const { name, type } = attachment;
  const views = [...attachment.views].map(([viewId, bytes]) => ({ viewId, size: bytes.length }));
  return { status: 200, body: { name, type, views } };
}

function getAttachmentView(call: Call, store: ConversationStore): ConnectorResponse {
  const attachment = store.attachments.get(call.ids['attachment'] ?? '');
  const body = attachment?.views.get(call.ids['view'] ?? '');
  if (!attachment || !body) return refuseAttachment(call);
  return { status: 200, headers: { 'content-type': attachment.type }, body };
}

function refuseAttachment(call: Call): ConnectorResponse {
  return refuse(404, 'AttachmentNotFound', `There is no attachment at ${call.url}.`);
}

/** Base64 as botbuilder sends it, or a Buffer or Uint8Array that a client passed through JSON.stringify. */
function readBytes(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') {
    return /^[\w+/-]*={0,2}$/.test(value) ? Buffer.from(value, 'base64') : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const numbers: unknown[] = 'data' in value && Array.isArray(value.data) ? value.data : Object.values(value);
  const isByte = (item: unknown): item is number =>
    typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= 255;
  return numbers.every(isByte) ? Uint8Array.from(numbers) : undefined;
}
