/**
 * `{...first, ...second}`, which V8 takes 10 µs for on parsed JSON that is then written to, and Object.assign
 * less than one. Object.assign follows `__proto__` though, which JSON from outside may have as a field.
 */
export function mergeFields<Value extends object>(
  first: Value,
  ...others: readonly (Partial<Value> | undefined)[]
): Value {
  let isSafe = !hasPrototypeField(first);
  for (const other of others) if (hasPrototypeField(other)) isSafe = false;
  if (isSafe) {
    const merged = Object.assign({}, first);
    for (const other of others) if (other !== undefined) Object.assign(merged, other);
    return merged;
  }
  const entries = [first, ...others].flatMap((each) => Object.entries(each ?? {}));
  return Object.fromEntries(entries) as Value;
}

/**
 * `value` without some of its fields. Had they been taken out of a copy by `delete`, V8 would keep that as a dictionary,
 * which takes several times as long to copy.
 */
export function omitFields<Value extends object>(value: Value, omitted: ReadonlySet<string>): Value {
  const entries = Object.entries(value).filter(([field]) => !omitted.has(field));
  if (hasPrototypeField(value)) return Object.fromEntries(entries) as Value;
  const kept: Record<string, unknown> = {};
  for (const [field, each] of entries) kept[field] = each;
  return kept as Value;
}

function hasPrototypeField(value: object | undefined): boolean {
  return value !== undefined && Object.hasOwn(value, '__proto__');
}
