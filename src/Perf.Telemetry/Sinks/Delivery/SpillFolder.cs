using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Telemetry.Sinks;

/// <summary>
/// Batches that wait on disk: a folder for each destination, within it one for each run, within it a file for each batch, in order of their names. A run holds a lock on its folder; folders of
/// runs that are over belong to whoever takes their lock. Files hold points and nothing else: no address, no secret. All calls from one thread at a time.
/// </summary>
internal sealed class SpillFolder : IDisposable
{
    private const string LockName = ".lock";
    private const string AboutName = "about.txt";

    private readonly string _destination;
    private readonly string _runId;
    private readonly string _extension;
    private readonly long _limit;
    private readonly string _about;
    private readonly LinkedList<SpilledFile> _files = new();
    private readonly Queue<SpilledFile> _earlier = new();
    private readonly Dictionary<string, FileStream> _locks = new(StringComparer.Ordinal);
    private string? _own;
    private long _bytes;
    private long _unreadable;

    /// <summary>Opens it; nothing is made before something waits.</summary>
    /// <param name="folder">The folder of all spills.</param>
    /// <param name="destination">The destination for people; no secret.</param>
    /// <param name="identity">What tells the destination from any other, resolved; only its hash is on disk.</param>
    /// <param name="runId">The run.</param>
    /// <param name="extension">The end of the files' names.</param>
    /// <param name="limit">The most bytes of the destination.</param>
    public SpillFolder(string folder, string destination, string identity, string runId, string extension, long limit)
    {
        _destination = Path.Combine(folder, KeyOf(identity));
        (_runId, _extension, _limit, _about) = (runId, extension, limit, destination);
    }

    /// <summary>How many points of this run wait.</summary>
    public long Points => _files.Sum(file => (long)file.Points);

    /// <summary>Whether a batch of this run waits.</summary>
    public bool HasOwn => _files.Count > 0;

    /// <summary>Whether a batch of an earlier run waits.</summary>
    public bool HasEarlier => _earlier.Count > 0;

    /// <summary>The folder of a destination.</summary>
    public static string KeyOf(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];

    /// <summary>Looks what earlier runs have left, and takes what belongs to nobody any more.</summary>
    public void FindEarlier()
    {
        if (!Directory.Exists(_destination))
        {
            return;
        }

        foreach (string run in Directory.GetDirectories(_destination).Order(StringComparer.Ordinal))
        {
            if (_locks.ContainsKey(run) || !TryLock(run))
            {
                continue;
            }

            try
            {
                Take(run);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or gone meanwhile: the other runs' are there all the same.
                Unlock(run);
            }
        }
    }

    /// <summary>Puts a batch on disk.</summary>
    /// <returns>False when the limit is reached.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public bool Put(SinkBatch batch)
    {
        if (_bytes + batch.Body.Length > _limit)
        {
            return false;
        }

        _own ??= OpenOwn();
        string name = string.Create(CultureInfo.InvariantCulture, $"{batch.Number:D8}-{batch.Points}{_extension}");
        string path = Path.Combine(_own, name);
        string half = path + ".half";
        try
        {
            // What stands there is whole, also after a crash.
            File.WriteAllBytes(half, batch.Body);
            File.Move(half, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(half);
            throw new IOException(e.Message, e);
        }

        _bytes += batch.Body.Length;
        _files.AddLast(new SpilledFile(path, batch.Points, batch.Body.Length, IsOwn: true));
        return true;
    }

    /// <summary>The oldest batch of this run that waits; it stays until <see cref="Remove"/>.</summary>
    public SinkBatch? Peek()
    {
        while (_files.First is { } first)
        {
            if (Load(first.Value) is { } batch)
            {
                return batch;
            }

            _files.RemoveFirst();
            _unreadable += first.Value.Points;
            _bytes -= first.Value.Bytes;
        }

        return null;
    }

    /// <summary>The oldest batch of earlier runs that waits.</summary>
    public SinkBatch? PeekEarlier()
    {
        while (_earlier.TryPeek(out SpilledFile? first))
        {
            if (Load(first) is { } batch)
            {
                return batch;
            }

            _earlier.Dequeue();
            _unreadable += first.Points;
            _bytes -= first.Bytes;
        }

        return null;
    }

    /// <summary>How many points could not be read from the disk any more since it was asked last.</summary>
    public long TakeUnreadable()
    {
        long points = _unreadable;
        _unreadable = 0;
        return points;
    }

    /// <summary>A batch is dealt with.</summary>
    public void Remove(SpilledFile file)
    {
        TryDelete(file.Path);
        _bytes -= file.Bytes;
        if (file.IsOwn)
        {
            _files.Remove(file);
        }
        else if (_earlier.TryPeek(out SpilledFile? first) && first == file)
        {
            _earlier.Dequeue();
            string run = Path.GetDirectoryName(file.Path)!;
            if (!_earlier.Any(other => Path.GetDirectoryName(other.Path) == run))
            {
                RemoveRun(run);
            }
        }
    }

    /// <summary>A part of a batch is dealt with; the rest takes its place.</summary>
    public void Replace(SpilledFile file, SinkBatch rest)
    {
        string number = Path.GetFileName(file.Path).Split('-')[0];
        string path = Path.Combine(Path.GetDirectoryName(file.Path)!, string.Create(CultureInfo.InvariantCulture, $"{number}-{rest.Points}{_extension}"));
        var replaced = new SpilledFile(path, rest.Points, rest.Body.Length, file.IsOwn);
        try
        {
            File.WriteAllBytes(path + ".half", rest.Body);
            File.Move(path + ".half", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The whole one stays: what is sent twice is the same.
            return;
        }

        if (path != file.Path)
        {
            TryDelete(file.Path);
        }

        _bytes += replaced.Bytes - file.Bytes;
        if (file.IsOwn)
        {
            _files.Find(file)!.Value = replaced;
        }
        else
        {
            SpilledFile[] others = [.. _earlier.Skip(1)];
            _earlier.Clear();
            foreach (SpilledFile one in (SpilledFile[])[replaced, .. others])
            {
                _earlier.Enqueue(one);
            }
        }
    }

    /// <summary>Gives the locks back; a folder in which nothing waits is removed.</summary>
    public void Dispose()
    {
        foreach (string run in _locks.Keys.ToArray())
        {
            try
            {
                if (!Directory.Exists(run) || Directory.GetFiles(run, "*" + _extension).Length == 0)
                {
                    RemoveRun(run);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Left to the next run.
            }

            Unlock(run);
        }

        try
        {
            if (Directory.Exists(_destination) && Directory.GetDirectories(_destination).Length == 0)
            {
                // Not with all that is in it: another run may put something there just now.
                File.Delete(Path.Combine(_destination, AboutName));
                Directory.Delete(_destination);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another run has put something there meanwhile.
        }
    }

    private static SpilledFile? Read(string path)
    {
        string name = Path.GetFileName(path);
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        try
        {
            return dash > 0 && dot > dash && int.TryParse(name.AsSpan(dash + 1, dot - dash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int points)
                ? new SpilledFile(path, points, new FileInfo(path).Length, IsOwn: false) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SinkBatch? Load(SpilledFile file)
    {
        try
        {
            return new SinkBatch(File.ReadAllBytes(file.Path), file.Points) { From = file };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is sent once more by the next run, which does no harm: the same points are the same.
        }
    }

    private void Take(string run)
    {
        SpilledFile[] found = [.. Directory.GetFiles(run, "*" + _extension).Order(StringComparer.Ordinal).Select(Read).OfType<SpilledFile>()];
        if (found.Length == 0)
        {
            RemoveRun(run);
            return;
        }

        foreach (SpilledFile file in found)
        {
            _earlier.Enqueue(file);
            _bytes += file.Bytes;
        }
    }

    // The run's id first, which keeps the order of runs; then what no other output of the same run has. Before it is locked it may be taken for one that nobody has any more, and removed: then it is made anew.
    private string OpenOwn()
    {
        for (int attempt = 0; attempt < 10; attempt++)
        {
            string own = Path.Combine(_destination, $"{_runId}-{Guid.NewGuid():N}");
            Directory.CreateDirectory(own);
            if (TryLock(own))
            {
                if (File.Exists(Path.Combine(own, LockName)))
                {
                    File.WriteAllText(Path.Combine(_destination, AboutName), $"Measurements that wait for {_about}. The next run with the same output sends them.\n");
                    return own;
                }

                Unlock(own);
            }
        }

        throw new IOException($"The folder '{_destination}' cannot be locked.");
    }

    private bool TryLock(string run)
    {
        try
        {
            _locks[run] = new FileStream(Path.Combine(run, LockName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Unlock(string run)
    {
        if (_locks.Remove(run, out FileStream? held))
        {
            held.Dispose();
        }
    }

    private void RemoveRun(string run)
    {
        Unlock(run);
        try
        {
            if (Directory.Exists(run))
            {
                Directory.Delete(run, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left to the next run.
        }
    }
}
