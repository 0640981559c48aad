using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Perf.Shell.Interactive;

/// <summary>Candidates for the word at the cursor, from the engine's own completion.</summary>
internal sealed class Completion(Runspace runspace)
{
    /// <returns>Where the word is and what it may become; null when there is nothing.</returns>
    public CommandCompletion? Find(string text, int cursor)
    {
        try
        {
            using var shell = PowerShell.Create(runspace);
            shell.AddCommand("TabExpansion2").AddParameter("inputScript", text).AddParameter("cursorColumn", cursor);
            return shell.Invoke().FirstOrDefault()?.BaseObject is CommandCompletion { CompletionMatches.Count: > 0 } found ? found : null;
        }
        catch (RuntimeException)
        {
            // A completer of a user's module failed: no candidates, and the line stays as it is.
            return null;
        }
    }

    /// <summary>The text of the only candidate. A folder ends with a slash, so that the next Tab goes on inside it.</summary>
    internal static string Whole(CompletionResult only)
    {
        string text = only.CompletionText;
        return only.ResultType == CompletionResultType.ProviderContainer && text[^1] is not ('\'' or '"' or '/') ? text + '/' : text;
    }

    /// <summary>The longest text that all candidates begin with, ignoring case; the first candidate's letters.</summary>
    internal static string CommonPrefix(IReadOnlyList<string> candidates)
    {
        string prefix = candidates[0];
        foreach (string candidate in candidates.Skip(1))
        {
            int same = 0;
            while (same < prefix.Length && same < candidate.Length && char.ToUpperInvariant(prefix[same]) == char.ToUpperInvariant(candidate[same]))
            {
                same++;
            }

            prefix = prefix[..same];
        }

        return prefix;
    }
}
