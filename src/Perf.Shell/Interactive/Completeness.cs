using System.Management.Automation.Language;

namespace Perf.Shell.Interactive;

/// <summary>Whether an entry needs another line before it can run.</summary>
internal static class Completeness
{
    /// <summary>True when a bracket, quote, here-string or comment is open, or the line ends in a pipe or a backtick. An empty line ends the waiting.</summary>
    public static bool IsIncomplete(string entry)
    {
        if (entry.EndsWith('\n'))
        {
            return OpensHereString(entry);
        }

        Parser.ParseInput(entry, out _, out var errors);
        return Array.Exists(errors, e => e.IncompleteInput) || EndsInBacktick(entry);
    }

    // Blank lines belong to a here-string's text.
    private static bool OpensHereString(string entry)
    {
        Parser.ParseInput(entry, out _, out var errors);
        return Array.Exists(errors, e => e.IncompleteInput && e.ErrorId.Contains("HereString", StringComparison.Ordinal));
    }

    private static bool EndsInBacktick(string entry)
    {
        int count = 0;
        for (int i = entry.Length - 1; i >= 0 && entry[i] == '`'; i--)
        {
            count++;
        }

        return count % 2 == 1;
    }
}
