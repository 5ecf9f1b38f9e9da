// A participant of an existing hub, after the messages of contract §4 and with nothing of ours: it registers, dials out, asks its provider and passes the answer on.
import WebSocket from 'ws';

const { GAMBI_HUB, GAMBI_ROOM, GAMBI_PARTICIPANT, GAMBI_PROVIDER, GAMBI_MODEL } = process.env;
const here = `${GAMBI_HUB}/v1/rooms/${GAMBI_ROOM}/participants/${GAMBI_PARTICIPANT}`;

const registered = await fetch(here, {
  method: 'PUT',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ nickname: 'forty lines', model: GAMBI_MODEL, endpoint: GAMBI_PROVIDER }),
});
const { url, token } = (await registered.json()).data.tunnel;
const tunnel = new WebSocket(`${url}?token=${encodeURIComponent(token)}`);
const send = (type, rest) => tunnel.send(JSON.stringify({ type, ...rest }));
const ping = () => send('tunnel.ping', { timestamp: Date.now() });

async function serve({ requestId, method, path, headers, body }) {
  let stage = 'provider';
  try {
    const reply = await fetch(GAMBI_PROVIDER + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    send('tunnel.response.start', { requestId, status: reply.status, headers: Object.fromEntries(reply.headers) });
    stage = 'stream';
    for await (const bytes of reply.body ?? []) {
      send('tunnel.response.chunk', { requestId, chunk: Buffer.from(bytes).toString('base64') });
    }

    send('tunnel.response.end', { requestId });
  } catch (error) {
    send('tunnel.response.error', { requestId, stage, message: error.message });
  }
}

const messages = { 'tunnel.request': serve, 'tunnel.pong': () => console.log('joined') };
tunnel.on('message', text => {
  const message = JSON.parse(text);
  messages[message.type]?.(message);
});
tunnel.on('open', ping);
tunnel.on('close', code => process.exit(console.log(`closed ${code}`)));
setInterval(ping, 10_000);
setInterval(() => fetch(`${here}/heartbeat`, { method: 'POST' }), 10_000);
