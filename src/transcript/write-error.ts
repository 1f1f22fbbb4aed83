import { InfrastructureError, messageOf } from '../errors.ts';

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space on that disk, or choose another folder with --out.',
  EDQUOT: 'Free some space within your quota, or choose another folder with --out.',
  EACCES: 'Give yourself the right to write there, or choose another folder with --out.',
  EPERM: 'Give yourself the right to write there, or choose another folder with --out.',
  EROFS: 'That disk is read-only: choose another folder with --out.',
  ENOENT: 'The folder was removed during the run: keep it until the run has ended.',
  ENOTDIR: 'A file stands where a folder is needed: remove it, or choose another folder with --out.',
  EISDIR: 'A folder stands where the file is to be written: remove it, or choose another folder with --out.',
  EMFILE: 'Too many files are open: lower --concurrency, or raise the limit (ulimit -n).',
  ENAMETOOLONG: 'Choose a shorter folder with --out.',
};

/** The InfrastructureError for a file that could not be written: file, reason and remedy; `option` is where its folder is chosen. */
export function writeError(
  what: string,
  path: string,
  cause: unknown,
  option = '--out',
): InfrastructureError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  const reason = code === 'ENOSPC' ? 'the disk is full' : messageOf(cause);
  const remedy = (code === undefined ? undefined : remedies[code]) ?? 'Choose another folder with --out.';
  return new InfrastructureError('write-failed', `Failed to write ${what} ${path}: ${reason}.`, {
    hint: remedy.replaceAll('--out', option),
    cause,
  });
}
