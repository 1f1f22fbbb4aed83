/** One event of a stream, as https://html.spec.whatwg.org/multipage/server-sent-events.html has it. */
export interface StreamEvent {
  /** `message` where the stream does not name it. */
  readonly event: string;
  readonly data: string;
}

export interface EventStreamReader {
  /**
   * The events that are complete with this piece of text; one without data is none.
   * @throws Error when an event is longer than the limit.
   */
  push(text: string): StreamEvent[];
}

/** Reads an event stream piece by piece, wherever it is cut; keeps no more than `maxLength` characters. */
export function createEventStreamReader(maxLength: number): EventStreamReader {
  let rest = '';
  let event = '';
  let data: string[] = [];
  let length = 0;

  function take(line: string): StreamEvent | undefined {
    if (line === '') {
      const complete = data.length > 0 ? { event: event || 'message', data: data.join('\n') } : undefined;
      event = '';
      data = [];
      length = 0;
      return complete;
    }
    length += line.length;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    return undefined;
  }

  return {
    push(text) {
      rest += text;
      const events: StreamEvent[] = [];
      // A return at the end may be half of a line's end.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const complete = take(line);
        if (complete) events.push(complete);
      }
      if (length + rest.length > maxLength)
        throw new Error(`an event is longer than ${maxLength} characters`);
      return events;
    },
  };
}
