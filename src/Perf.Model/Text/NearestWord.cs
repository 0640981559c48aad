namespace Perf;

/// <summary>Finds the valid word that a mistyped one was probably meant to be.</summary>
public static class NearestWord
{
    /// <summary>The candidate with the smallest edit distance (Levenshtein, case ignored), if it is near enough to be a typing error.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">The valid words.</param>
    /// <returns>The nearest candidate, or null when none is within a third of the word's length (at least 2 edits).</returns>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        int limit = Math.Max(2, word.Length / 3);
        return candidates
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    private static int Distance(string a, string b)
    {
        int[] row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                int best = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                diagonal = row[j];
                row[j] = best;
            }
        }

        return row[b.Length];
    }
}
