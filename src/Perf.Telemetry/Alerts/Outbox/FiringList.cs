using System.Text.Json;

namespace Perf.Telemetry.Alerts;

/// <summary>The alerts that fire: a file for each key, so that a run in which all is well ends what an earlier one began.</summary>
/// <param name="folder">Where the files are.</param>
internal sealed class FiringList(string folder)
{
    /// <summary>The alert of a key that fires; null when none does.</summary>
    internal Alert? Find(string key)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(key)), AlertJson.Alert);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Nothing fires there as far as can be known.
            return null;
        }
    }

    /// <summary>Notes that an alert fires. The moment at which it began stays that of the first time.</summary>
    internal void Add(Alert alert) => OutboxFolder.Write(PathOf(alert.Key), Find(alert.Key) is { } first ? alert with { BreachedAt = first.BreachedAt ?? alert.BreachedAt } : alert, AlertJson.Alert);

    /// <summary>Notes that it is over.</summary>
    internal void Remove(string key) => OutboxFolder.Guard(() =>
    {
        File.Delete(PathOf(key));
        return true;
    });

    private string PathOf(string key) => Path.Combine(folder, OutboxNames.Hash(key) + ".json");
}
