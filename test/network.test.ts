import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';

import type { Asked } from './support/asked-by-child.ts';

const CHILD = join(import.meta.dirname, 'support/asked-by-child.ts');

async function listening(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy that tunnels and forwards, and what it was asked; `user` is who may use it. */
async function openProxy(t: TestContext, user?: string) {
  const seen = { connects: [] as string[], forwards: 0, open: 0, most: 0 };
  const isLet = (headers: { 'proxy-authorization'?: string | undefined }) =>
    user === undefined ||
    headers['proxy-authorization'] === `Basic ${Buffer.from(user).toString('base64')}`;
  const server = createHttpServer((request, response) => {
    if (!isLet(request.headers)) return response.writeHead(407).end();
    seen.forwards += 1;
    setTimeout(() => response.end(request.url), 5);
    return undefined;
  });
  server.on('connection', (socket: Socket) => {
    seen.open += 1;
    seen.most = Math.max(seen.most, seen.open);
    socket.on('close', () => (seen.open -= 1));
  });
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    seen.connects.push(url);
    socket.on('error', () => {});
    if (!isLet(headers)) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const to = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      to.pipe(socket).pipe(to);
    });
    to.on('error', () => socket.destroy());
    return undefined;
  });
  return { port: await listening(t, server), seen };
}

/** What a process finds that trusts this authority besides those that all know. */
async function ask(
  asked: Partial<Asked> & { url: string },
  authority?: string,
): Promise<unknown[]> {
  const order: Asked = { connections: 2, requests: 1, ...asked };
  const env = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: authority };
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, JSON.stringify(order)], {
    env,
  });
  return JSON.parse(stdout) as unknown[];
}

test('a server is asked by a proxy, over no more sockets than it may be asked by itself', async (t) => {
  const { port, seen } = await openProxy(t);
  const url = 'http://tmdb.example/3/movie/popular';
  const answers = await ask({
    url,
    proxy: `http://127.0.0.1:${port}`,
    connections: 3,
    requests: 12,
  });
  assert.deepEqual(answers, Array(12).fill(200));
  assert.deepEqual([seen.forwards, seen.most], [12, 3]);
});

function opensslVersion(): string | undefined {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return undefined;
  }
}

const skip =
  opensslVersion() === undefined && 'no openssl on this machine, which makes certificates';

describe('a server with a certificate', { skip }, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'matinee-certificates-'));
    for (const name of ['localhost', 'elsewhere.example']) {
      const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      const named = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
      const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)];
      const argv = ['req', '-x509', ...ec, '-days', '2', ...named, ...files];
      execFileSync('openssl', argv, { stdio: 'pipe' });
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  const certificateOf = (name: string) => join(folder, `${name}.pem`);
  const serve = async (t: TestContext, name = 'localhost') => {
    const cert = readFileSync(certificateOf(name));
    const key = readFileSync(join(folder, `${name}.key`));
    const server = createTlsServer({ cert, key }, (_, response) => response.end('{}'));
    return `https://localhost:${await listening(t, server)}/3`;
  };

  test('is asked where its authority is known', async (t) => {
    assert.deepEqual(await ask({ url: await serve(t) }, certificateOf('localhost')), [200]);
  });

  test('is told by what is wrong with it', async (t) => {
    assert.deepEqual(await ask({ url: await serve(t) }), ['certificate-issuer']);
    const url = await serve(t, 'elsewhere.example');
    assert.deepEqual(await ask({ url }, certificateOf('elsewhere.example')), ['certificate-host']);
  });

  test('is asked through a tunnel, over no more than it may be', async (t) => {
    const url = await serve(t);
    const { port, seen } = await openProxy(t, 'ann:s3cret');
    const known = certificateOf('localhost');
    const proxy = `http://ann:s3cret@127.0.0.1:${port}/`;
    const answers = await ask({ url, proxy, connections: 3, requests: 12 }, known);
    assert.deepEqual(answers, Array(12).fill(200));
    assert.deepEqual(
      [seen.connects.length <= 3, new Set(seen.connects), seen.forwards],
      [true, new Set([new URL(url).host]), 0],
    );
    const stranger = await ask({ url, proxy: `http://127.0.0.1:${port}` }, known);
    assert.deepEqual(stranger, ['proxy-auth']);
  });
});
