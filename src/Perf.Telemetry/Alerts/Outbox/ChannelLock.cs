namespace Perf.Telemetry.Alerts;

/// <summary>
/// Lets one process at a time send over a channel, so that no message goes out twice and rate limits hold. The file is locked by the system and never deleted: a lock ends with its process,
/// and a file that is deleted while somebody waits for it would give two of them the lock.
/// </summary>
internal sealed class ChannelLock : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private ChannelLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The folder of locks.</param>
    /// <param name="channel">The channel's name.</param>
    /// <param name="patience">How long to wait for another process.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The lock; null when another process still has it.</returns>
    internal static async Task<ChannelLock?> TakeAsync(string folder, string channel, TimeSpan patience, TimeProvider time, CancellationToken stop)
    {
        string path = Path.Combine(folder, OutboxNames.Hash(channel) + ".lock");
        long begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new ChannelLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                if (time.GetElapsedTime(begun) >= patience)
                {
                    return null;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PerfException(ErrorIds.OutboxUnavailable, $"The outbox of alerts cannot be locked: {e.Message} Alerts need a folder that can be written: set PERF_HOME.", path, e);
            }

            await Task.Delay(s_pause, time, stop).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();
}
