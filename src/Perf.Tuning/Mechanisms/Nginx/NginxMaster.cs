using System.Globalization;
using System.Text;
using Perf.Tuning.Files;

namespace Perf.Tuning.Nginx;

/// <summary>A running nginx: its master process, which is told to reload by a signal, and its workers, by which one sees that it did.</summary>
/// <param name="Id">The master's number.</param>
/// <param name="Command">Its title: <c>nginx: master process nginx -c ...</c>.</param>
internal sealed record NginxMaster(int Id, string Command)
{
    private const int HangUp = 1;
    private const string Title = "nginx: master process";
    private const string Worker = "nginx: worker process";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The master of a file of a process' number; null where it does not run.</summary>
    /// <param name="pidFile">The file.</param>
    public static NginxMaster? Of(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 1 && CommandOf(id) is { } command && command.StartsWith(Title, StringComparison.Ordinal)
                ? new NginxMaster(id, command[Title.Length..].Trim())
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The configuration that it was started with; null where it was not named then.</summary>
    public string? Configuration
    {
        get
        {
            string[] words = Command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int at = Array.IndexOf(words, "-c");
            return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
        }
    }

    /// <summary>The workers that take new connections, by their numbers.</summary>
    public IReadOnlySet<int> Workers() => Directory.EnumerateDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0 && CommandOf(id) is { } command && command.StartsWith(Worker, StringComparison.Ordinal) && !command.Contains("shutting down", StringComparison.Ordinal) && LocalProcess.Of(id)?.Parent == Id)
        .ToHashSet();

    /// <summary>Has it read its configuration again, and waits until new workers have taken the place of all old ones. No request is lost: the old ones end theirs first.</summary>
    /// <param name="most">How long that may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Why it did not; null where it did.</returns>
    public async Task<string?> ReloadAsync(TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        IReadOnlySet<int> old = Workers();
        if (FileCalls.TrySignal(Id, HangUp) is var error and not 0)
        {
            return $"its master process {Id.ToString(CultureInfo.InvariantCulture)} cannot be told to reload: {FileCalls.Text(error)}; run as root or as its user";
        }

        long start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < most)
        {
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
            IReadOnlySet<int> now = Workers();
            if (now.Count > 0 && !now.Overlaps(old))
            {
                return null;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"no new workers have come within {most.TotalSeconds:0} s; its error log says why");
    }

    private static string? CommandOf(int id)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/cmdline")).Replace('\0', ' ').Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
