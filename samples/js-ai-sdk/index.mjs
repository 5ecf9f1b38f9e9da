// Streams an answer of a room through the Vercel AI SDK, then lets a model call a tool. README.md has the command.
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const [room, question = 'Why is the sky blue?'] = process.argv.slice(2);
if (!room) {
  console.error('Which room? Give its code: node index.mjs ROOM (you get one with `gambi up` or `gambi demo --keep`)');
  process.exit(2);
}

const hub = process.env.GAMBI_HUB ?? 'http://localhost:3000';
const gambi = createOpenAI({ baseURL: `${hub.replace(/\/$/, '')}/rooms/${room}/v1`, apiKey: process.env.GAMBI_PASSWORD ?? 'gambi' });

try {
  // `*` is whoever is free; `model:llama3` whoever has that model; a participant's id is that one and no other.
  let failure;
  const { textStream } = streamText({ model: gambi('*'), prompt: question, onError: ({ error }) => (failure = error) });
  for await (const text of textStream) process.stdout.write(text);
  if (failure) throw failure;

  const weather = tool({
    description: 'The weather in a city',
    inputSchema: z.object({ city: z.string() }),
    execute: ({ city }) => {
      console.log(`\n\n[a model asks for the weather in ${JSON.stringify(city)}]`);
      return { city, weather: 'sunny', celsius: 24 };
    },
  });
  const { text } = await generateText({ model: gambi('*'), prompt: 'Lisbon', tools: { weather }, stopWhen: stepCountIs(3) });
  console.log(`\n${text}`);
} catch (error) {
  console.error(`Error: ${error.message}`);
  process.exitCode = 1;
}
