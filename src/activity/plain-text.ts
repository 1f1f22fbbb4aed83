/** CSI, OSC, DCS, SOS, PM and APC sequences with their payload (ECMA-48), and two-character escapes. */
const terminalSequence =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/** C0, DEL and C1, except tab and line feed. */
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Characters that reorder or hide text: bidirectional controls, deprecated format characters, byte order mark. */
const invisible = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const loneSurrogate = /\p{Surrogate}/gu;

/**
 * Text of unknown origin made safe to print on a terminal: no escape sequences, no control characters but
 * tab and line feed, nothing that reorders or hides what follows. Joiners that emoji and scripts need stay.
 */
export function toPlainText(text: string): string {
  return text
    .replace(terminalSequence, '')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(control, '')
    .replace(invisible, '')
    .replace(loneSurrogate, '\ufffd');
}

/**
 * The same on one line, white space folded, cut to at most `maxLength` characters (code points) with an
 * ellipsis as the last one.
 */
export function toPlainLine(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const line = toPlainText(text).replace(/\s+/gu, ' ').trim();
  if (line.length <= maxLength) return line;
  const points = Array.from(line);
  return points.length <= maxLength
    ? line
    : `${points
        .slice(0, maxLength - 1)
        .join('')
        .trimEnd()}…`;
}
