// SPDX-License-Identifier: Apache-2.0
// Looks for a number that makes SHA-256 of "task:number" begin with so many zero bits. SHA-256 is here because
// browsers have theirs over HTTPS only, and the portal may be tried without.
const CONSTANTS = new Int32Array(64);
const START = new Int32Array(8);
let found = 0;
for (let candidate = 2; found < 64; candidate++) {
  let prime = true;
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    prime &&= candidate % divisor !== 0;
  }
  if (prime) {
    const fraction = root => (root - Math.floor(root)) * 4294967296 | 0;
    if (found < 8) {
      START[found] = fraction(Math.sqrt(candidate));
    }
    CONSTANTS[found++] = fraction(Math.cbrt(candidate));
  }
}

const words = new Int32Array(64);
const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));

// The first word of the hash of a text of less than 56 octets per block, all ASCII.
function firstWord(text) {
  const octets = new Uint8Array((text.length + 72) & ~63);
  for (let i = 0; i < text.length; i++) {
    octets[i] = text.charCodeAt(i);
  }
  octets[text.length] = 0x80;
  const view = new DataView(octets.buffer);
  view.setUint32(octets.length - 4, text.length * 8);
  const state = START.slice();
  for (let block = 0; block < octets.length; block += 64) {
    for (let i = 0; i < 16; i++) {
      words[i] = view.getInt32(block + 4 * i);
    }
    for (let i = 16; i < 64; i++) {
      const a = words[i - 15];
      const b = words[i - 2];
      words[i] = words[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + words[i - 7]
          + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + CONSTANTS[i] + words[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, d + one | 0, c, b, a, one + two | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = state[i] + word | 0; });
  }
  return state[0];
}

onmessage = ({data: {task, bits}}) => {
  for (let number = 0; ; number++) {
    if (Math.clz32(firstWord(task + ':' + number)) >= bits) {
      postMessage(String(number));
      return;
    }
  }
};
