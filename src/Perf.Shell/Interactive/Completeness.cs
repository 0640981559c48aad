using System.Management.Automation.Language;

namespace Perf.Shell.Interactive;

/// <summary>Whether an entry needs another line before it can run.</summary>
internal static class Completeness
{
    /// <summary>
    /// True when a bracket, quote, here-string or comment is open, or the line ends in a pipe or a backtick. An empty line
    /// ends the waiting, except inside quotes, where it belongs to the text.
    /// </summary>
    public static bool IsIncomplete(string entry)
    {
        Parser.ParseInput(entry, out _, out var errors);
        bool inText = Array.Exists(errors, e => e.IncompleteInput && e.ErrorId == "TerminatorExpectedAtEndOfString");
        return inText || (!entry.EndsWith('\n') && (Array.Exists(errors, e => e.IncompleteInput) || EndsInBacktick(entry)));
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
