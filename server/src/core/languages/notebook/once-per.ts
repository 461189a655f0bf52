// Work that is done once for each object, for as long as the object lives: a file has many findings, each with fixes.

export function oncePer<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const values = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let known = values.get(key);
    if (!known) {
      known = { value: compute(key) };
      values.set(key, known);
    }
    return known.value;
  };
}
