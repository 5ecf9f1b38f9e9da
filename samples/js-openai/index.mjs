// Streams an answer of a room through OpenAI's own client, then goes on in the same conversation. README.md has the command.
import OpenAI from 'openai';

const [room, question = 'Why is the sky blue?'] = process.argv.slice(2);
if (!room) {
  console.error('Which room? Give its code: node index.mjs ROOM (you get one with `gambi up` or `gambi demo --keep`)');
  process.exit(2);
}

const hub = process.env.GAMBI_HUB ?? 'http://localhost:3000';
const client = new OpenAI({ baseURL: `${hub.replace(/\/$/, '')}/rooms/${room}/v1`, apiKey: process.env.GAMBI_PASSWORD ?? 'gambi' });

try {
  // `*` is whoever is free; `model:llama3` whoever has that model; a participant's id is that one and no other.
  const stream = client.responses.stream({ model: '*', input: question });
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') process.stdout.write(event.delta);
  }

  // The room keeps the response: whoever answers next, on whatever machine, knows what was said.
  const first = await stream.finalResponse();
  const second = await client.responses.create({ model: '*', previous_response_id: first.id, input: 'Say that in five words.' });
  console.log(`\n\n${second.output_text}\n\n[${first.usage.output_tokens + second.usage.output_tokens} tokens]`);
} catch (error) {
  if (!(error instanceof OpenAI.APIError)) throw error;
  console.error(`Error: ${error.message} (${error.code ?? 'no code'})`);
  process.exitCode = 1;
}
