import { asRecord } from '../../activity/read-values.ts';
import type { ShownAction } from '../../activity/shown.ts';

/** Whether a tap opens a form of its own, as the buttons of Teams' dialogs do. */
export function opensDialog({ action }: ShownAction): boolean {
  const told = action.type === 'Action.Submit' ? asRecord(action['data'])?.['msteams'] : action.value;
  return asRecord(told)?.['type'] === 'task/fetch';
}
