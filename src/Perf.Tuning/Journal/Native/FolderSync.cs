using System.Runtime.InteropServices;

namespace Perf.Tuning;

/// <summary>
/// Has a folder's names on the disk. A file that was synced is lost with a power failure all the same while the name that leads to it is in memory alone (fsync(2)); .NET opens no folders.
/// </summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;
    private const int CannotSync = 22;

    /// <summary>Does it. On Windows nothing: its file systems journal names themselves, and folders cannot be flushed.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    internal static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw Fault(folder);
        }

        try
        {
            // Some file systems cannot sync folders, and say so; there is nothing more to be had of them.
            if (Sync(handle) != 0 && Marshal.GetLastPInvokeError() != CannotSync)
            {
                throw Fault(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Fault(string folder) => new($"{folder} cannot be written to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
