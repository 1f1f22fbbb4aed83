export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:['’.,:@/-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}

/** Letters and digits only, lower case: what is said, however it is typed. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
