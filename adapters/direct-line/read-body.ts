import type { IncomingMessage } from 'node:http';
import { messageOf } from '../../src/errors.ts';
import type { DirectLineRequest } from '../../src/direct-line/direct-line-server.ts';
import type { UploadedFile } from '../../src/direct-line/attachment-store.ts';

export type ReadBody = Pick<DirectLineRequest, 'body' | 'files' | 'unreadable'>;

const maxFiles = 20;

/** Reads a request to its end, or to the limit. Undefined if the client broke it off. Never rejects. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<ReadBody | undefined> {
  const bytes = await readBytes(request, limitBytes);
  if (bytes === undefined) return undefined;
  if (bytes === 'too-large')
    return { unreadable: { status: 413, message: `The body is larger than ${limitBytes} bytes.` } };
  const type = request.headers['content-type'] ?? '';
  try {
    if (/^multipart\/form-data\b/i.test(type)) return await readForm(bytes, type);
    const isUpload = /\/upload(?:\?|$)/i.test(request.url ?? '');
    if (isUpload && bytes.length > 0) {
      const name = fileNameOf(request.headers['content-disposition'] ?? '');
      return { files: [{ name, type, bytes }] };
    }
    return bytes.length === 0 ? {} : { body: JSON.parse(new TextDecoder().decode(bytes)) as unknown };
  } catch (error) {
    return { unreadable: { status: 400, message: `The body cannot be read: ${messageOf(error)}` } };
  }
}

/** The activity is a part of its own, named so or typed so; all others are files. */
async function readForm(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<ReadBody> {
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const files: UploadedFile[] = [];
  let body: unknown;
  for (const [name, part] of form as unknown as Iterable<[string, string | File]>) {
    const isActivity =
      name === 'activity' ||
      (typeof part !== 'string' && part.type.startsWith('application/vnd.microsoft.activity'));
    if (isActivity) body = JSON.parse(typeof part === 'string' ? part : await part.text()) as unknown;
    else if (typeof part !== 'string')
      files.push({ name: part.name, type: part.type, bytes: new Uint8Array(await part.arrayBuffer()) });
    if (files.length > maxFiles)
      return { unreadable: { status: 400, message: `The upload holds more than ${maxFiles} files.` } };
  }
  return { body, files };
}

function fileNameOf(disposition: string): string {
  return /\bfilename="([^"]{1,255})"/i.exec(disposition)?.[1] ?? 'file';
}

function readBytes(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      request.removeAllListeners('data').resume();
      resolve('too-large');
    });
    request.once('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    request.once('error', () => resolve(undefined));
    request.once('close', () => resolve(undefined));
  });
}
