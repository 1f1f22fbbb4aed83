import { InvalidArgumentError } from 'commander';
import { isHttpUrl, isLocale, userModels, type UserModel } from '../../config/choices.ts';

// What options of several commands take. All throw commander's InvalidArgumentError, which says what was expected.

/** The address of a bot. */
export function parseUrl(text: string): string {
  if (isHttpUrl(text)) return text;
  throw new InvalidArgumentError('Expected an http or https URL such as http://localhost:3978/api/messages.');
}

/** A language tag. */
export function parseLocale(text: string): string {
  if (isLocale(text)) return text;
  throw new InvalidArgumentError('Expected a language tag such as en-US.');
}

/** Who plays the user. */
export function parseUser(text: string): UserModel {
  const model = userModels.find((each) => each === text);
  if (model) return model;
  throw new InvalidArgumentError(`Expected one of ${userModels.join(', ')}.`);
}

/** A whole number, which may be negative. */
export function parseSeed(text: string): number {
  return parseWhole(text, Number.MIN_SAFE_INTEGER, 'Expected a whole number.');
}

/** Seconds, from 0. */
export function parseSeconds(text: string): number {
  return parseWhole(text, 0, 'Expected a whole number from 0.');
}

/** A whole number from 1. */
export function parseCount(text: string): number {
  return parseWhole(text, 1, 'Expected a whole number from 1.');
}

/** A part of a whole, from 0 to 1. */
export function parseShare(text: string): number {
  const share = parseDecimal(text);
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Expected a number from 0 to 1, such as 0.95.');
}

/** A number that is not negative, written with digits; NaN for anything else. */
export function parseDecimal(text: string): number {
  return /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

function parseWhole(text: string, least: number, expected: string): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new InvalidArgumentError(expected);
}
