using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>Ids of backups: the moment in UTC, and a number where that was taken. They are names of folders, so nothing else is let through.</summary>
internal static partial class BackupId
{
    /// <summary>Whether a text is an id: <c>20250806_183000</c>, <c>20250806_183000_2</c>.</summary>
    /// <param name="text">The text.</param>
    internal static bool IsId(string text) => Form().IsMatch(text);

    /// <summary>The id of a moment.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="attempt">From 1; whatever is more was taken before.</param>
    internal static string Of(DateTimeOffset moment, int attempt) =>
        moment.UtcDateTime.ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture) + (attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $"_{attempt}") : "");

    /// <summary>Orders ids by their moments, then by their numbers.</summary>
    internal static int Compare(string left, string right)
    {
        int moments = string.CompareOrdinal(left, 0, right, 0, MomentLength);
        return moments != 0 ? moments : Number(left).CompareTo(Number(right));
    }

    private const int MomentLength = 15;

    private static int Number(string id) => id.Length <= MomentLength ? 1 : int.Parse(id.AsSpan(MomentLength + 1), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[0-9]{8}_[0-9]{6}(_[1-9][0-9]{0,5})?\z")]
    private static partial Regex Form();
}
