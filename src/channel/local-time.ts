/** Formats instants with this machine's UTC offset, as a channel's client would send them. */
export interface LocalTime {
  /** IANA name, `Europe/Berlin`. */
  readonly zone: string;
  /** ISO 8601 with offset, `2026-01-31T12:00:00.000+01:00`. */
  format(epochMs: number): string;
}

export function localTimeFormatter(): LocalTime {
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    format: (epochMs) => {
      const offset = -new Date(epochMs).getTimezoneOffset();
      const local = new Date(epochMs + offset * 60_000).toISOString().slice(0, -1);
      const minutes = Math.abs(offset);
      const hh = String(Math.floor(minutes / 60)).padStart(2, '0');
      const mm = String(minutes % 60).padStart(2, '0');
      return `${local}${offset < 0 ? '-' : '+'}${hh}:${mm}`;
    },
  };
}
