using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// The outbox on disk: <c>$PERF_HOME/outbox</c> with a file for each message in <c>waiting</c>, <c>failed</c> or <c>sent</c>. Files appear whole or not at all. It is its owner's
/// alone: alerts carry what servers answered.
/// </summary>
/// <param name="home">Perf's home.</param>
internal sealed class OutboxFolder(string home)
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Extension = ".json";

    /// <summary>How long delivered messages are kept: for rate limits and repetitions, and for the figures of how soon people were told.</summary>
    internal static readonly TimeSpan KeepsSent = TimeSpan.FromDays(100);

    private readonly string _root = Path.Combine(home, "outbox");

    /// <summary>Where locks are.</summary>
    internal string Locks => Path.Combine(_root, "locks");

    /// <summary>Where alerts that fire are.</summary>
    internal string Firing => Path.Combine(_root, "firing");

    private string Waiting => Path.Combine(_root, "waiting");

    private string Failed => Path.Combine(_root, "failed");

    private string Sent => Path.Combine(_root, "sent");

    /// <summary>Makes the folders.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.OutboxUnavailable"/>.</exception>
    internal void Create() => Guard(() =>
    {
        foreach (string folder in new[] { home, _root, Waiting, Failed, Sent, Locks, Firing })
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

        return true;
    });

    /// <summary>Puts a message in, or replaces it.</summary>
    internal void Put(OutboxMessage message) => Write(Path.Combine(Waiting, message.Id + Extension), message, AlertJson.Message);

    /// <summary>The messages that wait, the oldest first.</summary>
    /// <param name="notes">Gets a line for each file that is no message.</param>
    internal IReadOnlyList<OutboxMessage> ReadWaiting(ICollection<string> notes) => [.. Files(Waiting).Select(file => Read(file, notes)).OfType<OutboxMessage>()];

    /// <summary>Notes a delivery, and takes the message out. In this order: a process that dies between has delivered, and whoever comes next sees that.</summary>
    internal void MoveToSent(AlertDelivery delivery)
    {
        Write(Path.Combine(Sent, OutboxNames.Sent(delivery)), delivery, AlertJson.Delivery);
        Remove(delivery.Id);
    }

    /// <summary>Keeps a message that the service refuses apart.</summary>
    internal void MoveToFailed(OutboxMessage message)
    {
        Write(Path.Combine(Failed, message.Id + Extension), message, AlertJson.Message);
        Remove(message.Id);
    }

    /// <summary>Takes a message out.</summary>
    internal void Remove(string id) => Guard(() =>
    {
        File.Delete(Path.Combine(Waiting, id + Extension));
        return true;
    });

    /// <summary>Whether a message was delivered, although it still waits.</summary>
    internal bool WasSent(OutboxMessage message) =>
        Names(Sent, OutboxNames.SentPart(message.Channel.Name, message.Alert.Key)).Any(name => name.EndsWith($"-{message.Id[^10..]}{Extension}", StringComparison.Ordinal));

    /// <summary>When a channel's messages were delivered, since a moment, in order.</summary>
    internal IReadOnlyList<DateTimeOffset> SentSince(string channel, DateTimeOffset since) =>
        [.. Names(Sent, OutboxNames.SentPart(channel, null)).Select(OutboxNames.SentAt).OfType<DateTimeOffset>().Where(at => at >= since).Order()];

    /// <summary>The last delivery of a matter over a channel; null when there is none.</summary>
    internal AlertDelivery? LastSent(string channel, string key) => Names(Sent, OutboxNames.SentPart(channel, key)).OrderDescending(StringComparer.Ordinal)
        .Select(name => ReadDelivery(Path.Combine(Sent, name))).FirstOrDefault(delivery => delivery?.Key == key);

    /// <summary>The deliveries since a moment, in order.</summary>
    internal IReadOnlyList<AlertDelivery> Deliveries(DateTimeOffset since) =>
        [.. Files(Sent).Where(file => OutboxNames.SentAt(Path.GetFileName(file)) >= since).Select(ReadDelivery).OfType<AlertDelivery>()];

    /// <summary>What waits and what failed; nothing is changed, not even what is no message.</summary>
    internal OutboxObservation Inspect()
    {
        OutboxMessage[] waiting = [.. Files(Waiting).Select(Look).OfType<OutboxMessage>()];
        string[] failed = Guard(() => Directory.Exists(Failed) ? (string[])[.. Directory.EnumerateFiles(Failed).Order(StringComparer.Ordinal)] : []);
        OutboxMessage? last = failed.Length > 0 ? Look(failed[^1]) : null;
        return new OutboxObservation
        {
            Path = _root,
            Waiting = Files(Waiting).Length,
            OldestAt = waiting.Length > 0 ? waiting.Min(message => message.CreatedAt) : null,
            Reasons = [.. waiting.Where(message => message.Reason.Length > 0).Select(message => $"{message.Channel.Name}: {message.Reason}").Distinct().Take(3)],
            Failed = failed.Length,
            LastFailure = last is null ? "" : $"{last.Channel.Name}: '{last.Alert.Title}': {last.Reason}",
        };
    }

    /// <summary>Deletes deliveries that nobody asks for any more.</summary>
    internal void Prune(DateTimeOffset now)
    {
        foreach (string file in Files(Sent).Where(file => OutboxNames.SentAt(Path.GetFileName(file)) < now - KeepsSent))
        {
            Guard(() =>
            {
                File.Delete(file);
                return true;
            });
        }
    }

    /// <summary>Writes a file that appears whole or not at all, and survives a power failure.</summary>
    internal static void Write<T>(string path, T value, JsonTypeInfo<T> shape) => Guard(() =>
    {
        // Another process may write the same name.
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                JsonSerializer.Serialize(stream, value, shape);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // A disk that is full does not get emptier by halves of files.
            File.Delete(temporary);
            throw;
        }

        return true;
    });

    /// <summary>Does something with files, and says in a user's words what went wrong.</summary>
    internal static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PerfException(ErrorIds.OutboxUnavailable, $"The outbox of alerts cannot be used: {e.Message} Alerts need a folder that can be written: set PERF_HOME.", null, e);
        }
    }

    private static OutboxMessage? Look(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), AlertJson.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Sent meanwhile, or no message.
            return null;
        }
    }

    private OutboxMessage? Read(string file, ICollection<string> notes)
    {
        try
        {
            OutboxMessage? message = JsonSerializer.Deserialize(File.ReadAllBytes(file), AlertJson.Message);
            if (message is { Version: <= OutboxMessage.CurrentVersion } && message.Id == Path.GetFileNameWithoutExtension(file))
            {
                return message;
            }

            notes.Add($"{file} was written by a newer version of Perf, and is left to it.");
        }
        catch (FileNotFoundException)
        {
            // Another process has sent it meanwhile.
        }
        catch (JsonException)
        {
            string apart = Path.Combine(Failed, Path.GetFileName(file) + ".unreadable");
            Guard(() =>
            {
                File.Move(file, apart, overwrite: true);
                return true;
            });
            notes.Add($"{file} is no message. It was moved to {apart}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notes.Add($"{file} cannot be read: {e.Message}");
        }

        return null;
    }

    private static AlertDelivery? ReadDelivery(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), AlertJson.Delivery);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // A figure less; whoever wants to know more has the file.
            return null;
        }
    }

    private static string[] Files(string folder) => Guard(() => Directory.Exists(folder) ? (string[])[.. Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal)] : []);

    private static IEnumerable<string> Names(string folder, string part) =>
        Guard(() => Directory.Exists(folder) ? (string[])[.. Directory.EnumerateFiles(folder, $"*{part}*{Extension}").Select(file => Path.GetFileName(file))] : []);
}
