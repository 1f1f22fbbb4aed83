import type { Account } from './understanding/recognize-transfer.ts';

/** What the bank knows about a customer, kept in user state. */
export interface Profile {
  name?: string;
  balances: Record<Account, number>;
  /** Latest first. */
  transactions: Transaction[];
  /** Latest first. */
  applications: Application[];
}

export interface Transaction {
  readonly confirmation: string;
  readonly recipient: string;
  readonly amount: number;
  readonly account: Account;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface Application {
  readonly application: string;
  readonly amount: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export const transferLimits = { min: 1, max: 10_000, perDay: 5_000 } as const;
export const loanLimits = { min: 500, max: 50_000 } as const;

export function createProfile(name: string | undefined): Profile {
  return {
    ...(name && { name }),
    balances: { checking: 1500, savings: 8200 },
    transactions: [],
    applications: [],
  };
}

/** What stands against sending `amount` from `account`, if anything. */
export function findObstacle(
  profile: Profile,
  amount: number,
  account: Account,
  today: Date,
): 'insufficientFunds' | 'dailyLimit' | undefined {
  if (amount > profile.balances[account]) {
    return 'insufficientFunds';
  }
  return amount > leftToday(profile, today) ? 'dailyLimit' : undefined;
}

/** How much more may be sent on the day of `today`. */
export function leftToday(profile: Profile, today: Date): number {
  const day = today.toISOString().slice(0, 10);
  const sent = profile.transactions
    .filter(({ at }) => at.startsWith(day))
    .reduce((total, { amount }) => total + amount, 0);
  return Math.max(0, transferLimits.perDay - sent);
}

/** Takes the money off the account and keeps a record of it. */
export function book(profile: Profile, transaction: Transaction): void {
  profile.balances[transaction.account] =
    Math.round((profile.balances[transaction.account] - transaction.amount) * 100) / 100;
  profile.transactions.unshift(transaction);
}
