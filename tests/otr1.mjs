// The standard `otr-1` once more, written from `schema/1.0/vectors/README.md` alone: it needs nothing of the toolkit.
// A text is an array of code points here (`[...string]`), because JavaScript's strings count UTF-16 units.
import { createHash } from "node:crypto";

const FOLDED = new Map([
  [" ", [[0x09, 0x0d], 0x20, 0x85, 0xa0, 0x1680, [0x2000, 0x200a], 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]],
  ["'", [[0x2018, 0x201b], 0x2032, 0x2039, 0x203a]],
  ['"', [[0x201c, 0x201f], 0x2033, 0xab, 0xbb]],
  ["-", [[0x2010, 0x2015], 0x2212, 0x2e3a, 0x2e3b, 0xfe58, 0xfe63, 0xff0d]],
].flatMap(([to, members]) => members.flatMap((member) => range(member).map((code) => [code, to]))));

const UNSPACED = [
  [0x0e00, 0x0eff], [0x1000, 0x109f], [0x1780, 0x17ff], [0x1950, 0x19ff], [0x1a20, 0x1aaf], [0x1b00, 0x1b7f],
  [0x2e80, 0x2fdf], [0x3000, 0x312f], [0x31a0, 0x31bf], [0x31f0, 0x31ff], [0x3400, 0x4dbf], [0x4e00, 0x9fff],
  [0xa980, 0xa9ff], [0xaa60, 0xaadf], [0xf900, 0xfaff], [0xff66, 0xff9f], [0x1aff0, 0x1b16f], [0x20000, 0x3ffff],
];

const SENTENCE_ENDS = new Set(".!?\n\u2026\u2028\u2029\u3002\uff01\uff0e\uff1f\uff61");

/** Give the canonical text of a file's bytes; an Error says "not-utf-8" or "empty". */
export function canonical(bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error("not-utf-8");
  }
  const points = [...text.normalize("NFC").replace(/\r\n?/g, "\n")];
  const goes = (point) => point === "\ufeff" || folded(point) === " ";
  const start = points.findIndex((point) => !goes(point));
  if (start < 0) throw new Error("empty");
  return points.slice(start, points.findLastIndex((point) => !goes(point)) + 1);
}

/** Give the text with every kind of space, quotation mark and dash made one. */
export const fold = (points) => points.map(folded);

/** Give the SHA-256 of a text's UTF-8: of a canonical text as it is, of a passage when it is folded. */
export const digest = (points) => createHash("sha256").update(points.join(""), "utf8").digest("hex");

/** Say whether a span may begin or end at a position. */
export function isBoundary(points, position) {
  if (position <= 0 || position >= points.length) return position === 0 || position === points.length;
  const [before, after] = [points[position - 1], points[position]];
  if (![before, after].every((point) => /[\p{L}\p{N}\p{M}]/u.test(point))) return true;
  return !/\p{M}/u.test(after) && (isUnspaced(before) || isUnspaced(after));
}

/** Say what became of each span of an evidence entry in a copy of its text (null: none at hand), and where it is. */
export function refind(spans, copy, isRecorded = false) {
  if (copy === null) return spans.map(() => ({ outcome: "unavailable", found_at: [] }));
  const text = fold(copy);
  const [found, left] = [new Map(), new Map()];
  const isShort = ({ start, end }) => end - start < 32;
  const moved = ({ start, end }, by) => [start + by, end + by];
  const has = (span, [start, end]) =>
    start >= 0 && end <= text.length && digest(text.slice(start, end)) === span.sha256;
  const isFree = (place) => ![...found.values()].some((other) => same(other, place));

  function around(index) {
    const indices = [...found.keys()].sort((one, other) => one - other);
    const [front, behind] = [indices.findLast((other) => other < index), indices.find((other) => other > index)];
    return { front, behind, low: found.get(front)?.[1] ?? 0, high: found.get(behind)?.[0] ?? text.length };
  }

  function places(index, first = 0, last = text.length) {
    const all = [...text.keys()].map((start) => moved(spans[index], start - spans[index].start))
      .filter((place) => has(spans[index], place));
    const whole = all.filter((place) => place.every((position) => isBoundary(text, position)));
    return (whole.length ? whole : all).filter((place) => isFree(place) && first <= place[0] && place[1] <= last);
  }

  function long(index) {
    const { low, high } = around(index);
    const [all, between] = [places(index), places(index, low, high)];
    return all.length > 1 && between.length ? between : all;
  }

  function short(index) {
    const { front, behind, low, high } = around(index);
    const kept = [[front, behind], [behind, front]].filter(([near]) => near !== undefined)
      .map(([near, far]) => [moved(spans[index], found.get(near)[0] - spans[near].start), near, far]);
    const fits = (place) =>
      isFree(place) && has(spans[index], place) && place.every((position) => isBoundary(text, position));
    const tied = kept.map(([[start, end], near]) => [drifts(end - start).map((by) => [start + by, end + by])
      .find(fits), near])
      .filter(([place, near]) => place && ends(place, found.get(near))?.length === 0);
    if (tied.length) return unique(tied.map(([place]) => place));
    const whole = kept.filter(([place, ...others]) => fits(place) && isWhole(index, place, ...others));
    if (!whole.length || front === undefined || behind === undefined) return whole.map(([place]) => place);
    return places(index, low, high).filter(fits);
  }

  /** Give what may end a sentence from one place to another, their words included; null when they are too far apart. */
  function ends(place, other) {
    const [first, last] = [place, other].sort(([one], [two]) => one - two);
    if (last[0] - first[1] > 200) return null;
    const lastLetter = ([start, end]) => {
      while (end > start && !/[\p{L}\p{N}]/u.test(copy[end - 1])) end -= 1;
      return end;
    };
    const stretch = first === place ? copy.slice(place[0], other[0]) : copy.slice(lastLetter(other), lastLetter(place));
    return stretch.filter((point) => SENTENCE_ENDS.has(point));
  }

  function isWhole(index, place, near, far) {
    const own = moved(spans[index], 0);
    const gap = (one, other) => (far < index ? one[0] - other[1] : other[0] - one[1]);
    if (far !== undefined) return gap(place, found.get(far)) >= gap(own, moved(spans[far], 0));
    const between = ends(place, found.get(near));
    return near > index && between !== null && !between.includes("\n") && place[0] >= own[0] &&
      (place[0] === 0 || copy[place[0] - 1] === "\n");
  }

  function settle(indices, candidates) {
    for (;;) {
      const places = indices.filter((index) => !found.has(index)).map((index) => [index, candidates(index)]);
      const sole = places.filter(([, all]) => all.length === 1).map(([index, [place]]) => [index, place]);
      const settled = sole.filter(([, place]) => sole.filter(([, its]) => same(place, its)).length === 1);
      if (!settled.length) return places.forEach(([index, all]) => left.set(index, all));
      settled.forEach(([index, place]) => found.set(index, place));
    }
  }

  function changed(index) {
    const words = fold([...(spans[index].words ?? "")]);
    const { front, behind, low, high } = around(index);
    const [start, end] = [low + spans[index].start - spans[front]?.end, high - spans[behind]?.start + spans[index].end];
    const tried = [];
    if (start - low <= 200) for (let last = start + 1; last <= high; last += 1) tried.push([start, last]);
    if (high - end <= 200) for (let first = end - 1; first >= low; first -= 1) tried.push([first, end]);
    const isWhole = ([first, last]) =>
      text[first] !== " " && text[last - 1] !== " " && isBoundary(text, first) && isBoundary(text, last);
    const [best] = tried.filter(isWhole)
      .map((place) => [(200 * common(words, text.slice(...place))) / (words.length + place[1] - place[0]), place])
      .filter(([percent]) => percent >= 85)
      .sort(([one, at], [other, its]) => other - one || its[0] - at[0] || its[1] - at[1]);
    return best?.[1];
  }

  const [indices, own] = [[...spans.keys()], (index) => moved(spans[index], 0)];
  indices.filter((index) => (isRecorded || !isShort(spans[index])) && has(spans[index], own(index)))
    .forEach((index) => found.set(index, own(index)));
  settle(indices.filter((index) => !isShort(spans[index]) && (spans[index].role ?? "content") === "content"), long);
  settle(indices.filter((index) => !isShort(spans[index])), long);
  settle(indices.filter((index) => isShort(spans[index])), short);
  return indices.map((index) => {
    const place = found.get(index);
    if (place) return { outcome: same(place, own(index)) ? "exact" : "shifted", found_at: [place] };
    if (left.get(index).length) return { outcome: "ambiguous", found_at: left.get(index) };
    const other = changed(index);
    return other ? { outcome: "changed", found_at: [other] } : { outcome: "missing", found_at: [] };
  });
}

const drifts = (length) => [0, ...range([1, length - 1]).flatMap((by) => [-by, by])];
const same = ([start, end], [first, last]) => start === first && end === last;
const unique = (places) => places.filter((place, index) => places.findIndex((other) => same(place, other)) === index)
  .sort(([one], [other]) => one - other);

/** Give the length of the longest common subsequence. */
function common(one, other) {
  let row = new Array(other.length + 1).fill(0);
  for (const point of one) {
    const next = [0];
    other.forEach((its, index) => next.push(its === point ? row[index] + 1 : Math.max(row[index + 1], next[index])));
    row = next;
  }
  return row.at(-1);
}

function range(member) {
  const [first, last = first] = [member].flat();
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function folded(point) {
  return FOLDED.get(point.codePointAt(0)) ?? point;
}

function isUnspaced(point) {
  const code = point.codePointAt(0);
  return UNSPACED.some(([first, last]) => first <= code && code <= last);
}
