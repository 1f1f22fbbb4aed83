/** Three digits, in milliseconds below a second. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${round(ms)} ms` : `${round(ms / 1000)} s`;
}

/** `2.5 %` */
export function formatShare(share: number): string {
  return `${round(share * 100)} %`;
}

/** Whole numbers are whole; others have three digits. */
export function round(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
