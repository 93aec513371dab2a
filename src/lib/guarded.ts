type Method = (...values: never[]) => Promise<unknown>;

/**
 * The same port, each call of which has `check` before and after it: nothing is done once `check`
 * rejects, and nothing that was done meanwhile is taken for done.
 */
export function guarded<Port extends object>(port: Port, check: () => Promise<void>): Port {
  const entries = Object.entries(port).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function' ? withCheck(member as Method, check) : member,
  ]);
  return Object.fromEntries(entries) as Port;
}

function withCheck(method: Method, check: () => Promise<void>): Method {
  return async (...values) => {
    await check();
    const result = await method(...values);
    await check();
    return result;
  };
}
