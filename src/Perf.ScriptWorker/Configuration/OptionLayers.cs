using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Configuration;

/// <summary>Lays options over one another: those of a file, of the script, of the environment, of the command line. The later wins, name by name.</summary>
internal static class OptionLayers
{
    // How much load is made is said by one of these. Whichever layer says it says it alone: what lower layers said of it is gone, though under another name.
    private static readonly string[] s_load = ["duration", "iterations", "stages", "scenarios"];

    /// <summary>Lays them over one another.</summary>
    /// <param name="layers">The layers, from the lowest; null for none.</param>
    /// <returns>The options as they hold.</returns>
    public static JsonObject Merge(IEnumerable<JsonObject?> layers)
    {
        var merged = new JsonObject();
        foreach (JsonObject layer in layers.OfType<JsonObject>())
        {
            if (s_load.Any(name => layer[name] is not null))
            {
                foreach (string name in s_load)
                {
                    merged.Remove(name);
                }
            }

            foreach ((string name, JsonNode? value) in layer)
            {
                if (value is not null)
                {
                    merged[name] = value.DeepClone();
                }
            }
        }

        return merged;
    }
}
