/** The ISO 8601 time that lies `ms` later, with the offset from UTC as it was; text that is no such time stays. */
export function shiftTimestamp(timestamp: string, ms: number): string {
  const offset = /(?:Z|([+-])(\d\d):(\d\d))$/.exec(timestamp);
  const at = Date.parse(timestamp);
  if (!offset || Number.isNaN(at)) return timestamp;
  const [zone, sign, hours = '0', minutes = '0'] = offset;
  const offsetMs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(at + ms + offsetMs).toISOString().replace('Z', zone);
}
