namespace Perf.Tuning;

/// <summary>Whether a file could not be opened because another process has locked it, and not for any other reason.</summary>
internal static class LockHeld
{
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int SharingViolation = 32;
    private const int LockViolation = 33;

    /// <summary>Tells by the fault. .NET has the system's own number in it.</summary>
    /// <param name="fault">The fault of opening the file.</param>
    internal static bool Is(IOException fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is SharingViolation or LockViolation
        : fault.HResult is WouldBlockLinux or WouldBlockMac;
}
