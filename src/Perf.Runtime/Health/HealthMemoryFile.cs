using System.Security.Cryptography;
using System.Text;

namespace Perf.Runtime;

/// <summary>
/// What is remembered between two looks at an environment: <c>$PERF_HOME/health/&lt;environment&gt;.json</c>. A lock is held while it is read, told of and written, so that of two checks at once
/// one sees what the other has told.
/// </summary>
internal sealed class HealthMemoryFile : IDisposable
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly string _path;
    private readonly FileStream _lock;

    private HealthMemoryFile(string path, FileStream held)
    {
        _path = path;
        _lock = held;
    }

    /// <summary>Takes the file.</summary>
    /// <param name="home">Perf's home.</param>
    /// <param name="environment">The environment's name, or null.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the wait for another process.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>: it cannot be written, or another process does not let go of it.</exception>
    internal static async Task<HealthMemoryFile> TakeAsync(string home, string? environment, TimeProvider time, CancellationToken stop)
    {
        string path = Path.Combine(home, "health", NameOf(environment) + ".json");
        long begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                Create(Path.GetDirectoryName(path)!);
                return new HealthMemoryFile(path, new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path + ".lock") && time.GetElapsedTime(begun) < s_patience)
            {
                await Task.Delay(s_pause, time, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PerfException(ErrorIds.StoreUnavailable, $"What was told before cannot be kept in {path}: {e.Message} Alerts on a change need a folder that can be written: set PERF_HOME.", path, e);
            }
        }
    }

    /// <summary>What is remembered.</summary>
    /// <param name="notes">Gets a line where the file cannot be read: then nothing is, and people are told anew.</param>
    internal HealthMemory Read(ICollection<string> notes)
    {
        try
        {
            return File.Exists(_path) ? HealthReportJson.ReadMemory(File.ReadAllText(_path)) : new HealthMemory();
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            notes.Add($"{_path} cannot be read, so what is not well is told anew: {e.Message}");
            return new HealthMemory();
        }
    }

    /// <summary>Remembers. The file appears whole or not at all.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>.</exception>
    internal void Write(HealthMemory memory)
    {
        try
        {
            string temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
            File.WriteAllText(temporary, HealthReportJson.Write(memory) + "\n");
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.StoreUnavailable, $"What was told cannot be kept in {_path}, so the next look tells it again: {e.Message}", _path, e);
        }
    }

    public void Dispose() => _lock.Dispose();

    // A name of an environment may be anything; what no file can be called, or what differs only by upper and lower case, is told apart by a hash.
    internal static string NameOf(string? environment)
    {
        if (environment is null)
        {
            return "default";
        }

        string name = environment.ToLowerInvariant();
        string plain = string.Concat(name.Take(40).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        return plain == name && plain.Length > 0 ? $"env-{plain}" : $"env-{plain}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
    }

    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }
    }
}
