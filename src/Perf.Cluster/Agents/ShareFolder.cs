namespace Perf.Cluster.Agents;

/// <summary>The folder that a share's files are in while it is here. Nobody else may read it: rows may be names and passwords.</summary>
internal static class ShareFolder
{
    /// <summary>Makes one.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileUnwritable"/>: there is no place for it.</exception>
    public static string Create()
    {
        try
        {
            return Directory.CreateTempSubdirectory("perf-share-").FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnwritable, $"The agent has no place for the plan's files: {e.Message} Give it a temporary directory that it may write to (TMPDIR).", Path.GetTempPath(), e);
        }
    }

    /// <summary>Takes one away; what cannot be taken away stays for the system to clear.</summary>
    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in the temporary directory.
        }
    }
}
