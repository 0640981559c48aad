namespace Perf.Tuning;

/// <summary>Says in a user's words that the journal cannot be written.</summary>
internal static class JournalFault
{
    /// <summary>Does something with the files of a backup.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="work">What.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>.</exception>
    internal static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PerfException(
                ErrorIds.JournalUnavailable,
                $"The journal in {path} cannot be written, and nothing is changed without it: {e.Message} Make room on the disk, or set PERF_HOME to a folder that can be written.",
                path,
                e);
        }
    }
}
