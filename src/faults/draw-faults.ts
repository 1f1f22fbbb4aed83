import type { Random } from '../user/random.ts';
import type { AnswerFault, DeliveryFault, FaultSettings } from './fault.ts';

/**
 * Draws which of `names` befalls each thing that happens, one at most: the first in their order that is drawn. Each
 * has a stream of its own, so that adding one fault to a scenario changes nothing in when the others come.
 */
export function drawFaults<Name extends DeliveryFault | AnswerFault>(
  names: readonly Name[],
  settings: FaultSettings,
  random: Random,
): () => Name | undefined {
  const drawn = names
    .map((name) => ({ name, share: settings[name] ?? 0, random: random.fork(name) }))
    .filter(({ share }) => share > 0);
  return () => {
    let first: Name | undefined;
    for (const each of drawn) {
      // All take their number each time, whichever of them comes.
      if (each.random.chance(each.share)) first ??= each.name;
    }
    return first;
  };
}
