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
export function refind(spans, copy) {
  if (copy === null) return spans.map(() => ({ outcome: "unavailable", found_at: [] }));
  const text = fold(copy);
  const found = new Map();
  const isShort = ({ start, end }) => end - start < 32;
  const moved = ({ start, end }, by) => [start + by, end + by];
  const has = (span, [start, end]) =>
    start >= 0 && end <= text.length && digest(text.slice(start, end)) === span.sha256;

  function places(span, first = 0, last = text.length) {
    const all = [];
    for (let start = first; start + span.end - span.start <= last; start += 1) {
      const place = moved(span, start - span.start);
      if (has(span, place)) all.push(place);
    }
    const whole = all.filter((place) => place.every((position) => isBoundary(text, position)));
    return (whole.length ? whole : all).filter((place) => ![...found.values()].some((other) => same(other, place)));
  }

  function around(index) {
    const indices = [...found.keys()].sort((one, other) => one - other);
    const [front, behind] = [indices.findLast((other) => other < index), indices.find((other) => other > index)];
    const [low, high] = [found.get(front)?.[1] ?? 0, found.get(behind)?.[0] ?? text.length];
    return { front, behind, low, high, neighbours: [front, behind].filter((other) => other !== undefined) };
  }

  function reach(index) {
    const { front, behind, low, high, neighbours } = around(index);
    if (neighbours.length === 2 && low <= high) return [[low, high]];
    const room = 200 + spans[index].end - spans[index].start;
    return [
      ...(front === undefined ? [] : [[low, Math.min(low + room, text.length)]]),
      ...(behind === undefined ? [] : [[Math.max(high - room, 0), high]]),
    ];
  }

  const isInReach = (index, [start, end]) => reach(index).some(([first, last]) => first <= start && end <= last);

  function long(index) {
    const all = places(spans[index]);
    const { low, high } = around(index);
    const between = all.filter(([start, end]) => low <= start && end <= high);
    return all.length > 1 && between.length ? between : all;
  }

  function steady(index) {
    const { neighbours } = around(index);
    const moves = neighbours.length ? neighbours.map((other) => found.get(other)[0] - spans[other].start) : [0];
    const kept = moves.map((by) => moved(spans[index], by)).filter((place) => has(spans[index], place));
    if (kept.some(([start]) => start === spans[index].start)) return [moved(spans[index], 0)];
    return unique(kept.filter((place) => isInReach(index, place)));
  }

  function short(index) {
    const kept = steady(index);
    if (kept.length) return kept;
    const own = moved(spans[index], 0);
    if (has(spans[index], own) && isInReach(index, own)) return [own];
    return unique(reach(index).flatMap(([first, last]) => places(spans[index], first, last)));
  }

  function settle(indices, candidates) {
    for (;;) {
      const sole = indices.filter((index) => !found.has(index)).map((index) => [index, candidates(index)])
        .filter(([, all]) => all.length === 1).map(([index, [place]]) => [index, place]);
      const settled = sole.filter(([index, place]) => same(place, moved(spans[index], 0)) ||
        sole.every(([other, its]) => other === index || (!same(place, its) &&
          (!isShort(spans[index]) || place[0] < its[0] === index < other))));
      if (!settled.length) return;
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

  spans.forEach((span, index) => !isShort(span) && has(span, moved(span, 0)) && found.set(index, moved(span, 0)));
  for (const [candidates, ofLength] of [[long, false], [steady, true], [short, true]]) {
    const indices = [...spans.keys()].filter((index) => isShort(spans[index]) === ofLength);
    settle(indices.filter((index) => (spans[index].role ?? "content") === "content"), candidates);
    settle(indices, candidates);
  }
  return spans.map((span, index) => {
    const place = found.get(index);
    if (place) return { outcome: same(place, moved(span, 0)) ? "exact" : "shifted", found_at: [place] };
    const several = isShort(span) ? short(index) : long(index);
    if (several.length) return { outcome: "ambiguous", found_at: several };
    const other = changed(index);
    return other ? { outcome: "changed", found_at: [other] } : { outcome: "missing", found_at: [] };
  });
}

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
