type Method = (...values: never[]) => Promise<unknown>;

/** What `load` gives, loaded when one of its methods, all asynchronous, is called first. */
export function lazily<Port extends { [Name in keyof Port]: Method }>(
  load: () => Promise<Port>,
): Port {
  let loaded: Promise<Port> | undefined;
  const call = async (name: keyof Port, values: never[]) => {
    const port = await (loaded ??= load());
    return port[name](...values);
  };
  return new Proxy({} as Port, {
    get: (_, name) => {
      if (name === 'then') return undefined; // or it would pass for a promise
      return (...values: never[]) => call(name as keyof Port, values);
    },
  });
}
