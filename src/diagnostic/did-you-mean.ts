/** Longer words are never misspelt names, and comparing them would cost too much. */
const longest = 200;

/**
 * The candidate the author most likely meant: at most a third of its letters away, and never more than three (a swap of
 * neighbours counts as one change, letter case as none). Ties go to the candidate with the same letter case, then to the alphabetically first.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const near = [...new Set(candidates)]
    .filter((candidate) => candidate !== word && Math.max(candidate.length, word.length) <= longest)
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= allowed(word, candidate))
    .map((found) => ({ ...found, exact: distance(word, found.candidate) }))
    .sort((a, b) => a.distance - b.distance || a.exact - b.exact || (a.candidate < b.candidate ? -1 : 1));
  return near[0]?.candidate;
}

function allowed(word: string, candidate: string): number {
  const length = Math.max(word.length, candidate.length);
  // long names share most of their letters, `localhost:5000/…`, and still mean different things
  return Math.min(3, Math.floor(length / 3));
}

/**
 * Damerau-Levenshtein distance in its restricted form: no part of the word is changed twice.
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance
 */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let best = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, at(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 0;
}
