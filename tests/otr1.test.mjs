// Hold the second implementation of `otr-1` against the test vectors: `node tests/otr1.test.mjs`.
import { isDeepStrictEqual } from "node:util";
import { readFileSync } from "node:fs";
import { canonical, digest, fold, isBoundary, refind } from "./otr1.mjs";

const VECTORS = new URL("../schema/1.0/vectors/", import.meta.url);
const utf8 = (text) => new TextEncoder().encode(text);

function canonicalOf({ bytes }) {
  try {
    const points = canonical(Buffer.from(bytes, "hex"));
    return { text: points.join(""), length: points.length, sha256: digest(points) };
  } catch (error) {
    return { error: error.message };
  }
}

function spanOf({ file, start, end }) {
  const points = canonical(utf8(file));
  const slice = fold(points.slice(start, end));
  const counted = (size) => [start, end].map((position) => size(points.slice(0, position).join("")));
  return {
    folded: slice.join(""),
    sha256: digest(slice),
    utf16: counted((text) => text.length),
    utf8: counted((text) => utf8(text).length),
  };
}

function boundariesOf({ text }) {
  const points = [...text];
  return { boundaries: [...points.keys(), points.length].filter((position) => isBoundary(points, position)) };
}

const ANSWERS = {
  canonical: canonicalOf,
  fold: ({ text }) => ({ folded: fold([...text]).join("") }),
  spans: spanOf,
  boundaries: boundariesOf,
  refinding: ({ spans, recorded, copy }) => {
    const [own, other] = [recorded, copy].map((file) => file === null ? null : canonical(utf8(file)));
    return { expected: refind(spans, other, other !== null && digest(own) === digest(other)) };
  },
};

let [passed, failed] = [0, 0];
for (const [name, answer] of Object.entries(ANSWERS)) {
  const { vectors } = JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), "utf8"));
  for (const vector of vectors) {
    const found = { ...vector, ...answer(vector) };
    if (isDeepStrictEqual(found, vector)) {
      passed += 1;
    } else {
      failed += 1;
      console.log(`${name}: ${vector.id}: ${vector.why}`);
      console.log(`  expected ${JSON.stringify(vector)}\n  found    ${JSON.stringify(found)}`);
    }
  }
}
console.log(`${passed} vectors passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;
