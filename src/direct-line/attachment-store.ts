export interface UploadedFile {
  readonly name: string;
  /** Media type, as the client gave it. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Files that clients uploaded, for bots and clients to fetch; the oldest go when there are too many bytes. */
export interface AttachmentStore {
  put(id: string, file: UploadedFile): void;
  get(id: string): UploadedFile | undefined;
}

/** What a file takes beside its bytes, roughly: an empty one is not for nothing. */
const overheadBytes = 1024;

export function createAttachmentStore(limitBytes = 64 * 1024 * 1024): AttachmentStore {
  const files = new Map<string, UploadedFile>();
  let total = 0;
  const sizeOf = ({ name, type, bytes }: UploadedFile): number =>
    bytes.length + 2 * (name.length + type.length) + overheadBytes;
  return {
    put(id, file) {
      files.set(id, file);
      total += sizeOf(file);
      for (const [oldest, gone] of files) {
        if (total <= limitBytes || oldest === id) break;
        files.delete(oldest);
        total -= sizeOf(gone);
      }
    },
    get: (id) => files.get(id),
  };
}

const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** The media type if it is one; whatever a client says of a file must not become a header of ours otherwise. */
export function safeMediaType(type: string): string {
  const [plain = ''] = type.split(';', 1);
  return mediaType.test(plain.trim()) ? plain.trim() : 'application/octet-stream';
}
