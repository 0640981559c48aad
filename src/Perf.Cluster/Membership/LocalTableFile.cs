using System.Globalization;
using System.Text.Json;

namespace Perf.Cluster.Membership;

/// <summary>
/// The members of this machine's own cluster, as a file that only its user may read. Orleans' own cluster of one machine keeps them in its first silo, and dies with it; a file has no first one.
/// Whoever changes it holds its lock, which the system takes back from a process that dies; it is exchanged whole.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class LocalTableFile(string path)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The file of a cluster. It has the machine's name: a home on the network is that of several machines, and each has agents of its own.</summary>
    /// <param name="home">The directory of Perf's state.</param>
    /// <param name="connection">The cluster.</param>
    public static LocalTableFile Of(string home, ClusterConnection connection) =>
        new(Path.Combine(home, "cluster", string.Create(CultureInfo.InvariantCulture, $"{connection.ClusterId}-{connection.Port}-{Environment.MachineName.ToLowerInvariant()}.json")));

    /// <summary>Reads the members.</summary>
    public LocalTableState Read()
    {
        try
        {
            return JsonSerializer.Deserialize<LocalTableState>(File.ReadAllBytes(path)) ?? new LocalTableState();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return new LocalTableState();
        }
    }

    /// <summary>Changes the members.</summary>
    /// <param name="change">Gives the new state, or null to leave it.</param>
    /// <returns>Whether it was changed.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterUnavailable"/>: the file cannot be written.</exception>
    public async Task<bool> ChangeAsync(Func<LocalTableState, LocalTableState?> change)
    {
        try
        {
            MakeFolder();
            FileStream held = await LockAsync().ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                if (change(Read()) is not { } changed)
                {
                    return false;
                }

                string written = $"{path}.new";
                await File.WriteAllBytesAsync(written, JsonSerializer.SerializeToUtf8Bytes(changed)).ConfigureAwait(false);
                File.Move(written, path, overwrite: true);
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.ClusterUnavailable, $"The list of this machine's agents cannot be written: {e.Message.TrimEnd('.')}. Make {path} writable, or set PERF_HOME to a directory that is.", path, e);
        }
    }

    private void MakeFolder()
    {
        string folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<FileStream> LockAsync()
    {
        for (long end = Environment.TickCount64 + (long)s_patience.TotalMilliseconds; ;)
        {
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 < end)
            {
                await Task.Delay(10).ConfigureAwait(false);
            }
        }
    }
}
