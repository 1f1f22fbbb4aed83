/** Puts a method of its own on an object, before that of its class. Returns what takes it back, unless it was replaced since. */
export function replaceMethod<Name extends string, Method>(
  object: { [name in Name]: Method },
  name: Name,
  method: Method,
): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value: method, configurable: true, writable: true });
  return () => {
    if (object[name] !== method) return;
    if (own) Object.defineProperty(object, name, own);
    else Reflect.deleteProperty(object, name);
  };
}
