using System.Security.Cryptography;
using System.Text;
using Perf.Tuning.Files;

namespace Perf.Tuning;

/// <summary>
/// Lets one process at a time change a target, wherever it keeps its backups: processes with another PERF_HOME, and those of other users, meet in a folder that all of the machine have. For each target there is a file, which is locked
/// by the system (flock(2)) and never deleted, so that the lock ends with its process and none is ever stale. Who has it is in a file beside it, for people, and for file systems that lock nothing.
/// What it does not see: other machines that change the same server, processes in a container or a namespace with such a folder of their own, and a server that two environments reach by different names.
/// </summary>
internal sealed class PlaceLocks : IDisposable
{
    private const int MostAttempts = 3;
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Shared = UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.StickyBit;

    private readonly List<(FileStream File, string Holder)> _held = [];

    private PlaceLocks()
    {
    }

    /// <summary>The folder that all processes of this machine have: <c>/run/lock</c> where every user may make files in it, and nobody takes away another's (the /var/lock of FHS 3.0, 5.9), else <c>/tmp</c>. Not what an environment variable says, for that is each process' own.</summary>
    internal static string Folder { get; } = OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "Perf", "locks")
        : IsShared("/run/lock") ? "/run/lock" : "/tmp";

    /// <summary>Takes the locks of all places, or none. Does not wait.</summary>
    /// <param name="places">The places, as <see cref="TargetPlaces"/> names them.</param>
    /// <param name="folder">The folder of the locks, which others have too.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.TuningLocked"/>: another process has one, or whether one has cannot be told.</exception>
    internal static PlaceLocks Take(IEnumerable<string> places, string folder)
    {
        var locks = new PlaceLocks();
        try
        {
            // In one order, so that of two processes that want several one gets all of them.
            foreach (string place in places.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                locks.Take(place, folder);
            }

            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((FileStream file, string holder) in _held)
        {
            try
            {
                File.Delete(holder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, of long ago: it names a process that does not live.
            }

            file.Dispose();
        }

        _held.Clear();
    }

    /// <summary>The file of a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="folder">The folder of the locks.</param>
    internal static string PathOf(string place, string folder) => Path.Combine(folder, $"perf-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..32]}.lock");

    private void Take(string place, string folder)
    {
        string path = PathOf(place, folder);
        string holder = LockHolder.PathOf(path);
        FileStream file;
        try
        {
            file = Open(path, folder);
        }
        catch (IOException e) when (LockHeld.Is(e))
        {
            throw Locked(place, LockHolder.Read(holder) is { IsAlive: true } other ? other : null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PerfException(
                ErrorIds.TuningLocked,
                $"Whether another process is changing {place} cannot be told, and so nothing is changed: the lock {path} cannot be opened. {e.Message} Look at the rights of {folder}, and take away what is in the lock's place.",
                path,
                e);
        }

        if (LockHolder.Read(holder) is { IsAlive: true } living && living != JournalProcess.Current)
        {
            file.Dispose();
            throw Locked(place, living, null);
        }

        _held.Add((file, holder));
        LockHolder.Tell(holder, ForAll);
    }

    private static FileStream Open(string path, string folder)
    {
        for (int attempt = 1; ; attempt++)
        {
            // What others may have put there: a pipe, which would be waited for, or a link to somewhere else.
            if (OperatingSystem.IsLinux() && FileCalls.Look(path) is { IsRegular: false })
            {
                throw new IOException("It is not an ordinary file.");
            }

            try
            {
                // To be read, so that a file that another user has made can be locked: nothing is ever in it.
                return new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.None, BufferSize = 0 });
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && attempt < MostAttempts)
            {
                Make(path, folder);
            }
        }
    }

    private static void Make(string path, string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ForAll;
        }

        try
        {
            using var made = new FileStream(path, options);
            if (!OperatingSystem.IsWindows())
            {
                // A cautious mask (umask) would keep other users from seeing whether it is locked.
                File.SetUnixFileMode(made.SafeFileHandle, ForAll);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another was quicker; whose it is does not matter.
        }
    }

    private static PerfException Locked(string place, JournalProcess? holder, Exception? cause) => new(
        ErrorIds.TuningLocked,
        $"{LockHolder.NameOf(holder)} is changing {place}, or undoing changes of it, with its backups in another folder (another PERF_HOME, or another user's). Wait for it, or end it, and try again.",
        place,
        cause);

    private static bool IsShared(string folder)
    {
        try
        {
            return OperatingSystem.IsLinux() && Directory.Exists(folder) && (File.GetUnixFileMode(folder) & Shared) == Shared && FileCalls.CanWrite(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
