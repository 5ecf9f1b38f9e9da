// The room a script runs against, as the environment describes it; the same for every client.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

/** The inference plane's base address: …/rooms/CODE/v1. */
export const baseUrl = required('GAMBI_BASE_URL');

/** What the requests name as their model: `*`, unless the script runs straight against a provider. */
export const selector = process.env.GAMBI_SELECTOR ?? '*';

/** The model's name at the provider. */
export const model = process.env.GAMBI_MODEL ?? 'gambi-demo';

/** The participant that serves the room, and how many requests it takes at once. */
export const participant = process.env.GAMBI_PARTICIPANT ?? '';
export const concurrency = Number(process.env.GAMBI_CONCURRENCY ?? '1');

/** A v1 tunnel has no cancel and carries one exchange at a time: tests of aborting, and concurrent ones, say so with this. */
export const needsV2 = { skip: process.env.GAMBI_TUNNEL === 'v1' ? 'a v1 tunnel has no cancel' : false };

/** Every test ends by itself well before the harness ends the process. */
export const limits = { timeout: 120_000 };

const providerLog = process.env.GAMBI_PROVIDER_LOG;

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} must say where to go`);
  return value.replace(/\/$/, '');
}

/** Words found in one request only, so that answers and log entries cannot be taken for another's. */
export function unique(words) {
  return `${words} ${randomUUID().slice(0, 8)}`;
}

/** Waits for the end of a request whose client gives it up: with the client's error, or, where its stream has begun, with the end that the client makes of that. */
export async function abandoned(request, type) {
  try {
    for await (const event of await request) {
      assert.ok(event);
    }
  } catch (error) {
    assert.ok(error instanceof type, `${error}`);
  }
}

/** Waits until the provider's one request with that text is in that state (`Running`, `Completed`, `Aborted`), and returns what it knows of it. */
export async function providerRequest(text, state, seconds = 90) {
  assert.ok(providerLog, 'GAMBI_PROVIDER_LOG must say where the provider tells what it was asked');
  const query = new URLSearchParams({ text, state, seconds: String(seconds) });
  const answer = await fetch(`${providerLog}?${query}`);
  assert.equal(answer.status, 200, `the provider's request "${text}" did not become ${state} in ${seconds} s: ${await answer.clone().text()}`);
  return answer.json();
}
