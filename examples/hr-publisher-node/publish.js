// An HR system that publishes events to Rolecall with nothing but amqplib.
//
//   npm install
//   node publish.js amqp://hr:PASSWORD@127.0.0.1/academy < ../hr-feed.ndjson
//
// One message a line, as docs/messages.md has them. Every message is persistent and confirmed by the broker, and what
// became of each comes back to the queue `hr.receipts`. The exit code is 0 if the broker has taken all of them. If not,
// send the same lines again: their ids are the same, so that those which were taken do nothing twice.
// For amqps:// and a private authority: NODE_EXTRA_CA_CERTS=ca.pem node publish.js …

import amqp from 'amqplib';

const EXCHANGE = 'rolecall';
const KEY = 'rolecall.events';
const RECEIPTS = 'hr.receipts';
const AT_A_TIME = 100; // so many may be on their way, not confirmed yet
const CONNECT = 10_000; // milliseconds to wait for a server that is asked for a connection

/** Publish standard input, one message a line; give the exit code. */
async function main(address) {
  if (!/^amqps?:\/\//.test(address ?? '')) {
    say('usage: node publish.js amqp://USER:PASSWORD@HOST/VHOST < FILE');
    return 2;
  }
  const line = await open(address);
  let sent = 0;
  const refused = [];
  let waiting = [];
  for await (const body of lines(process.stdin)) {
    sent += 1;
    waiting.push(publish(line, String(sent), body));
    if (waiting.length === AT_A_TIME) {
      refused.push(...(await Promise.all(waiting)).filter(Boolean));
      waiting = [];
    }
    if (line.problem) break;
  }
  refused.push(...(await Promise.all(waiting)).filter(Boolean));
  if (line.problem) say(`the broker ended it: ${line.problem}`);
  await line.connection.close().catch(() => {}); // it may be closed already
  for (const one of refused.slice(0, 10)) say(one);
  if (refused.length > 10) say(`… and ${refused.length - 10} more`);
  process.stdout.write(`${sent - refused.length} events published\n`);
  if (refused.length === 0 && !line.problem) return 0;
  say('Not all of them were taken. Send the same lines again: what was taken does nothing twice.');
  return 1;
}

/** Connect; make the queue for the receipts unless it is there. */
async function open(address) {
  const user = decodeURIComponent(new URL(address).username) || 'guest';
  const connection = await amqp.connect(address, { timeout: CONNECT, clientProperties: { connection_name: 'hr' } });
  const line = { connection, user, channel: null, returned: new Set(), problem: null };
  const ended = (problem) => (line.problem ??= problem?.message ?? 'it was closed');
  connection.on('error', ended);
  connection.on('blocked', (reason) => say(`the broker takes no messages for now, waiting: ${reason}`));
  line.channel = await connection.createConfirmChannel();
  line.channel.on('error', ended);
  line.channel.on('return', (message) => line.returned.add(message.properties.messageId));
  await line.channel.assertQueue(RECEIPTS, { durable: true });
  return line;
}

/** Publish one message; give why it was not taken, or nothing. Never rejects: the others go on. */
function publish(line, number, body) {
  const how = {
    persistent: true,
    mandatory: true, // what no queue takes comes back, and is not lost in silence
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    messageId: number,
    replyTo: RECEIPTS,
    userId: line.user,
  };
  return new Promise((resolve) => {
    const answered = (problem) => {
      if (problem) resolve(`line ${number} was not confirmed: ${problem.message}`);
      else if (line.returned.has(number)) resolve(`line ${number} came back: no queue takes ${KEY} of ${EXCHANGE}`);
      else resolve();
    };
    try {
      line.channel.publish(EXCHANGE, KEY, body, how, answered);
    } catch (problem) {
      answered(problem);
    }
  });
}

/** Yield lines as they are, in bytes. Node's own readline also ends a line at U+2028, which JSON may hold. */
async function* lines(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    let end;
    while ((end = rest.indexOf(10)) >= 0) {
      const line = rest.subarray(0, end);
      rest = rest.subarray(end + 1);
      if (line.toString().trim()) yield line;
    }
  }
  if (rest.toString().trim()) yield rest;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

try {
  process.exitCode = await main(process.argv[2]);
} catch (problem) {
  const why = String(problem.message || problem.code || problem).trim();
  say(`nothing was published: ${why}. Look at the address: user, password, host, vhost`);
  process.exitCode = 1;
}
