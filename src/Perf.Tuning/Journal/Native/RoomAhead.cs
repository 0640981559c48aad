using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Perf.Tuning;

/// <summary>
/// Room on the disk that is kept behind the end of a file, which stays as long as it is (fallocate(2), FALLOC_FL_KEEP_SIZE): what is appended later finds it, also where others have filled the disk meanwhile. Linux alone has it, and not
/// on every file system; elsewhere nothing is kept. Making the file shorter gives it back.
/// </summary>
internal static partial class RoomAhead
{
    private const int KeepSize = 1;
    private const int Interrupted = 4;
    private const int NoSpace = 28;
    private const int NoQuota = 122;

    /// <summary>Keeps it.</summary>
    /// <param name="file">The file, open for writing.</param>
    /// <param name="from">Where it begins; bytes from the file's beginning.</param>
    /// <param name="bytes">How much it is.</param>
    /// <returns>False where the disk, or the user's share of it, has no such room.</returns>
    internal static bool Keep(SafeFileHandle file, long from, long bytes)
    {
        // Where a long is not what the C library takes for an offset, nothing is asked.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return true;
        }

        int fault;
        do
        {
            fault = Allocate(file, KeepSize, from, bytes) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (fault == Interrupted);

        return fault is not (NoSpace or NoQuota);
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
