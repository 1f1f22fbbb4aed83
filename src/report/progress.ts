import { toPlainLine } from '../activity/plain-text.ts';
import type { RunEvent } from '../scenario/events.ts';
import type { Reporter } from './reporter.ts';

export interface ProgressOptions {
  /** Replaces what it showed before; without it (no terminal) progress is plain lines. */
  readonly redraw: ((text: string) => void) | undefined;
  readonly write: (text: string) => void;
}

/** At most so many conversations are shown at once; the others are counted. */
const maxShown = 8;
/** Without a terminal, a line about every so many per cent. */
const stepPercent = 10;

/** What is going on: the conversations under way on a terminal, else a line every ten per cent. */
export function createProgress({ redraw, write }: ProgressOptions): Reporter {
  const underWay = new Map<string, { readonly name: string; moves: number }>();
  let total = 0;
  let ended = 0;

  function onEvent(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        total = event.total;
        return;
      case 'conversation-started':
        underWay.set(keyOf(event.plan), { name: event.plan.scenario.name, moves: 0 });
        return draw();
      case 'entry': {
        const conversation = underWay.get(keyOf(event.plan));
        if (!conversation || event.entry.turn <= conversation.moves) return;
        conversation.moves = event.entry.turn;
        return draw();
      }
      case 'conversation-ended':
        underWay.delete(keyOf(event.outcome.plan));
        ended += 1;
        if (redraw) return draw();
        return step();
      case 'run-ended':
        redraw?.('');
    }
  }

  function step(): void {
    const every = Math.max(1, Math.ceil((total * stepPercent) / 100));
    if (total > 1 && (ended % every === 0 || ended === total)) write(`${ended} of ${total} conversations\n`);
  }

  function draw(): void {
    if (!redraw) return;
    const shown = [...underWay.values()].slice(0, maxShown);
    const lines = shown.map(({ name, moves }) => `  … ${toPlainLine(name, 50)} · move ${moves}`);
    const more = underWay.size - shown.length;
    redraw(
      [`${ended} of ${total} conversations`, ...lines, ...(more > 0 ? [`  … and ${more} more`] : [])].join(
        '\n',
      ),
    );
  }

  return { name: 'progress', onEvent, finish: () => Promise.resolve() };
}

function keyOf(plan: { readonly scenario: { readonly name: string }; readonly trial: number }): string {
  return `${plan.trial} ${plan.scenario.name}`;
}
