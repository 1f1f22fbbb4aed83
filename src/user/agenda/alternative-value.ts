import { readNumbers } from '../../activity/read-number.ts';
import type { Random } from '../random.ts';
import type { FactState } from './fact-state.ts';

/** Another value for the fact: one that the scenario allows, or a smaller round amount; undefined without either. */
export function alternativeValue({ fact, value }: FactState, random: Random): string | undefined {
  if (fact.values.length > 1) return undefined;
  const listed = fact.alternatives.filter((each) => each !== value);
  if (listed.length > 0) return random.fork(`other ${fact.name}`).pick(listed);
  const [number] = readNumbers(value);
  if (number === undefined || number < 4 || !/^\D{0,3}\d[\d.,]*(?:\s+\p{L}+)?$/u.test(value))
    return undefined;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(number)) - 1);
  const smaller = Math.max(step, Math.round((number * 0.8) / step) * step);
  return smaller === number ? undefined : value.replace(/\d[\d.,]*/, String(smaller));
}
