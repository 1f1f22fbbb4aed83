import path from 'node:path';

/** A file as pipelines name it: relative to the sources and with forward slashes; absolute when it lies elsewhere. */
export function relativeTo(root: string, file: string): string {
  const relative = path.relative(root, file);
  const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return (inside ? relative : file).replaceAll('\\', '/');
}
