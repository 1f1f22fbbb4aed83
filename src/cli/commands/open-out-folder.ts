import path from 'node:path';
import { makeFolder } from '../../transcript/make-folder.ts';
import { writeError } from '../../transcript/write-error.ts';
import type { Environment } from '../environment.ts';
import type { BotOptions } from './run-options.ts';

/** The results folder, absolute; made before anything else writes to it. Throws InfrastructureError. */
export function openOutFolder({ out }: Pick<BotOptions, 'out'>, { cwd }: Pick<Environment, 'cwd'>): string {
  const folder = path.resolve(cwd, out);
  try {
    makeFolder(folder);
  } catch (error) {
    throw writeError('the results', folder, error);
  }
  return folder;
}
