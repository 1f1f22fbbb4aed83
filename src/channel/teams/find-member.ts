interface Named {
  readonly name?: string | undefined;
}

/** Whom a name means: who is called so, or else the only one whose first name it is; case does not count. */
export function findMember<Someone extends Named>(
  name: string,
  members: readonly Someone[],
): Someone | undefined {
  const wanted = name.trim().toLowerCase();
  const isCalled = ({ name: full = '' }: Named): boolean => full.toLowerCase() === wanted;
  const whole = members.find(isCalled);
  if (whole) return whole;
  const [first, ...others] = members.filter(
    ({ name: full = '' }) => full.toLowerCase().split(' ')[0] === wanted,
  );
  return others.length === 0 ? first : undefined;
}

/** Says that nobody is meant by a name, and who is there. */
export function explainUnknownMember(name: string, members: readonly Named[]): string {
  const names = members.map(({ name: each = '?' }) => each).join(', ');
  return `there is no member "${name}" in this conversation; there ${members.length === 1 ? 'is' : 'are'} ${names}`;
}
