// A hub that knows v1 only: it takes one participant, asks it things over its tunnel and checks the messages that come back.
// It says `listening PORT`, `serving`, `idle` (a ping and a heartbeat are awaited) and `done` (a leave is awaited), and ends with 0 when all was right.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const room = 'aB-_9x';
const base = `/v1/rooms/${room}/participants/ours`;
const token = 'only once';
const seen = new EventEmitter();
const calls = [];

const http = createServer(async (request, answer) => {
  const chunks = await request.toArray();
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : undefined;
  calls.push({ method: request.method, path: request.url, body });
  const routes = {
    [`PUT ${base}`]: () => [201, registration(body)],
    [`POST ${base}/heartbeat`]: () => [200, { success: true, status: 'online', lastSeen: Date.now() }],
    [`DELETE ${base}`]: () => [200, { success: true }],
  };
  const [status, data] = routes[`${request.method} ${request.url}`]?.() ?? [404, null];
  answer.writeHead(status, { 'content-type': 'application/json' });
  answer.end(JSON.stringify(data ? { data, meta: { requestId: 'r' } } : { error: { code: 'INVALID_REQUEST', message: 'Route not found.' }, meta: { requestId: 'r' } }));
  seen.emit(`${request.method} ${request.url}`, body);
});

/** The answer of an existing hub: none of the fields that ours adds. */
function registration({ nickname, model, endpoint, specs = {}, config = {}, capabilities }) {
  const now = Date.now();
  const connection = { kind: 'tunnel', connected: false, lastTunnelSeenAt: null };
  const participant = {
    id: 'ours', nickname, model, endpoint, specs, config: { ...config, hasInstructions: false }, connection, status: 'offline', joinedAt: now, lastSeen: now, updatedAt: now,
    capabilities: capabilities ?? { openResponses: 'unknown', chatCompletions: 'unknown' },
  };
  return { participant, roomId: 'room-1', tunnel: { url: `ws://127.0.0.1:${http.address().port}${base}/tunnel`, token } };
}

// Existing hubs look at no subprotocol: whatever is offered, none is taken.
const tunnels = new WebSocketServer({ server: http, handleProtocols: () => false });
http.listen(0, '127.0.0.1', () => console.log(`listening ${http.address().port}`));

const [tunnel, upgrade] = await once(tunnels, 'connection');
const closed = once(tunnel, 'close');
assert.equal(new URL(upgrade.url, 'http://hub').searchParams.get('token'), token);
assert.equal(tunnel.protocol, '');
const put = calls.find(call => call.method === 'PUT').body;
assert.ok(put.nickname && put.model && put.endpoint, JSON.stringify(put));
assert.ok(!('authHeaders' in put));
console.log('serving');

const inbox = new EventEmitter();
tunnel.on('message', (data, isBinary) => {
  assert.equal(isBinary, false, 'v1 speaks in text messages');
  const message = JSON.parse(data);
  inbox.emit(message.type === 'tunnel.ping' ? 'ping' : message.requestId, message);
});

/** Sends a request and gathers all that answers it. */
async function ask(operation, method, path, body, stream = false) {
  const requestId = `request-${Math.random()}`;
  const messages = [];
  const over = new Promise(resolve => inbox.on(requestId, message => {
    messages.push(message);
    if (['tunnel.response.end', 'tunnel.response.error'].includes(message.type)) {
      resolve();
    }
  }));
  const headers = { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : 'application/json', authorization: 'Bearer of-a-client' };
  tunnel.send(JSON.stringify({ type: 'tunnel.request', requestId, operation, method, path, headers, body, stream, metadata: { room } }));
  await over;
  const chunks = messages.filter(message => message.type === 'tunnel.response.chunk');
  return { start: messages[0], last: messages.at(-1), chunks, text: Buffer.concat(chunks.map(chunk => Buffer.from(chunk.chunk, 'base64'))).toString(), types: messages.map(message => message.type) };
}

const { model } = put;
const chat = (content, stream = false) => ask('chat.completions.create', 'POST', '/v1/chat/completions', { model, messages: [{ role: 'user', content }], stream }, stream);
const responses = (input, stream = false) => ask('responses.create', 'POST', '/v1/responses', { model, input, stream }, stream);

const plain = await chat('over v1');
assert.deepEqual([plain.start.type, plain.start.status, plain.last.type], ['tunnel.response.start', 200, 'tunnel.response.end']);
assert.match(plain.start.headers['content-type'], /json/);
assert.match(JSON.parse(plain.text).choices[0].message.content, /over v1/);

const streamed = await responses('stream over v1', true);
assert.match(streamed.start.headers['content-type'], /event-stream/);
assert.ok(streamed.chunks.length > 5, `${streamed.chunks.length} chunks: it was gathered, not streamed`);
assert.match(streamed.text, /event: response\.completed/);

const made = JSON.parse((await responses('remember this')).text);
assert.equal(JSON.parse((await ask('responses.get', 'GET', `/v1/responses/${made.id}`)).text).id, made.id);
assert.equal((await ask('responses.input_items', 'GET', `/v1/responses/${made.id}/input_items?limit=5`)).start.status, 200);
assert.equal((await ask('responses.delete', 'DELETE', `/v1/responses/${made.id}`)).start.status, 200);
assert.equal((await ask('responses.get', 'GET', `/v1/responses/${made.id}`)).start.status, 404);

const refused = await chat('[[error:429]]');
assert.equal(refused.start.status, 429);
assert.equal(refused.start.headers['retry-after'], '7');

// Garbage is dropped, and the tunnel lives on.
for (const garbage of ['no json', '[]', '{"type":"tunnel.unknown"}', '{"type":"tunnel.request"}', '{"type":"tunnel.response.end","requestId":"nobody"}']) {
  tunnel.send(garbage);
}

const cut = await chat('[[cut]]');
assert.deepEqual(cut.types, ['tunnel.response.error']);
assert.equal(cut.last.stage, 'provider');
assert.ok(cut.last.message.length > 0);

const died = await chat('[[die]]', true);
assert.deepEqual([died.start.type, died.last.type, died.last.stage], ['tunnel.response.start', 'tunnel.response.error', 'stream']);

// A hub cannot make a participant call what is no operation of the contract.
for (const [operation, method, path] of [['responses.get', 'GET', '/v1/../api/tags'], ['admin.do', 'GET', '/v1/admin'], ['responses.get', 'GET', 'http://127.0.0.1:1/v1/models'], ['chat.completions.create', 'PUT', '/v1/chat/completions']]) {
  const answer = await ask(operation, method, path);
  assert.ok(answer.last.type === 'tunnel.response.error' || answer.start.status >= 400, `${path} was asked for`);
}

const pinged = once(inbox, 'ping');
const beaten = once(seen, `POST ${base}/heartbeat`);
console.log('idle');
const [{ timestamp }] = await pinged;
assert.equal(typeof timestamp, 'number');
tunnel.send(JSON.stringify({ type: 'tunnel.pong', timestamp: Date.now() }));
await beaten;

const left = once(seen, `DELETE ${base}`);
console.log('done');
await left;
const [code] = await closed;
assert.equal(code, 1000);
process.exit(0);
