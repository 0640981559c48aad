using Perf.Tuning.Files;

namespace Perf.Tuning;

/// <summary>
/// Has a folder's names on the disk. A file that was synced is lost with a power failure all the same while the name that leads to it is in memory alone (fsync(2)); .NET opens no folders.
/// </summary>
internal static class FolderSync
{
    /// <summary>Does it. On Windows nothing: its file systems journal names themselves, and folders cannot be flushed.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    internal static void Flush(string folder)
    {
        if (!OperatingSystem.IsWindows() && FileCalls.TryFlushFolder(folder) is var error and not 0)
        {
            throw new IOException($"{folder} cannot be written to the disk: {FileCalls.Text(error)}.");
        }
    }
}
